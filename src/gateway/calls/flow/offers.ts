import { cause } from '../../../domain/calls/end-reason.ts';
import { isLive } from '../../../domain/calls/phase.ts';
import { readDialable } from '../../../domain/numbers/dialable.ts';
import { displayNumber } from '../../../domain/numbers/display.ts';
import { changed, joining } from '../../../domain/participants/participant.ts';
import type { Agent } from '../../storage/store.ts';
import type { Channel, Format, Media } from '../../telephony/port.ts';
import type { OfferOutcome } from '../flow-port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import { adoptLeg, dropLeg, type LiveCall } from '../model/live-call.ts';
import type { Offer } from '../model/live-flow.ts';
import { hasRoom } from '../model/room-for-calls.ts';
import { timeIn } from '../model/time-in.ts';
import { hangUpLeg, quietly } from '../steps/conversation.ts';
import { canRing, ringAgent } from '../steps/ring-agent.ts';

/** An agent or a number that rings for a command of a flow. */
export interface OfferRequest {
  to: { agent: string } | { number: string };
  by: Offer['by'];
  command: string;
  ringMs: number;
  /** Heard after the answer, before the connection. */
  message: readonly Media[];
  signal: AbortSignal;
}

/**
 * Rings an agent or a number for a call that a flow or a queue has:
 *
 *   claimed ─► rings ─answers─► hears the message ─► connected: `answered`, and all other offers of the call are `gone`
 *                ├─ no answer ─► `missed`         (`connect-offer.ts`)
 *                ├─ declines ──► `rejected`
 *                └─ caller hangs up, withdrawn, another phone answered ─► `gone`
 *
 * An agent is claimed before the first `await`, so two calls never ring one agent. Never rejects.
 */
export function offerCall(context: CallContext, call: LiveCall, request: OfferRequest): Promise<OfferOutcome> {
  const { to, signal } = request;
  if (!isLive(call.record.phase) || signal.aborted) return Promise.resolve('gone');
  if ('agent' in to) {
    const { occupancy, statuses } = context;
    // A queue offers calls to free agents only.
    const room = request.by === 'queue' ? !occupancy.busy(to.agent) : hasRoom(context, to.agent);
    // An agent on a break is as busy for a flow as one in a call.
    if (!room || !statuses.takesCalls(to.agent)) return Promise.resolve('busy');
    context.occupancy.claim(to.agent, call.id);
  }
  return new Promise((resolve) => {
    let offer: Offer | null = null;
    const ring = async (): Promise<void> => {
      offer = await begin(context, call, request, resolve);
    };
    const withdrawn = async (): Promise<void> => {
      if (offer !== null) await withdraw(context, call, offer);
    };
    const failed = (error: unknown): void => {
      context.logger.warn({ err: error, callId: call.id }, 'offer of a flow failed');
      if (offer === null && 'agent' in to) context.occupancy.release(to.agent, call.id);
      resolve('failed');
    };
    context.mailboxes.run(call.id, ring).catch(failed);
    signal.addEventListener('abort', () => void context.mailboxes.run(call.id, withdrawn).catch(failed), {
      once: true,
    });
  });
}

/** @returns null: nothing rings, and the outcome is known */
async function begin(
  context: CallContext,
  call: LiveCall,
  request: OfferRequest,
  settle: (outcome: OfferOutcome) => void,
): Promise<Offer | null> {
  const { to, signal, by, command, message } = request;
  const identity = 'agent' in to ? to.agent : null;
  const over = (outcome: OfferOutcome): null => {
    if (identity !== null) context.occupancy.release(identity, call.id);
    settle(outcome);
    return null;
  };
  const number = 'number' in to ? numberOf(context, to.number) : null;
  if (identity === null && number === null) return over('failed');
  const agent = identity === null ? null : await context.directory.agent(identity);
  // The caller may have hung up, or another phone answered, before the mailbox was free.
  if (!isLive(call.record.phase) || signal.aborted || call.flow?.talking != null) return over('gone');
  if (identity !== null && (agent === null || !canRing(context, agent))) return over('busy');
  call.partyCount += 1;
  const id = `party-${call.partyCount}`;
  const offer: Offer = { ...{ id, leg: `${call.id}-${id}`, identity, command, by, message }, playback: null, settle };
  call.offers.set(offer.leg, offer);
  try {
    await writeOffer(context, call, offer, agent, number);
    adoptLeg(context, call, offer.leg);
    const how = { formats: formatsOf(context, call), timeoutMs: request.ringMs };
    if (agent !== null) await ringAgent(context, call, offer.leg, agent, how);
    else await ringNumber(context, call, offer, number ?? '', how);
    return offer;
  } catch (error) {
    context.logger.warn({ err: error, callId: call.id, agent: identity }, 'phone not called by a flow');
    dropLeg(context, call, offer.leg);
    await lose(context, call, offer, 'failed');
    return null;
  }
}

