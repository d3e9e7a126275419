import { accepted, type CodedError, type CrmAnswer, pathOf, type RequestOptions, refused } from '../kit/index.ts';
import { HubSpotObject, Objects, Property } from './answers.ts';
import { batchRead } from './batch-read.ts';
import type { HubSpot } from './hubspot.ts';
import { type Association, type HubSpotRef, kinds } from './records.ts';

/**
 * Our own property in HubSpot, with unique values: the id of the call, ticket, note, task or contact. By it, a record is read
 * from HubSpot's database at once. The search finds a new record only after seconds.
 */
export const keyProperty = 'sidecall_key';
const group = 'sidecall';

type KeyedType = 'calls' | 'contacts' | 'notes' | 'tasks' | 'tickets';

export interface NewObject {
  properties: Readonly<Record<string, string>>;
  associations?: readonly Association[];
}

/** Records of one type that have a key of ours. */
export class KeyedObjects {
  readonly #request: HubSpot['request'];
  readonly #type: KeyedType;
  readonly #properties: readonly string[];
  #hasProperty = false;

  constructor({ request }: HubSpot, type: KeyedType, properties: readonly string[]) {
    this.#request = request;
    this.#type = type;
    this.#properties = [...properties, keyProperty];
  }

  /** @returns null: there is none, or no longer */
  async byId(id: string | null, options: RequestOptions): Promise<HubSpotObject | null> {
    if (id === null || !/^\d{1,20}$/.test(id)) return null;
    return first(await this.#read({ ids: [id], properties: this.#properties }, options));
  }

  /** @returns null: there is none, or no longer */
  async byKey(key: string, options: RequestOptions): Promise<HubSpotObject | null> {
    const wanted = { ids: [key], idProperty: keyProperty, properties: this.#properties };
    const answer = await this.#read(wanted, options);
    if (answer.status !== 400 || this.#hasProperty) return first(answer);
    // The account does not have the property yet.
    if (await this.#ensureProperty(options)) return null;
    return first(await this.#read(wanted, options));
  }

  /**
   * Creates the record with this key, unless there is one.
   * @param attempts the fullest first. HubSpot refuses the whole record if one part is not valid: an owner that was
   *   deleted, a contact that was merged. Each next one has less.
   * @throws CodedError CRM_REFUSED with the reason for the fullest
   */
  async create(
    key: string,
    attempts: readonly NewObject[],
    options: RequestOptions,
  ): Promise<{ object: HubSpotObject; isNew: boolean }> {
    let refusal: CodedError | null = null;
    for (const { properties, associations = [] } of distinct(attempts)) {
      const body = { properties: { ...properties, [keyProperty]: key }, associations };
      const send = () => this.#request({ method: 'POST', path: `/crm/v3/objects/${this.#type}`, body }, options);
      const answer = await this.#withProperty(send, options);
      if (answer.status < 400) return { object: accepted(HubSpotObject, answer), isNew: true };
      if (![400, 404, 409].includes(answer.status)) throw refused(answer);
      // Another process may have created it since it was looked for.
      if (refusal === null) {
        const other = await this.byKey(key, options);
        if (other !== null) return { object: other, isNew: false };
      }
      refusal ??= refused(answer);
    }
    throw refusal ?? new TypeError('There is nothing to create.');
  }

  /** @param attempts as for `create` */
  async change(id: string, attempts: readonly NewObject['properties'][], options: RequestOptions): Promise<void> {
    let refusal: CodedError | null = null;
    for (const properties of distinct(attempts)) {
      const path = pathOf`/crm/v3/objects/${this.#type}/${id}`;
      const send = () => this.#request({ method: 'PATCH', path, body: { properties } }, options);
      // A record that a page made may be the account's first with a key.
      const isKeyed = Object.hasOwn(properties, keyProperty);
      const answer = isKeyed ? await this.#withProperty(send, options) : await send();
      if (answer.status < 400) return;
      refusal ??= refused(answer);
      if (answer.status !== 400) break;
    }
    if (refusal !== null) throw refusal;
  }

  /** Repeating it changes nothing. A record that was deleted meanwhile is left out. */
  async associate(id: string, refs: readonly HubSpotRef[], options: RequestOptions): Promise<void> {
    for (const ref of refs) {
      const path = pathOf`/crm/v4/objects/${this.#type}/${id}/associations/default/${kinds[ref.kind]}/${ref.id}`;
      const answer = await this.#request({ method: 'PUT', path }, options);
      if (answer.status >= 400 && answer.status !== 404 && answer.status !== 400) throw refused(answer);
    }
  }

  #read(wanted: Parameters<typeof batchRead>[1], options: RequestOptions): Promise<CrmAnswer> {
    return this.#request(batchRead(this.#type, wanted), options);
  }

  /** Sends a request once more if the account did not have the property. */
  async #withProperty(send: () => Promise<CrmAnswer>, options: RequestOptions): Promise<CrmAnswer> {
    const answer = await send();
    if (answer.status !== 400 || this.#hasProperty) return answer;
    return (await this.#ensureProperty(options)) ? await send() : answer;
  }

  /** @returns false: it was there already, so the account refuses something else */
  async #ensureProperty(options: RequestOptions): Promise<boolean> {
    const root = `/crm/v3/properties/${this.#type}`;
    const there = await this.#request({ method: 'GET', path: `${root}/${keyProperty}` }, options);
    if (there.status !== 404) {
      this.#hasProperty = accepted(Property, there).hasUniqueValue === true;
      if (this.#hasProperty) return false;
      throw refused({ reason: `The property ${keyProperty} of ${this.#type} must have unique values. Delete it.` });
    }
    const made = await this.#request(
      { method: 'POST', path: `${root}/groups`, body: { name: group, label: 'Sidecall', displayOrder: -1 } },
      options,
    );
    if (made.status >= 400 && made.status !== 409) throw refused(made);
    const body = {
      ...{ name: keyProperty, label: 'Sidecall key', groupName: group, type: 'string', fieldType: 'text' },
      ...{ hasUniqueValue: true, hidden: true, description: 'Identifies the call or entry at the gateway.' },
    };
    const answer = await this.#request({ method: 'POST', path: root, body }, options);
    if (answer.status >= 400 && answer.status !== 409) throw refused(answer);
    this.#hasProperty = true;
    return true;
  }
}

function first(answer: CrmAnswer): HubSpotObject | null {
  if (answer.status === 404) return null;
  const [object] = accepted(Objects, answer).results;
  return object === undefined || object.archived === true ? null : object;
}

function distinct<T>(attempts: readonly T[]): T[] {
  return [...new Map(attempts.map((attempt) => [JSON.stringify(attempt), attempt])).values()];
}
