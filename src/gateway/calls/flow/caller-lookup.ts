import type { CallRecord } from '../../../domain/calls/record.ts';
import type { CrmContact, CrmRelated } from '../../../domain/crm/contact.ts';
import { type LookupResult, resultOf } from '../../../domain/crm/lookup.ts';
import type { LookupAnswer } from '../../../domain/flows/run/events.ts';
import { toE164 } from '../../../domain/numbers/e164.ts';
import { type OpenConnection, searchOf } from '../../crm/port.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';

/**
 * What a flow learns of a contact.
 * @param first the lookup of the caller that began with the call. null: it was before a restart
 * @param number null: the number of the caller
 */
export async function lookUpForFlow(
  context: CallContext,
  call: LiveCall,
  first: Promise<LookupResult | null> | null,
  { number, timeoutMs }: { number: string | null; timeoutMs: number },
): Promise<LookupAnswer> {
  const connection = context.crm.of(call.record);
  if (connection === null) return { outcome: 'failed' };
  const answer = number === null ? ofCaller(call, first) : search(context, connection, number, timeoutMs);
  return inTime(
    context,
    timeoutMs,
    answer.then((found) => answerOf(found, connection)),
  );
}

/** The record has the contact of a lookup that is over, also after a restart. A late answer is kept for the pop. */
async function ofCaller(
  { record }: LiveCall,
  first: Promise<LookupResult | null> | null,
): Promise<Pick<CallRecord, 'lookup' | 'contact'>> {
  if (record.lookup !== 'pending' || first === null) return record;
  return (await first) ?? { lookup: 'unavailable', contact: null };
}

async function search(
  context: CallContext,
  connection: OpenConnection,
  text: string,
  timeoutMs: number,
): Promise<LookupResult> {
  const number = toE164(text, context.settings.country);
  if (number === null) return { lookup: 'unknown', contact: null };
  const options = searchOf(connection, { ...context.settings, lookupTimeoutMs: timeoutMs });
  return resultOf(await connection.adapter.findContacts(number, options), connection);
}

function answerOf(
  { lookup, contact }: Pick<CallRecord, 'lookup' | 'contact'>,
  connection: OpenConnection,
): LookupAnswer {
  if (lookup === 'unavailable' || lookup === 'pending') return { outcome: 'failed' };
  return contact === null ? { outcome: 'unknown' } : { outcome: 'found', values: valuesOf(contact, connection) };
}

/** Without the numbers of the contact, which a masked call must not reveal. */
function valuesOf(
  { kind, id, name, company, owner, openTickets, related }: CrmContact,
  connection: OpenConnection,
): Record<string, string | number> {
  return {
    ...{ kind, id, name },
    company: company ?? '',
    /** An agent of the gateway. */
    owner: (owner == null ? null : connection.agentOf(owner)) ?? '',
    openTickets: openTickets.length,
    ...orderValues(related.filter((record) => record.kind === 'order')),
  };
}

/** The latest order, which comes first. `orderStock` is the stock of the item that has least. "": none is counted. */
function orderValues(orders: readonly CrmRelated[]): Record<string, string | number> {
  const [latest] = orders;
  if (latest === undefined) return {};
  const { label, states = [], items = [] } = latest;
  const counted = items.flatMap(({ stock }) => (stock === null ? [] : [stock]));
  return {
    ...{ orders: orders.length, order: label, orderState: states.join(', ') },
    orderItems: items.map((item) => `${item.quantity} × ${item.label}`).join(', '),
    orderStock: counted.length === 0 ? '' : Math.max(0, Math.min(...counted)),
  };
}

async function inTime(context: CallContext, ms: number, answer: Promise<LookupAnswer>): Promise<LookupAnswer> {
  let cancel = (): void => {};
  const late = new Promise<LookupAnswer>((resolve) => {
    cancel = context.clock.after(ms, () => resolve({ outcome: 'timeout' }));
  });
  try {
    return await Promise.race([answer.catch(() => ({ outcome: 'failed' }) as const), late]);
  } finally {
    cancel();
  }
}
