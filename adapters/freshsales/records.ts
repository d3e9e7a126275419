import type { CrmRef } from '../kit/index.ts';

/** Freshsales' ids are numbers. null: the text is not an id. */
export function numberOf(id: string | null): number | null {
  return id !== null && /^[1-9]\d{0,15}$/.test(id) && Number.isSafeInteger(Number(id)) ? Number(id) : null;
}

/** The id of the first contact among the records. null: there is none. */
export function firstContact(records: readonly (CrmRef | null)[]): number | null {
  const ids = records.map((record) => (record?.kind === 'contact' ? numberOf(record.id) : null));
  return ids.find((id) => id !== null) ?? null;
}

/** "2017-12-04T17:00:00+05:30" in UTC. null: the text is no time. */
export function timeOf(text: string): string | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
