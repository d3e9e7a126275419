import * as z from 'zod/mini';
import { type CrmContact, type CrmPastCall, type CrmRelated, type RequestOptions, unlessFailed } from '../kit/index.ts';
import type { Frappe } from './frappe.ts';
import { idOf, type Kind, typeOf } from './records.ts';
import { timeOf } from './times.ts';

const Call = z.object({
  type: z.nullish(z.string()),
  status: z.nullish(z.string()),
  duration: z.nullish(z.union([z.number(), z.string()])),
  start_time: z.nullish(z.string()),
});
const Deal = z.object({ name: z.string(), organization: z.nullish(z.string()), status: z.nullish(z.string()) });

const mostCalls = 5;
const mostDeals = 10;

/** What the screen pop shows of a contact besides itself. A part that cannot be read is left out. */
export async function historyOf(
  frappe: Frappe,
  kind: Kind,
  name: string,
  options: RequestOptions,
): Promise<Pick<CrmContact, 'lastCalls' | 'related'>> {
  const [lastCalls, related] = await Promise.all([
    unlessFailed(callsOf(frappe, kind, name, options)),
    kind === 'contact' ? unlessFailed(dealsOf(frappe, name, options)) : null,
  ]);
  // A user may not have the right to read one of the types.
  return { lastCalls: lastCalls ?? [], related: related ?? [] };
}

async function callsOf(frappe: Frappe, kind: Kind, name: string, options: RequestOptions): Promise<CrmPastCall[]> {
  const query = {
    fields: ['type', 'status', 'duration', 'start_time'],
    filters: [['reference_doctype', '=', typeOf(kind)] as const, ['reference_docname', '=', name] as const],
    orderBy: 'start_time desc',
    limit: mostCalls,
  };
  const rows = await frappe.list(Call, 'CRM Call Log', query, options);
  return rows.flatMap(({ type, status, duration, start_time }): CrmPastCall[] => {
    const at = timeOf(start_time ?? null, frappe.timeZone);
    if (at === null) return [];
    const seconds = Math.max(0, Math.round(Number(duration ?? 0)) || 0);
    return [{ at, direction: type === 'Outgoing' ? 'outbound' : 'inbound', duration: seconds, summary: status ?? '' }];
  });
}

/** Deals that are neither won nor lost. */
async function dealsOf(frappe: Frappe, name: string, options: RequestOptions): Promise<CrmRelated[]> {
  const query = {
    fields: ['name', 'organization', 'status'],
    filters: [
      ['CRM Contacts', 'contact', '=', name] as const,
      ['CRM Deal', 'status', '!=', 'Won'] as const,
      ['CRM Deal', 'status', '!=', 'Lost'] as const,
    ],
    orderBy: '`tabCRM Deal`.modified desc',
    limit: mostDeals,
  };
  const rows = await frappe.list(Deal, 'CRM Deal', query, options);
  return rows.map((deal) => ({
    kind: 'deal',
    id: idOf(deal.name),
    label: [deal.organization, deal.status].filter((part) => !!part).join(', ') || deal.name,
  }));
}
