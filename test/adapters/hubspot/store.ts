import { Refused } from '../vendor/json-server.ts';

/** The records of a fake account at HubSpot. */

export type Type = 'contacts' | 'companies' | 'deals' | 'tickets' | 'calls' | 'notes' | 'tasks';

export interface FakeObject {
  id: string;
  type: Type;
  properties: Record<string, string>;
  createdAt: string;
  updatedAt: string;
  /** Whether the search finds it. */
  indexed: boolean;
}

/** HubSpot's own properties, as far as a test uses them. */
const ownProperties: Record<Type, string[]> = {
  contacts: [
    'firstname',
    'lastname',
    'email',
    'phone',
    'mobilephone',
    'company',
    'associatedcompanyid',
    'phone_2',
    'call_recording',
  ],
  companies: ['name'],
  deals: ['dealname', 'hs_is_closed'],
  tickets: ['subject', 'content', 'hs_pipeline', 'hs_pipeline_stage', 'hs_lastmodifieddate'],
  calls: [
    ...['hs_timestamp', 'hs_call_title', 'hs_call_body', 'hs_call_direction', 'hs_call_status', 'hs_call_duration'],
    ...['hs_call_from_number', 'hs_call_to_number', 'hs_call_recording_url', 'hs_call_disposition', 'hs_call_source'],
    'hs_call_has_voicemail',
  ],
  notes: ['hs_timestamp', 'hs_note_body'],
  tasks: ['hs_timestamp', 'hs_task_subject', 'hs_task_body', 'hs_task_status', 'hs_task_type'],
};
/** A property that the account's administrator defined. */
export const recordingProperty = {
  ...{ name: 'call_recording', label: 'callRecording', type: 'enumeration', fieldType: 'select' },
  ...{ groupName: 'contactinformation', description: '', hubspotDefined: false },
  options: [
    { label: 'always', value: 'option_1', displayOrder: 0, hidden: false },
    { label: 'never', value: 'option_2', displayOrder: 1, hidden: false },
  ],
};
/** The status of a call, from the comments of HubSpot's calling SDK. */
const statuses = ['BUSY', 'CALLING_CRM_USER', 'CANCELED', 'COMPLETED', 'CONNECTING', 'FAILED', 'IN_PROGRESS'];
const callStatuses = [...statuses, 'NO_ANSWER', 'QUEUED', 'RINGING'];

const taskStatuses = ['COMPLETED', 'DEFERRED', 'IN_PROGRESS', 'NOT_STARTED', 'WAITING'];

export class Refusal extends Refused {
  constructor(status: number, category: string, message: string, more: object = {}) {
    super(status, { status: 'error', message, correlationId: 'c0ffee', category, ...more });
  }
}

export class Store {
  readonly objects = new Map<string, FakeObject>();
  /** "calls 7" → { "contacts 5" }, in both directions. */
  readonly associations = new Map<string, Set<string>>();
  /** Properties that an app created, by type. */
  readonly custom = new Map<string, { hasUniqueValue: boolean }>();
  readonly groups = new Set<string>();
  readonly owners = ['77001', '77002', '77003'];
  readonly dispositions = [
    { id: 'f240bbac-87c9-4f6e-bf70-924b57d47db7', label: 'Connected', deleted: false },
    { id: '0a1b2c3d-0000-4000-8000-000000000001', label: 'Wants a callback', deleted: false },
    { id: '0a1b2c3d-0000-4000-8000-000000000002', label: 'Old outcome', deleted: true },
  ];
  #next = 501;

  all(type: Type): FakeObject[] {
    return [...this.objects.values()].filter((object) => object.type === type);
  }

  get(type: Type, id: string): FakeObject | null {
    const object = this.objects.get(id);
    return object?.type === type ? object : null;
  }

  /** As HubSpot's own pages add it. */
  add(type: Type, properties: Record<string, string>): FakeObject {
    const n = this.#next++;
    const at = new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
    const object = { id: String(n), type, properties: { ...properties }, createdAt: at, updatedAt: at, indexed: true };
    this.objects.set(object.id, object);
    return object;
  }

