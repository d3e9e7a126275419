import { entities } from './entities.ts';
import { answerOf } from './recorded.ts';
import type { Row } from './where-reader.ts';

export type StoredRow = Row & { entityType: string };

/** The users of the recording. */
export const adminId = (answerOf('01').user as { id: string }).id;
export const apiUserId = (answerOf('22').user as { id: string }).id;

/** EspoCRM's records, and what it computes of them. */
export class EspoStore {
  readonly #records = new Map<string, StoredRow>();
  #made = 0;
  /** Ids of the next records, e.g. those of the recording. */
  readonly nextIds: string[] = [];

  /** Adds a record without any check. */
  add(entityType: string, fields: Row): StoredRow {
    const row: StoredRow = {
      ...structuredClone(entities[entityType]?.blank ?? {}),
      ...Object.fromEntries((entities[entityType]?.unset ?? []).map((name) => [name, null])),
      ...{ deleted: false, createdAt: this.now(), modifiedAt: this.now() },
      id: this.nextIds.shift() ?? `6c${this.#made.toString(16).padStart(15, '0')}`,
      entityType,
    };
    this.#made += 1;
    if ('number' in row) row.number = this.#made;
    this.assign(row, fields);
    this.#records.set(String(row.id), row);
    return row;
  }

  /** Changes the given fields. Attributes that the entity does not have are ignored. */
  assign(row: StoredRow, fields: Row): void {
    for (const [name, value] of Object.entries(fields)) {
      if (Object.hasOwn(row, name) && name !== 'id') row[name] = value;
    }
    if (entities[row.entityType]?.hasPhone && typeof fields.phoneNumber === 'string') {
      const data = { phoneNumber: fields.phoneNumber, type: 'Mobile', primary: true, optOut: false, invalid: false };
      row.phoneNumberData = fields.phoneNumberData ?? [data];
    }
    if ('lastName' in row) row.name = [row.firstName, row.lastName].filter(Boolean).join(' ');
    if (row.assignedUserId) row.assignedUserName = this.#nameOf(row.assignedUserId);
    if (row.entityType === 'Call') this.#assignCall(row);
    if (row.entityType === 'Task' && row.dateEndDate) row.dateEnd = endOf(String(row.dateEndDate));
    if (row.entityType === 'Task' && row.parentId) row.parentName = this.#nameOf(row.parentId);
    if (row.contactId && Array.isArray(row.contactsIds) && !row.contactsIds.includes(row.contactId)) {
      row.contactsIds.push(row.contactId);
    }
    if ('followersIds' in row) {
      const users = row.assignedUserId ? [String(row.assignedUserId)] : [];
      Object.assign(row, { followersIds: users, followersNames: this.#namesOf(users) });
    }
  }

  get(id: string): StoredRow | undefined {
    return this.#records.get(id);
  }

  all(entityType: string): StoredRow[] {
    return [...this.#records.values()].filter((row) => row.entityType === entityType);
  }

  remove(id: string): boolean {
    return this.#records.delete(id);
  }

  clear(): void {
    this.#records.clear();
    this.nextIds.length = 0;
    this.#made = 0;
  }

  has(entityType: string, id: string): boolean {
    if (entityType === 'User' && (id === adminId || id === apiUserId)) return true;
    return this.#records.get(id)?.entityType === entityType;
  }

  /** One second later with each record. */
  now(): string {
    const at = Date.UTC(2026, 10, 23, 1, 19, 15) + this.#made * 1000;
    return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  }

  modified(row: StoredRow, user: string): void {
    Object.assign(row, { modifiedById: user, modifiedByName: this.#nameOf(user), modifiedAt: this.now() });
  }

  created(row: StoredRow, user: string): void {
    Object.assign(row, { createdById: user, ...('createdByName' in row && { createdByName: this.#nameOf(user) }) });
  }

  /** A single record, as the API shows it. A call shows its contacts' numbers, and does not store them. */
  shown(row: StoredRow, isNew = false): Row {
    const { entityType, ...fields } = row;
    for (const name of entities[entityType]?.unset ?? []) {
      if (isNew && fields[name] === null) delete fields[name];
    }
    if (entityType !== 'Call') return fields;
    const numbers = (row.contactsIds as string[]).map((id) => [`Contact_${id}`, this.get(id)?.phoneNumber] as const);
    return {
      ...fields,
      phoneNumbersMap: Object.fromEntries(numbers.filter(([, number]) => number)),
      // As recorded: the answer to the creation has the default, not the call's length.
      duration: isNew ? 300 : secondsOf(row),
    };
  }

  /** The assigned user is an attendee, and so are the contacts. */
  #assignCall(row: Row): void {
    const assigned = row.assignedUserId ? [String(row.assignedUserId)] : [];
    const users = [...new Set([...(row.usersIds as string[]), ...assigned])];
    const contacts = [...((row.contactsIds as string[] | null) ?? [])];
    Object.assign(row, {
      usersIds: users,
      usersNames: this.#namesOf(users),
      usersColumns: Object.fromEntries(users.map((id) => [id, { status: 'Accepted' }])),
      contactsIds: contacts,
      contactsNames: this.#namesOf(contacts),
      contactsColumns: Object.fromEntries(contacts.map((id) => [id, { status: 'None' }])),
    });
    if (row.parentId) row.parentName = this.#nameOf(row.parentId);
  }

  #namesOf(ids: readonly string[]): Row {
    return Object.fromEntries(ids.map((id) => [id, this.#nameOf(id)]));
  }

  #nameOf(id: unknown): unknown {
    return id === adminId ? 'Admin' : (this.get(String(id))?.name ?? null);
  }
}

/** As in the public source: a day ends at midnight in the time zone of the settings, here UTC. */
function endOf(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`) + 86_400_000;
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

function secondsOf(row: Row): number {
  const at = (text: unknown) => Date.parse(`${String(text).replace(' ', 'T')}Z`);
  return (at(row.dateEnd) - at(row.dateStart)) / 1000;
}
