import type { CrmRef } from '../../src/domain/crm/ref.ts';

/** Freshdesk's ids are numbers. null: the text is not an id. */
export function numberOf(id: string | null): number | null {
  return id !== null && /^[1-9]\d{0,15}$/.test(id) ? Number(id) : null;
}

/** The id of a record of this kind. null: it is of another kind. */
export function idOf(record: CrmRef | null, kind: 'contact' | 'ticket'): number | null {
  return record?.kind === kind ? numberOf(record.id) : null;
}

export function pageOf(baseUrl: string, kind: 'contacts' | 'tickets', id: string | number): string {
  return `${baseUrl.replace(/\/+$/, '')}/a/${kind}/${id}`;
}