  associate(one: FakeObject, other: FakeObject): void {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const key = `${from.type} ${from.id}`;
      this.associations.set(key, (this.associations.get(key) ?? new Set()).add(`${to.type} ${to.id}`));
    }
  }

  associated({ type, id }: Pick<FakeObject, 'type' | 'id'>, to: Type): string[] {
    const all = [...(this.associations.get(`${type} ${id}`) ?? [])];
    return all.filter((each) => each.startsWith(`${to} `)).map((each) => each.slice(to.length + 1));
  }

  /** As an app adds it: everything is checked, and the search finds it later. */
  create(type: Type, properties: Record<string, string>): FakeObject {
    if (['calls', 'notes', 'tasks'].includes(type) && properties.hs_timestamp === undefined) {
      throw new Refusal(400, 'VALIDATION_ERROR', 'Error creating: some required properties were not set: hs_timestamp');
    }
    this.#check(type, properties, null);
    const object = this.add(type, properties);
    object.indexed = false;
    return object;
  }

  change(object: FakeObject, properties: Record<string, string>): void {
    this.#check(object.type, properties, object.id);
    Object.assign(object.properties, properties);
    object.updatedAt = new Date(Date.parse(object.updatedAt) + 1000).toISOString();
  }

  /** @throws Refusal: the property is none by which records can be found */
  byUnique(type: Type, name: string, value: string): FakeObject | null {
    if (this.custom.get(`${type} ${name}`)?.hasUniqueValue !== true) {
      throw new Refusal(400, 'VALIDATION_ERROR', `Property ${name} of ${type} is not a unique property.`);
    }
    return this.all(type).find(({ properties }) => properties[name] === value) ?? null;
  }

  #check(type: Type, properties: Record<string, string>, own: string | null): void {
    const invalid = (message: string) =>
      new Refusal(400, 'VALIDATION_ERROR', `Property values were not valid: ${message}`);
    for (const [name, value] of Object.entries(properties)) {
      const custom = this.custom.get(`${type} ${name}`);
      const isOwn = ownProperties[type].includes(name) || name === 'hubspot_owner_id';
      if (!isOwn && custom === undefined) throw invalid(`Property "${name}" does not exist`);
      const other = custom?.hasUniqueValue ? this.byUnique(type, name, value) : null;
      if (other !== null && other.id !== own) {
        throw invalid(`${other.id} already has that value. ${name} "${value}" must be unique`);
      }
    }
    const { hubspot_owner_id, hs_timestamp, hs_call_status, hs_call_direction } = properties;
    const { hs_call_duration, hs_call_disposition, hs_call_recording_url, hs_pipeline_stage } = properties;
    const isOne = (value: string | undefined, of: readonly string[]) => value === undefined || of.includes(value);
    if (!isOne(hubspot_owner_id, this.owners)) throw invalid(`owner ${hubspot_owner_id} does not exist`);
    if (hs_timestamp !== undefined && Number.isNaN(Date.parse(hs_timestamp))) throw invalid('hs_timestamp');
    if (!isOne(hs_call_status, callStatuses)) throw invalid(`${hs_call_status} was not one of the allowed options`);
    if (!isOne(hs_call_direction, ['INBOUND', 'OUTBOUND'])) throw invalid('hs_call_direction');
    if (hs_call_duration !== undefined && !/^\d+$/.test(hs_call_duration)) throw invalid('hs_call_duration');
    if (
      !isOne(
        hs_call_disposition,
        this.dispositions.map(({ id }) => id),
      )
    )
      throw invalid('hs_call_disposition');
    if (hs_call_recording_url !== undefined && !hs_call_recording_url.startsWith('https://')) {
      throw invalid('hs_call_recording_url');
    }
    const { hs_task_status, hs_task_type } = properties;
    if (!isOne(hs_task_status, taskStatuses)) throw invalid('hs_task_status');
    if (!isOne(hs_task_type, ['EMAIL', 'CALL', 'TODO'])) throw invalid('hs_task_type');
    if (!isOne(hs_pipeline_stage, ['1', '2', '4'])) throw invalid('hs_pipeline_stage');
  }
}
