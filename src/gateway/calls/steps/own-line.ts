import { dialledRecordOf } from '../../../domain/crm/dialled-record.ts';
import { contactKey } from '../../../domain/crm/known-contact.ts';
import { CodedError } from '../../../domain/errors.ts';
import { toE164 } from '../../../domain/numbers/e164.ts';
import { callerIdOf } from '../../../domain/outbound/caller-id.ts';
import { callerLines } from '../../directory/caller-ids.ts';
import type { VirtualNumber } from '../../storage/store.ts';
import type { CallContext } from '../model/call-context.ts';

/** An agent calls from the first virtual number that they also answer. */
export async function lineOf(context: CallContext, identity: string): Promise<VirtualNumber | null> {
  const [first = null] = await linesOf(context, identity);
  return first;
}

/** An agent's call to a number, as far as it decides where the call comes from. */
interface AgentsCall {
  /** E.164. */
  number: string;
  /** The number to call from, as the page spells it. "" or undefined: the agent chose none. */
  chosen?: string | undefined;
  /** The call parameters: they may name the CRM's record that the call is about. */
  params: Readonly<Record<string, string>>;
}

/**
 * The virtual number of an agent's call: their choice, the one that the callee's contact knows, the one nearest to the
 * callee, or their first. It asks the database alone: the call does not wait for the CRM.
 * @throws CodedError CALLER_ID_NOT_ALLOWED
 */
export async function lineTo(context: CallContext, identity: string, call: AgentsCall): Promise<VirtualNumber | null> {
  const { directory, outbound, settings } = context;
  const lines = await linesOf(context, identity);
  const allowed = lines.map((line) => line.number);
  const { number, chosen = '' } = call;
  const wish = chosen === '' ? null : (toE164(chosen, settings.country) ?? chosen);
  const near = wish === null && (await directory.agent(identity))?.localPresence === true;
  const callerId = callerIdOf({
    // An agent's own call is for no queue. The order of a call back has the number of its queue.
    fixed: null,
    chosen: wish,
    allowed,
    local: near
      ? { callee: outbound.facts(number), owned: allowed.map(outbound.facts), ...(await knownTo(context, call, lines)) }
      : null,
  });
  if (callerId === 'refused') throw new CodedError('CALLER_ID_NOT_ALLOWED');
  if (callerId !== null && near) {
    context.logger.info({ identity, virtualNumber: callerId.number, why: callerId.why }, 'number to call from chosen');
  }
  return lines.find((line) => line.number === callerId?.number) ?? null;
}

/** The numbers from which the callee, and its contact, were called. */
async function knownTo(
  { crm, store }: CallContext,
  { number, params }: AgentsCall,
  lines: readonly VirtualNumber[],
): Promise<{ last: string | null; contact: readonly string[] }> {
  const about = dialledRecordOf(params);
  const connections = new Set(lines.flatMap((line) => crm.of(line)?.id ?? []));
  // A record that is no contact, such as a deal, was never called: the number then names the contact.
  const named = about === null ? [] : [...connections].map((connection) => contactKey(connection, about));
  const [last, contact] = await Promise.all([store.lastLineTo(number), store.linesToContact(number, named)]);
  return { last, contact };
}

async function linesOf({ directory }: CallContext, identity: string): Promise<readonly VirtualNumber[]> {
  const agent = await directory.agent(identity);
  return callerLines(await directory.virtualNumbers(), agent ?? { identity });
}
