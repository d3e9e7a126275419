import type { v1, v2 } from 'pipedrive';
import { Refused } from '../vendor/json-server.ts';

/** The records of a fake company at Pipedrive, in the shapes of the vendor's client. */

export type Person = v2.Person & { id: number; indexed: boolean };
export type Activity = v2.ActivityItem & { id: number };
export type Deal = Pick<v2.Deal, 'id' | 'title' | 'person_id' | 'status' | 'is_archived'>;
export type Note = v1.Note & { id: number };

export class Refusal extends Refused {
  constructor(status: number, error: string) {
    super(status, { success: false, error, code: 'ERR_BAD_REQUEST' });
  }
}

export const recordingField = '5b4f2d9c2b3e4a839c761de3a3f14f26aaaaaaaa';
export const leadId = '46c3b0e1-db35-59ca-1828-4817378dff71';

export class Store {
  readonly persons = new Map<number, Person>();
  readonly activities = new Map<number, Activity>();
  readonly organizations = new Map<number, string>();
  readonly deals: Deal[] = [];
  readonly leads: Pick<v1.Lead, 'id' | 'title' | 'person_id' | 'is_archived'>[] = [];
  readonly notes: Note[] = [];
  readonly personFields = [
    { field_name: 'Name', field_code: 'name', field_type: 'varchar', is_custom_field: false },
    { field_name: 'callRecording', field_code: recordingField, field_type: 'enum', is_custom_field: true },
  ];
  readonly users = [
    { id: 7, name: 'Anna Example', email: 'anna@company.example', phone: '+372 5555 5555', active_flag: true },
    { id: 8, name: 'Ben Example', email: 'ben@company.example', phone: null, active_flag: true },
    { id: 9, name: 'Cleo Example', email: 'cleo@company.example', phone: null, active_flag: false },
  ];
  types = [type('meeting', 'Meeting', 'meeting'), type('call', 'Call', 'call'), type('task', 'Task', 'task')];
  /** Pipedrive's clock. */
  time: () => number = Date.now;
  #next = 501;

  /** Without fractions of a second, as Pipedrive's. */
  now(): string {
    return `${new Date(this.time()).toISOString().slice(0, 19)}Z`;
  }

  #times() {
    return { add_time: this.now(), update_time: this.now() };
  }

  get next(): number {
    return this.#next++;
  }

  addPerson(person: Omit<v2.Person, 'id'>, indexed = true): Person {
    const id = this.next;
    const at = new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString();
    const made = { owner_id: 7, ...person, id, add_time: at, update_time: this.now(), is_deleted: false, indexed };
    this.persons.set(id, made);
    return made;
  }

  addActivity(fields: v2.AddActivityRequest): Activity {
    this.#check(fields);
    const id = this.next;
    const made = { owner_id: 7, done: false, ...this.#linked(fields), id, is_deleted: false, ...this.#times() };
    this.activities.set(id, made);
    return made;
  }

  changeActivity(activity: Activity, fields: v2.AddActivityRequest): void {
    this.#check(fields);
    Object.assign(activity, this.#linked(fields), { update_time: this.now() });
  }

  /** The person of an activity is its primary participant. */
  #linked(fields: v2.AddActivityRequest): v2.ActivityItem {
    const primary = fields.participants?.find((each) => each.primary === true);
    return { ...fields, ...(primary?.person_id !== undefined && { person_id: primary.person_id }) };
  }

  #check(fields: v2.AddActivityRequest): void {
    if (fields.person_id !== undefined) {
      throw new Refusal(400, "'person_id' is a read-only field. Add a primary participant to set 'person_id' instead.");
    }
    if (
      fields.owner_id !== undefined &&
      !this.users.some(({ id, active_flag }) => id === fields.owner_id && active_flag)
    )
      throw new Refusal(400, 'The owner is not an active user of the company.');
    for (const { person_id } of fields.participants ?? []) {
      if (!this.persons.has(person_id ?? 0)) throw new Refusal(404, 'Person not found.');
    }
    if (fields.org_id !== undefined && !this.organizations.has(fields.org_id))
      throw new Refusal(404, 'Organization not found.');
    if (fields.deal_id !== undefined && !this.deals.some(({ id }) => id === fields.deal_id))
      throw new Refusal(404, 'Deal not found.');
    if (fields.type !== undefined && !this.types.some((each) => each.key_string === fields.type && each.active_flag))
      throw new Refusal(400, 'Activity type is not valid.');
    const forms = { due_date: /^\d{4}-\d\d-\d\d$/, due_time: /^\d\d:\d\d$/, duration: /^\d\d:\d\d$/ };
    for (const [name, form] of Object.entries(forms)) {
      const value = fields[name as keyof typeof forms];
      if (value !== undefined && !form.test(value)) throw new Refusal(400, `${name} has a wrong format.`);
    }
  }
}

function type(key_string: string, name: string, icon_key: string) {
  const at = '2026-01-01 10:00:00';
  const rest = { color: 'FFFFFF', order_nr: 1, is_custom_flag: false, add_time: at, update_time: at };
  return { id: 1, name, key_string, icon_key, active_flag: true, ...rest };
}
