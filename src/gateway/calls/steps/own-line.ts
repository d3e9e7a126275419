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

/**
 * The virtual number of an agent's call to a number in E.164: their choice, the one nearest to the callee, or their
 * first.
 * @param chosen as the page spells it; "" or undefined: the agent chose none
 * @throws CodedError CALLER_ID_NOT_ALLOWED
 */
export async function lineTo(
  context: CallContext,
  identity: string,
  number: string,
  chosen: string | undefined,
): Promise<VirtualNumber | null> {
  const { directory, outbound, settings, store } = context;
  const lines = await linesOf(context, identity);
  const allowed = lines.map((line) => line.number);
  const wish = chosen === undefined || chosen === '' ? null : (toE164(chosen, settings.country) ?? chosen);
  const near = wish === null && (await directory.agent(identity))?.localPresence === true;
  const callerId = callerIdOf({
    // An agent's own call is for no queue. The order of a call back has the number of its queue.
    fixed: null,
    chosen: wish,
    allowed,
    local: near
      ? { callee: outbound.facts(number), owned: allowed.map(outbound.facts), last: await store.lastLineTo(number) }
      : null,
  });
  if (callerId === 'refused') throw new CodedError('CALLER_ID_NOT_ALLOWED');
  if (callerId !== null && near) {
    context.logger.info({ identity, virtualNumber: callerId.number, why: callerId.why }, 'number to call from chosen');
  }
  return lines.find((line) => line.number === callerId?.number) ?? null;
}

async function linesOf({ directory }: CallContext, identity: string): Promise<readonly VirtualNumber[]> {
  const agent = await directory.agent(identity);
  return callerLines(await directory.virtualNumbers(), agent ?? { identity });
}
