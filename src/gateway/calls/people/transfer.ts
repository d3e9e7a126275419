import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { CodedError } from '../../../domain/errors.ts';
import { changed, joining, type NoteDraft, type Participant } from '../../../domain/participants/participant.ts';
import { formersOf, guestsOf, leadOf } from '../../../domain/participants/standing.ts';
import { waitingNoMore } from '../../../domain/participants/waiting.ts';
import type { Target } from '../../../domain/protocol/parties.ts';
import type { Agent, NewEvent } from '../../storage/store.ts';
import { type CallContext, waitOver, writeCall } from '../model/call-context.ts';
import { agentLeg, customerLeg, type LiveCall, type LiveParty } from '../model/live-call.ts';
import { releaseAgent } from '../model/release.ts';
import { timeIn } from '../model/time-in.ts';
import { end, hangUpLeg, quietly, talks } from '../steps/conversation.ts';
import { music, setHeld } from '../steps/hold.ts';
import { giveBack } from '../steps/inbound.ts';
import { sendPostDial } from '../steps/post-dial.ts';
import { canRing } from '../steps/ring-agent.ts';
import { askedBy, changeParty, consulted, removeParty, ringParty, whileClaimed } from './parties.ts';
import { followAgent } from './supervise.ts';

/**
 * How a call is handed to another participant:
 *
 *   talking ─consult─► consulting ─answers─► talking with the second, customer hears music
 *      ▲  ▲              │                  │        │        │
 *      │  └──take back───┴──────────────────┘     complete  merge
 *      │                                             ▼        ▼
 *      │                              second ⇄ customer    all three ─one leaves─► the other two
 *      └─────────no answer────────────┘
 *   talking or all three ─add─► the next rings ─answers─► one more in the conference
 *   talking ─blind─► agent leaves, second rings ─answers─► second ⇄ customer
 */
export async function consult(context: CallContext, call: LiveCall, to: Target, by: string | null): Promise<void> {
  mustHaveRoom(call);
  const asked = await askedBy(context, call, to, { by, why: 'consult' });
  const party = await whileClaimed(context, call, asked, async () => {
    await setHeld(context, call, true);
    return ringParty(context, call, asked, { consulting: true, blind: false });
  });
  const agent = agentLeg(call);
  if (agent === null || call.bridge === null) return;
  await context.core.removeFromBridge(call.bridge, agent);
  quietly(context, context.core.play({ channelId: agent }, ringing(party), 'tone:ringback'));
}

/** Rings one more participant for the conversation, which goes on meanwhile. */
export async function addParty(context: CallContext, call: LiveCall, to: Target, by: string | null): Promise<void> {
  mustHaveRoom(call);
  const asked = await askedBy(context, call, to, { by, why: 'transfer' });
  await whileClaimed(context, call, asked, () => ringParty(context, call, asked, { consulting: false, blind: false }));
}

/** Returns the agent to the customer and hangs up on the consulted party. */
export async function endConsult(context: CallContext, call: LiveCall): Promise<void> {
  const party = consulted(call);
  if (party === null) throw new CodedError('CALL_STATE', { message: 'The call has no consultation.' });
  await removeParty(context, call, party);
  await backToCustomer(context, call, party);
  await setHeld(context, call, false);
}

export async function completeConsult(context: CallContext, call: LiveCall): Promise<void> {
  const party = consulted(call);
  if (party?.up !== true) throw new CodedError('CALL_STATE', { message: 'The consulted party has not answered yet.' });
  await endConsultation(context, call, party);
  await handOver(context, call, party);
}

export async function merge(context: CallContext, call: LiveCall): Promise<void> {
  const party = consulted(call);
  const agent = agentLeg(call);
  if (party?.up !== true || agent === null || call.bridge === null) throw new CodedError('CALL_STATE');
  await endConsultation(context, call, party);
  await Promise.all([context.core.addToBridge(call.bridge, agent), context.core.addToBridge(call.bridge, party.leg)]);
  await setHeld(context, call, false);
  await changeParty(context, call, party, { consulting: false });
}

/**
 * Blind transfer: the agent leaves at once, and the customer hears ringing.
 * @param by the identity that limits on outgoing calls count for. null: none
 */
