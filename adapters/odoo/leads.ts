import * as z from 'zod/mini';
import { type CrmRelated, type CrmTicket, id, isoTimeOf, type RequestOptions } from '../kit/index.ts';
import { field, link, type Odoo, uncutField } from './odoo.ts';
import { modelOf } from './records.ts';

export const Lead = z.object({
  id,
  name: field,
  stage_id: link,
  write_date: field,
  description: uncutField,
});
export type Lead = z.infer<typeof Lead>;

export const leadFields = ['name', 'stage_id', 'write_date', 'description'];

const OpenLead = z.object({ id, name: field, partner_id: link, probability: z._default(z.number(), 0) });

const mostOfOne = 10;

/** The open leads and opportunities of contacts by the contact's id, the latest first. */
export async function openLeadsOf(
  odoo: Odoo,
  contacts: readonly number[],
  options: RequestOptions,
): Promise<Map<string, CrmRelated[]>> {
  // Lost ones are archived, and not found.
  const query = {
    domain: [['partner_id', 'in', contacts]] as const,
    fields: ['name', 'partner_id', 'probability'],
    order: 'id desc',
  };
  const leads = new Map<string, CrmRelated[]>();
  for (const row of await odoo.search(OpenLead, modelOf.lead, query, options)) {
    const contact = String(row.partner_id?.id);
    const before = leads.get(contact) ?? [];
    const isWon = row.probability >= 100;
    if (isWon || before.length >= mostOfOne) continue;
    leads.set(contact, [...before, { kind: 'lead', id: row.id, label: row.name }]);
  }
  return leads;
}

export function ticketOf({ id, name, stage_id, write_date }: Lead): CrmTicket {
  return { id, subject: name, status: stage_id?.name ?? '', updatedAt: isoTimeOf(write_date) ?? '' };
}
