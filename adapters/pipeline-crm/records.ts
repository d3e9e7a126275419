import type { CrmRef } from '../kit/index.ts';

/** Pipeline CRM's ids are numbers. null: the text is not an id. */
export function numberOf(id: string | null): number | null {
  return id !== null && /^[1-9]\d{0,15}$/.test(id) ? Number(id) : null;
}

/** The id of the first record of this kind. null: there is none. */
export function firstOf(kind: 'person' | 'deal', records: readonly (CrmRef | null)[]): number | null {
  return (
    records.map((record) => (record?.kind === kind ? numberOf(record.id) : null)).find((id) => id !== null) ?? null
  );
}

export function pageOf(person: string | number): string {
  return `https://app.pipelinecrm.com/people/${person}`;
}

/** "2024/05/31 10:14:59 -0400" as ISO 8601 in UTC. null: the text is no time. */
export function timeOf(text: string): string | null {
  const [, date, time, hours, minutes] = /^(\d{4}\/\d\d\/\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/.exec(text) ?? [];
  if (date === undefined) return null;
  const at = Date.parse(`${date.replaceAll('/', '-')}T${time}${hours}:${minutes}`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
