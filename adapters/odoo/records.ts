import type { CrmRef } from '../kit/index.ts';

/** Odoo's model of each kind of record. A ticket is a lead, because Odoo's own tickets are not in each edition. */
export const modelOf = { contact: 'res.partner', lead: 'crm.lead', ticket: 'crm.lead' } as const;

export type Kind = keyof typeof modelOf;
export type RecordModel = (typeof modelOf)[Kind];

/** A record that has a timeline. */
export interface Place {
  model: RecordModel;
  id: number;
}

/** Odoo's ids are numbers, and it finds nothing by an id that is a text. null: the text is not an id. */
export function numberOf(id: string | null): number | null {
  return id !== null && /^[1-9]\d{0,14}$/.test(id) ? Number(id) : null;
}

/** null: the record is of another kind. */
export function placeOf(record: CrmRef | null): Place | null {
  const id = numberOf(record?.id ?? null);
  if (record === null || id === null || !Object.hasOwn(modelOf, record.kind)) return null;
  return { model: modelOf[record.kind as Kind], id };
}

export function isSamePlace(a: Place, b: Place): boolean {
  return a.model === b.model && a.id === b.id;
}

/** An address that leads to the record's page in any version, with or without a menu. */
export function pageOf(baseUrl: string, { model, id }: Place): string {
  return `${baseUrl.replace(/\/+$/, '')}/mail/view?model=${model}&res_id=${id}`;
}
