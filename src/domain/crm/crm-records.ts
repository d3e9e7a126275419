import type { CrmContact, CrmRelated } from './contact.ts';
import type { CrmRef } from './ref.ts';

/** What one connection knows of the caller, beside the contact of the system of record. */
export interface CrmRecords {
  /** The id of the connection. */
  connection: string;
  /** The name of the connection, as shown to agents. */
  label: string;
  /** The record that this CRM files the call under. null: it knows none, or several. */
  about: CrmRef | null;
  /** The caller's contacts, and what is related to them. */
  records: readonly CrmRelated[];
}

/** How many records of one connection are kept. */
const mostRecords = 20;

/** What a search of a further connection found. */
export function recordsOf(
  contacts: readonly CrmContact[],
  { id: connection, label }: { id: string; label: string },
): CrmRecords {
  const records = contacts.flatMap(({ kind, id, name, related }) => [{ kind, id, label: name }, ...related]);
  return { connection, label, about: onlyOne(contacts), records: records.slice(0, mostRecords) };
}

/** The record that a CRM can file the call under without a choice. */
export function onlyOne([contact, ...more]: readonly CrmContact[]): CrmRef | null {
  return contact === undefined || more.length > 0 ? null : { kind: contact.kind, id: contact.id };
}

/** The records without the contact of the call, which is shown already. */
export function besideContact({ connection, records }: CrmRecords, contact: CrmContact | null): readonly CrmRelated[] {
  if (contact === null || contact.connection !== connection) return records;
  return records.filter(({ kind, id }) => kind !== contact.kind || id !== contact.id);
}

/** The list with these records added to what is known from the same connection. The same list if there is nothing new. */
export function withRecords(known: readonly CrmRecords[], found: CrmRecords): readonly CrmRecords[] {
  const before = known.find(({ connection }) => connection === found.connection);
  const isNew = (one: CrmRef) => !before?.records.some(({ kind, id }) => kind === one.kind && id === one.id);
  const added = found.records.filter(isNew);
  if (before !== undefined && added.length === 0 && (found.about === null || isSame(found.about, before.about))) {
    return known;
  }
  const records = [...(before?.records ?? []), ...added].slice(0, mostRecords);
  const joined = { ...found, about: found.about ?? before?.about ?? null, records };
  return [...known.filter((each) => each !== before), joined];
}

function isSame(one: CrmRef, other: CrmRef | null): boolean {
  return one.kind === other?.kind && one.id === other.id;
}
