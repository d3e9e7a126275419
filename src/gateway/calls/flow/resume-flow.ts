import { cause } from '../../../domain/calls/end-reason.ts';
import { changed } from '../../../domain/participants/participant.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { type LiveFlow, newLiveFlow } from '../model/live-flow.ts';
import { timeIn } from '../model/time-in.ts';
import { end, hangUpLeg, talks } from '../steps/conversation.ts';
import { handsOf } from './hands.ts';

/** The flow of a call, for a restart. */
export interface SavedFlow {
  run: string;
  talking: string | null;
}

export function savedFlow({ run, talking }: LiveFlow): SavedFlow {
  return { run: run.saved(), talking };
}

/**
 * The call went on without the gateway. The current node starts over; a conversation goes on. Phones that rang for the
 * flow belong to nothing any more, because their answer may have been lost.
 */
export async function resumeFlow(context: CallContext, call: LiveCall, { run, talking }: SavedFlow): Promise<void> {
  const path = call.record.flow;
  const resumed =
    path === undefined || context.flows === null
      ? null
      : await context.flows.resume(run, path, handsOf(context, call, null)).catch((error) => {
          context.logger.error({ err: error, callId: call.id }, 'state of a flow not read');
          return null;
        });
  if (resumed == null) {
    context.logger.warn({ callId: call.id, flow: path?.flow }, 'flow of a call not continued');
    // A conversation needs no flow.
    if (talks(call) && talking !== null) return;
    return end(context, call, { by: 'gateway', cause: cause.temporaryFailure, byPeer: false });
  }
  call.flow = { ...newLiveFlow(resumed.run), talking };
  if (talking === null) await withoutOffers(context, call);
  await resumed.begin();
}

async function withoutOffers(context: CallContext, call: LiveCall): Promise<void> {
  // The record may know of an offer that the note does not.
  for (const { id } of call.record.participants) {
    call.partyCount = Math.max(call.partyCount, Number(/^party-(\d+)$/.exec(id)?.[1] ?? 0));
  }
  for (const leg of call.legs) if (leg !== call.incoming.id) hangUpLeg(context, leg, cause.temporaryFailure);
  let { participants } = call.record;
  const { agent } = call.record;
  for (const { id, kind, identity, leftAt, answeredAt } of participants) {
    const rang = (kind === 'agent' || kind === 'number') && leftAt === null && answeredAt === null;
    if (!rang) continue;
    if (identity !== null) context.occupancy.release(identity, call.id);
    participants = changed(participants, id, { leftAt: timeIn(context, call) });
  }
  if (participants === call.record.participants) return;
  const withdrawn = agent === null ? [] : [{ type: 'call.withdrawn', audience: agent } as const];
  await writeCall(context, call, { participants, ...(call.record.phase === 'ringing' && { agent: null }) }, withdrawn);
}
