import * as z from 'zod/mini';
import { type CallLogEntry, callLine, callMarkOf, field, type RequestOptions, readCallMark } from '../kit/index.ts';
import { linksOfCustomer, noteOfCustomer } from './documents.ts';
import { mustBeEmpty, type Shopify, userErrors } from './shopify.ts';

/** Shopify takes no longer note. */
const longestNote = 5000;

const Found = z.object({ customer: z.nullable(z.object({ note: field })) });
const Changed = z.object({ customerUpdate: z.object({ userErrors }) });

/**
 * Writes the agent's note below the customer's note:
 *
 *     Call: incoming, 2026-01-01 10:00:00 UTC, 65 s
 *     Wants a lid.
 *     [sidecall CA0123 r2]
 *
 * A later note replaces an earlier one of the same call, unless a user changed that.
 * @param former the agent's note as it was before
 */
export async function writeNote(
  shopify: Shopify,
  customer: string,
  entry: CallLogEntry,
  former: string,
  options: RequestOptions,
): Promise<void> {
  if (entry.note === '') return;
  const found = (await shopify.ask(Found, linksOfCustomer, { id: customer }, options)).customer;
  if (found === null) return;
  const mark = readCallMark(found.note, entry.callId);
  if (mark !== null && mark.revision >= entry.revision) return;
  const block = blockOf(entry);
  const before = mark === null ? '' : blockOf({ ...entry, note: former, revision: mark.revision });
  if (mark !== null && !found.note.includes(before)) return;
  const above = found.note === '' ? '' : `${found.note}\n\n`;
  const note = mark === null ? above + block : found.note.replace(before, () => block);
  // A user's own note is never cut.
  if (note.length > longestNote) return;
  const input = { id: customer, note };
  mustBeEmpty((await shopify.ask(Changed, noteOfCustomer, { input }, options)).customerUpdate.userErrors);
}

function blockOf(entry: CallLogEntry): string {
  return [callLine(entry), entry.note, callMarkOf(entry)].join('\n');
}
