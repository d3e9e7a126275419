import { Refused } from '../vendor/json-server.ts';

export type FakeLead = Record<string, string | null> & { ProspectID: string };

export interface FakeActivity {
  ProspectActivityId: string;
  RelatedProspectId: string;
  ActivityEvent: string;
  ActivityEvent_Note: string;
  Status: string;
  mx_Custom_2: string;
  mx_Custom_3: string;
  mx_Custom_4: string;
  CreatedOn: string;
  ModifiedOn: string;
}

/** An error as LeadSquared's servers send it: a caller's mistake has the status 500. */
export function exception(type: string, message: string, status = 500): Refused {
  return new Refused(status, { Status: 'Error', ExceptionType: type, ExceptionMessage: message });
}

/** LeadSquared's records. */
export class LeadSquaredStore {
  readonly leads = new Map<string, FakeLead>();
  readonly activities = new Map<string, FakeActivity>();
  readonly popups: Record<string, string>[] = [];
  readonly users = ['40e06a3d-4787-11e7-b781-023cca4497b9', '50e06a3d-4787-11e7-b781-023cca4497b9'];
  /** An administrator can allow several leads with one number. */
  uniquePhones = false;
  /** LeadSquared refuses texts that look like markup. */
  refusesMarkup = false;
  /** The time of the first record, in ms since 1970. */
  start = 0;
  #made = 0;

  addLead(values: Record<string, string>): FakeLead {
    this.#checkText(values);
    for (const name of ['EmailAddress', ...(this.uniquePhones ? ['Phone'] : [])]) {
      const value = values[name];
      if (value !== undefined && [...this.leads.values()].some((lead) => lead[name] === value)) {
        throw exception('MXDuplicateEntryException', `A Lead with same ${name} already exists.`);
      }
    }
    const lead = { Company: null, Mobile: null, Notes: null, OwnerId: null, ...values, ProspectID: this.#id() };
    const made: FakeLead = { ...lead, CreatedOn: this.#timeOf(this.leads.size) };
    this.leads.set(made.ProspectID, made);
    return made;
  }

  /** Everything that is logged is kept in the note, and a part of it in fields. */
  logCall(call: Record<string, string | number>): FakeActivity {
    this.#checkText(call);
    const { LeadId = '', UserId, Direction, StartTime = '', CallDuration = 0, Status = '', ResourceURL = '' } = call;
    if (!this.leads.has(String(LeadId))) throw exception('MXInvalidInputException', 'Invalid Input! LeadId.');
    if (UserId !== undefined && !this.users.includes(String(UserId))) {
      throw exception('MXInvalidInputException', 'Invalid Input! UserId.');
    }
    const pairs = { Caller: '', UserId: UserId ?? '', Duration: CallDuration, Status, CallNotes: call.CallNotes ?? '' };
    const note = Object.entries({ ...pairs, ResourceURL, SourceData: JSON.stringify(call) });
    return this.addActivity(String(LeadId), {
      ActivityEvent: Direction === 'Inbound' ? '21' : '22',
      ActivityEvent_Note: note.map(([key, value]) => `${key}{=}${value}{next}`).join(''),
      ...{ Status: String(Status), mx_Custom_2: String(StartTime), mx_Custom_3: String(CallDuration) },
      mx_Custom_4: String(ResourceURL),
    });
  }

  addActivity(lead: string, values: Partial<FakeActivity>): FakeActivity {
    const empty = { ActivityEvent: '21', ActivityEvent_Note: '', Status: '', mx_Custom_2: '', mx_Custom_3: '' };
    const time = this.#timeOf(this.activities.size);
    const activity = { ...empty, mx_Custom_4: '', CreatedOn: time, ModifiedOn: time, ...values };
    const made = { ...activity, ProspectActivityId: this.#id(), RelatedProspectId: lead };
    this.activities.set(made.ProspectActivityId, made);
    return made;
  }

  change(values: Record<string, unknown>): FakeActivity {
    this.#checkText(values);
    const { ProspectActivityId, ActivityEvent, ActivityNote, Fields = [] } = values;
    const activity = this.activities.get(String(ProspectActivityId));
    if (activity === undefined) throw unknownActivity();
    if (String(ActivityEvent) !== activity.ActivityEvent) throw exception('MXInvalidInputException', 'ActivityEvent.');
    const fields = (Fields as { SchemaName: string; Value: string }[]).map(({ SchemaName, Value }) => [
      SchemaName,
      Value,
    ]);
    return Object.assign(activity, { ActivityEvent_Note: ActivityNote }, Object.fromEntries(fields));
  }

  clear(): void {
    this.leads.clear();
    this.activities.clear();
    this.popups.length = 0;
    this.#made = 0;
    this.start = Date.UTC(2026, 0, 1, 10, 1, 15);
    Object.assign(this, { uniquePhones: false, refusesMarkup: false });
  }

  #checkText(values: object): void {
    if (this.refusesMarkup && /<\w/.test(JSON.stringify(values))) {
      throw exception('MXXSSException', 'A potentially dangerous value was detected.');
    }
  }

  #id(): string {
    this.#made += 1;
    return `00000000-aaaa-4bbb-8ccc-${this.#made.toString(16).padStart(12, '0')}`;
  }

  /** As LeadSquared writes it: UTC, one second later with each record. */
  #timeOf(at: number): string {
    return new Date(this.start + at * 1000).toISOString().slice(0, 19).replace('T', ' ');
  }
}

export function unknownActivity(): Refused {
  return exception('MXUnknownProspectActivityException', 'Activity does not exist.');
}
