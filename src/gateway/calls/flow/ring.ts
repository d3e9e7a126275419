import type { OfferOutcome, RingRequest } from '../flow-port.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { quietly } from '../steps/conversation.ts';
import { offerCall } from './offers.ts';
import { isUp, playSound, stopSound } from './sound.ts';
import { tellFlow } from './tell-flow.ts';

/** Rings agents or numbers for a node, one after another or all at once, until one answers. */
export function ringForFlow(context: CallContext, call: LiveCall, id: string, request: RingRequest): void {
  const { flow } = call;
  if (flow === null) return;
  const stop = new AbortController();
  flow.rings.set(id, stop);
  soundWhileRinging(context, call, id, request.hears);
  ringAll(context, call, id, request, stop.signal)
    .then((outcomes) => {
      flow.rings.delete(id);
      if (outcomes.includes('answered') || stop.signal.aborted) return;
      stopSound(context, call, id);
      tellFlow(context, call, { type: 'unconnected', id, outcome: together(outcomes) });
    })
    .catch((error) => context.logger.error({ err: error, callId: call.id }, 'ringing of a flow failed'));
}

export function stopRinging(context: CallContext, call: LiveCall, id: string): void {
  call.flow?.rings.get(id)?.abort();
  call.flow?.rings.delete(id);
  stopSound(context, call, id);
}

async function ringAll(
  context: CallContext,
  call: LiveCall,
  command: string,
  { targets, order, ringMs, message }: RingRequest,
  signal: AbortSignal,
): Promise<OfferOutcome[]> {
  const offer = (to: RingRequest['targets'][number]): Promise<OfferOutcome> =>
    offerCall(context, call, { to, by: 'ring', command, ringMs, message, signal });
  if (order === 'parallel') return Promise.all(targets.map(offer));
  const outcomes: OfferOutcome[] = [];
  for (const target of targets) {
    if (signal.aborted) break;
    const outcome = await offer(target);
    outcomes.push(outcome);
    if (outcome === 'answered') break;
  }
  return outcomes;
}

/** Before the answer, callers hear the ringing of their own phone, and a call that no phone answers costs nothing. */
function soundWhileRinging(context: CallContext, call: LiveCall, id: string, hears: RingRequest['hears']): void {
  const waits = call.flow?.answered === null && !isUp(context, call);
  if (hears === 'ringback' && waits) {
    const ringback = context.settings.ringback === 'early-media';
    quietly(context, context.core.ring(call.incoming.id, { callId: call.id, ringback }));
    return;
  }
  const media = hears === 'music' ? null : (['tone:ringback'] as const);
  playSound(context, call, id, { media, repeats: false, failed: false });
}

/** `busy` only if all were busy. `failed`: none of them could be called. */
function together(outcomes: readonly OfferOutcome[]): 'busy' | 'no-answer' | 'failed' {
  if (outcomes.length > 0 && outcomes.every((each) => each === 'busy')) return 'busy';
  return outcomes.length === 0 || outcomes.every((each) => each === 'failed' || each === 'busy')
    ? 'failed'
    : 'no-answer';
}