export async function transfer(context: CallContext, call: LiveCall, to: Target, by: string | null): Promise<void> {
  mustTalkAlone(call);
  const asked = await askedBy(context, call, to, { by, why: 'transfer' });
  const customer = customerLeg(call);
  const agent = agentLeg(call);
  const party = await whileClaimed(context, call, asked, async () => {
    if (customer === null || agent === null) throw new CodedError('CALL_STATE');
    if (call.record.phase === 'held') await setHeld(context, call, false);
    return ringParty(context, call, asked, { consulting: false, blind: true });
  });
  if (customer === null || agent === null) return;
  quietly(context, context.core.play({ channelId: customer }, ringing(party), 'tone:ringback'));
  const { agent: before } = call.record;
  if (before === null) return;
  await writeCall(context, call, leadLeaves(context, call), told('call.transferred', before));
  releaseAgent(context, call.record, before);
  // A phone that sent REFER sees a successful transfer.
  quietly(context, context.core.transferProgress(agent, 'answered'));
  hangUpLeg(context, agent, cause.normal);
}

/** A party that was rung has answered. */
export async function partyAnswered(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  party.up = true;
  quietly(context, context.core.stopPlayback(ringing(party)));
  sendPostDial(context, call, party.leg, party.postDial ?? '');
  if (party.blind) return handOver(context, call, party);
  const agent = agentLeg(call);
  const asking = consulted(call) === party;
  const bridge = asking ? `${call.id}-consult-${call.partyCount}` : call.bridge;
  if (bridge === null || agent === null) return;
  if (asking) {
    call.consultBridge = bridge;
    await context.core.createBridge(bridge);
    await context.core.addToBridge(bridge, agent);
  }
  await context.core.addToBridge(bridge, party.leg);
  // The conversation that they join is on hold.
  if (!asking && call.record.phase === 'held') await context.core.startMoh(party.leg);
  await changeParty(context, call, party, { state: 'talking', answeredAt: timeIn(context, call) }, answeredBy(party));
}

/** A party has left the call, or could not be reached. */
export async function partyGone(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  const asking = consulted(call) === party;
  quietly(context, context.core.stopPlayback(ringing(party)));
  await removeParty(context, call, party);
  if (asking && talks(call)) await backToCustomer(context, call, party);
  if (!party.blind || !talks(call)) return;
  for (const verb of context.lasting) if (await verb.unanswered(context, call, party)) return;
  await ringBack(context, call);
}

/** The agent hung up. Another participant takes over the call if there is one. Returns whether the call continues. */
export async function agentLeft(context: CallContext, call: LiveCall): Promise<boolean> {
  const asking = consulted(call);
  if (asking?.up) {
    await endConsultation(context, call, asking);
    await handOver(context, call, asking);
    return true;
  }
  const next = [...call.parties.values()].find(({ up, mode }) => up && mode === null);
  if (next === undefined) return [...call.parties.values()].some(({ blind }) => blind);
  await handOver(context, call, next);
  return true;
}

/** The party takes the agent's place. */
export async function handOver(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  const agent = agentLeg(call);
  const customer = customerLeg(call);
  if (customer === null || call.bridge === null) return;
  const before = call.record.agent;
  const leaves = before === null || party.blind ? null : before;
  quietly(context, music(context, call, false));
  call.parties.delete(party.id);
  call.replacement = party.leg;
  // The new owner of the call is unmuted, because only the owner can end a mute.
  if (guestsOf(call.record).some(({ id, state }) => id === party.id && state === 'muted')) {
    quietly(context, context.core.unmute(party.leg, 'in'));
  }
  await context.core.addToBridge(call.bridge, party.leg);
  await writeCall(
    context,
    call,
    {
      phase: 'active',
      // An outside number has no screen, so the call stays in the log of the transferring agent.
      agent: party.identity ?? before,
      note: '',
      participants: waitingNoMore(withLead(context, call, party), timeIn(context, call)),
      ...ownNote(call, party),
    },
    [
      ...(leaves === null ? [] : told('call.transferred', leaves)),
      ...answeredBy(party),
      ...waitOver(context, call.record, 'taken'),
    ],
  );
  if (leaves !== null && leaves !== party.identity) releaseAgent(context, call.record, leaves);
  if (agent !== null && agent !== party.leg) hangUpLeg(context, agent, cause.normal);
  await followAgent(context, call);
}

/** The transfer target did not answer. The transferring agent rings again, or the call ends. */
async function ringBack(context: CallContext, call: LiveCall): Promise<void> {
  const { agent } = call.record;
  const customer = customerLeg(call);
  const asked = agent === null ? null : await context.directory.agent(agent);
  const able = asked !== null && canRing(context, asked) && !context.occupancy.busy(asked.identity);
  if (!able || customer === null || call.partyCount > 4 || !(await rungAgain(context, call, asked))) {
    if (call.customerFirst) return giveBack(context, call);
    return end(context, call, { by: 'nobody', cause: cause.noAnswer, byPeer: false });
  }
}