/**
 * A single agent is the agent of the ringing call, as in a hunt. If several ring, or the caller has already talked to an
 * agent, they are guests until one of them answers.
 */
async function writeOffer(
  context: CallContext,
  call: LiveCall,
  { id, leg, identity }: Offer,
  agent: Agent | null,
  number: string | null,
): Promise<void> {
  const lead = identity !== null && call.record.phase === 'ringing' && call.offers.size === 1;
  const name = agent?.name ?? (number === null ? '' : displayNumber(number, context.settings.country));
  const kind = identity === null ? ('number' as const) : ('agent' as const);
  const offered = joining({ ...{ id, kind, identity, number, name, leg, lead }, joinedAt: timeIn(context, call) });
  const participants = [...call.record.participants, offered];
  await writeCall(
    context,
    call,
    { participants, ...(lead && { agent: identity }) },
    identity === null ? [] : [{ type: 'call.ringing', audience: identity }],
  );
}

/** E.164, if the number of a flow is one that can be dialled. Emergency services are not called by flows. */
function numberOf(context: CallContext, text: string): string | null {
  const dialable = readDialable(text, context.settings.country, context.outbound.emergencyNumbers);
  return dialable === null || dialable.short === 'emergency' ? null : dialable.number;
}

async function ringNumber(
  context: CallContext,
  call: LiveCall,
  { leg }: Offer,
  number: string,
  how: { formats: Format[]; timeoutMs: number },
): Promise<void> {
  const permit = context.outbound.permit({ number, by: null, why: 'flow', callId: call.id, leg });
  // The network receives the virtual number as the caller. The gateway may not call from the customer's number.
  const caller = { user: call.line.number, name: null };
  const near = { near: call.incoming.id };
  await context.outbound.place(permit, { caller, params: {}, callId: call.id, ...near, ...how });
}

/** The formats of the caller's leg: after its answer, those that were agreed. */
function formatsOf(context: CallContext, { incoming }: LiveCall): Format[] {
  return (context.core.channels().find(({ id }) => id === incoming.id) ?? incoming).formats;
}

/** The offer ends without a connection. Its leg is gone, or is being hung up. */
async function lose(context: CallContext, call: LiveCall, offer: Offer, outcome: OfferOutcome): Promise<void> {
  if (!call.offers.delete(offer.leg)) return;
  const { id, identity } = offer;
  if (identity !== null) context.occupancy.release(identity, call.id);
  offer.settle(outcome);
  if (!isLive(call.record.phase)) return;
  const was = call.record.participants.find((each) => each.id === id);
  const participants = changed(call.record.participants, id, { leftAt: timeIn(context, call) });
  // Otherwise the waiting call would still be shown to the agent as ringing.
  const free = was?.lead === true && call.record.agent === identity ? { agent: null } : {};
  await writeCall(
    context,
    call,
    { participants, ...free },
    identity === null ? [] : [{ type: 'call.withdrawn', audience: identity }],
  );
}

/** Another phone answered, or the caller left. */
export async function withdraw(context: CallContext, call: LiveCall, offer: Offer, elsewhere = false): Promise<void> {
  if (!call.offers.has(offer.leg)) return;
  quietly(context, context.core.hangup(offer.leg, { cause: cause.normal, elsewhere }));
  await lose(context, call, offer, 'gone');
}

/** The agent declined by REST, or is `busy` because they call themselves. Their phone stops ringing. */
export async function declineOffer(
  context: CallContext,
  call: LiveCall,
  offer: Offer,
  how: 'rejected' | 'busy' = 'rejected',
): Promise<void> {
  hangUpLeg(context, offer.leg, cause.normal);
  await lose(context, call, offer, how);
}

/** The leg of an offer ended. */
export function offerEnded(context: CallContext, call: LiveCall, offer: Offer, code: number): Promise<void> {
  return lose(context, call, offer, outcomeOf(code));
}

function outcomeOf(code: number): OfferOutcome {
  if (code === cause.busy) return 'busy';
  if (code === cause.rejected) return 'rejected';
  return code === cause.noAnswer || code === cause.normal ? 'missed' : 'failed';
}

/** The offer to this agent. */
export function offerTo(call: LiveCall, identity: string): Offer | null {
  return [...call.offers.values()].find((offer) => offer.identity === identity) ?? null;
}

/** The channel of an answered offer, with the formats that it agreed. */
export function channelOf(context: CallContext, { leg }: Offer): Channel | undefined {
  return context.core.channels().find(({ id }) => id === leg);
}
