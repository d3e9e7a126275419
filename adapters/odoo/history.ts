import * as z from 'zod/mini';
import { type CrmContact, type CrmPastCall, type RequestOptions, readPastCall, unlessFailed } from '../kit/index.ts';
import { textOfBody } from './call-note.ts';
import { openLeadsOf } from './leads.ts';
import { type Odoo, uncutField } from './odoo.ts';
import { modelOf, numberOf } from './records.ts';

/** Contacts that a screen pop may have to choose from. The others stay without leads and calls. */
const mostShown = 20;
const mostCalls = 10;

const Note = z.object({ res_id: z.int(), body: uncutField });

/**
 * Adds open leads and past calls to contacts, with one request each. What the user may not see, or Odoo does not answer,
 * is left out: a pop without them is better than none.
 */
export async function withHistory(
  odoo: Odoo,
  found: readonly CrmContact[],
  options: RequestOptions,
): Promise<CrmContact[]> {
  const shown = found
    .slice(0, mostShown)
    .flatMap(({ kind, id }) => (kind === 'contact' ? [numberOf(id)] : []))
    .filter((id) => id !== null);
  if (shown.length === 0) return [...found];
  const [leads, calls] = await Promise.all([
    unlessFailed(openLeadsOf(odoo, shown, options)),
    unlessFailed(callsOf(odoo, shown, options)),
  ]);
  return found.map((contact) =>
    contact.kind !== 'contact'
      ? contact
      : {
          ...contact,
          related: leads?.get(contact.id) ?? [],
          lastCalls: calls?.get(contact.id) ?? [],
        },
  );
}

/** The latest calls by the contact's id. */
async function callsOf(
  odoo: Odoo,
  contacts: readonly number[],
  options: RequestOptions,
): Promise<Map<string, CrmPastCall[]>> {
  const query = {
    domain: [
      ['model', '=', modelOf.contact],
      ['res_id', 'in', contacts],
      ['body', 'ilike', '[sidecall '],
    ] as const,
    fields: ['res_id', 'body'],
    order: 'id desc',
  };
  const calls = new Map<string, CrmPastCall[]>();
  for (const { res_id, body } of await odoo.search(Note, 'mail.message', query, options)) {
    const call = readPastCall(textOfBody(body));
    const before = calls.get(String(res_id)) ?? [];
    if (call !== null && before.length < mostCalls) calls.set(String(res_id), [...before, call]);
  }
  return calls;
}