/** @returns false if the agent cannot be rung, for example if the rules refuse a call to their phone */
async function rungAgain(context: CallContext, call: LiveCall, agent: Agent): Promise<boolean> {
  const { identity, phone, name: display } = agent;
  try {
    const party = await ringParty(
      context,
      call,
      { identity, number: null, phone, display },
      { consulting: false, blind: true },
    );
    const customer = customerLeg(call);
    if (customer !== null)
      quietly(context, context.core.play({ channelId: customer }, ringing(party), 'tone:ringback'));
    return true;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    context.logger.warn({ err: error, callId: call.id }, 'agent not called again');
    return false;
  }
}

/** Reconnects the agent's leg with the customer. The customer stays on hold. */
async function backToCustomer(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  await endConsultation(context, call, party);
  const agent = agentLeg(call);
  if (agent !== null && call.bridge !== null) await context.core.addToBridge(call.bridge, agent);
}

async function endConsultation(context: CallContext, call: LiveCall, party: LiveParty): Promise<void> {
  await context.core.stopPlayback(ringing(party));
  if (call.consultBridge !== null) await context.core.destroyBridge(call.consultBridge);
  call.consultBridge = null;
}

/** What an agent wrote before they came back is the call's again. */
function ownNote({ record }: LiveCall, { identity }: LiveParty): NoteDraft | null {
  const former = formersOf(record).find((each) => each.identity === identity);
  if (former === undefined) return null;
  return former.note === null ? former.draft : { note: former.note, disposition: former.disposition };
}

/** The lead leaves the call. Their note is theirs, and the next agent begins an own one. */
export function leadLeaves(context: CallContext, call: LiveCall): Pick<CallRecord, 'participants' | 'note'> {
  return { participants: withoutLead(context, call), note: '' };
}

/** Marks the current lead as having left, with what they wrote. */
function withoutLead(context: CallContext, call: LiveCall): readonly Participant[] {
  const { record } = call;
  const lead = leadOf(record);
  if (lead === null) return record.participants;
  const knewContact = record.contact !== null;
  const { note, disposition } = record;
  const draft = note === '' ? null : { note, disposition };
  return changed(record.participants, lead.id, { leftAt: timeIn(context, call), knewContact, draft });
}

/** Makes this participant the lead of the call. */
function withLead(context: CallContext, call: LiveCall, { id, leg, identity }: LiveParty): readonly Participant[] {
  const now = timeIn(context, call);
  const before = withoutLead(context, call);
  const guest = before.find((each) => each.id === id) ?? null;
  const lead = { lead: true, consulting: false, state: 'talking', answeredAt: guest?.answeredAt ?? now } as const;
  if (guest !== null) return changed(before, id, lead);
  // After a join by the phone, the far end of the other call is not yet a participant of this one.
  const kind = identity === null ? 'number' : 'agent';
  return [...before, joining({ id, kind, identity, name: identity ?? '', leg, joinedAt: now, ...lead })];
}

function answeredBy(party: LiveParty): NewEvent[] {
  return party.identity === null ? [] : told('call.answered', party.identity);
}

function told(type: NewEvent['type'], audience: string): NewEvent[] {
  return [{ type, audience }];
}

const ringing = (party: LiveParty): string => `${party.leg}-ringing`;

function mustTalkAlone(call: LiveCall): void {
  if (!talks(call)) throw new CodedError('CALL_STATE');
  if ([...call.parties.values()].some(({ mode }) => mode === null)) {
    throw new CodedError('CALL_STATE', { message: 'The call already has another participant or a consultation.' });
  }
}

/** How many may take part besides the customer and the agent. Each more is one more voice to mix for all. */
const mostParties = 8;

/** One more participant can be called: no other is being called or consulted now. */
function mustHaveRoom(call: LiveCall): void {
  if (!talks(call)) throw new CodedError('CALL_STATE');
  const parties = [...call.parties.values()].filter(({ mode }) => mode === null);
  if (consulted(call) !== null || parties.some(({ up }) => !up)) {
    throw new CodedError('CALL_STATE', {
      message: 'Another participant is being called or consulted.',
      help: 'Wait for their answer, or end the consultation first.',
    });
  }
  if (parties.length >= mostParties) {
    throw new CodedError('CALL_STATE', {
      message: `The call has ${mostParties + 2} participants, which is the most.`,
      help: 'Remove one of them first.',
    });
  }
}
