import { cause } from '../../../domain/calls/end-reason.ts';
import { isLive } from '../../../domain/calls/phase.ts';
import type { ChannelId, CoreEvent } from '../../telephony/port.ts';
import { messageHeard, offerAnswered } from '../flow/connect-offer.ts';
import { digitPressed } from '../flow/digits.ts';
import { messageRecorded } from '../flow/message.ts';
import { offerEnded } from '../flow/offers.ts';
import { backToFlow } from '../flow/parted.ts';
import { soundFinished } from '../flow/sound.ts';
import type { CallContext } from '../model/call-context.ts';
import { agentLeg, customerLeg, dropLeg, firstRings, type LiveCall } from '../model/live-call.ts';
import { customerLeft } from '../people/merge-calls.ts';
import { consulted, partyOfLeg } from '../people/parties.ts';
import { referred } from '../people/refer.ts';
import { supervisorAnswered } from '../people/supervise.ts';
import { agentLeft, partyAnswered, partyGone } from '../people/transfer.ts';
import { firstAnswered, secondGone } from '../placing/placing.ts';
import { announcedCall, announces } from '../recording/announcement.ts';
import { setConsent } from '../recording/consent.ts';
import { recordingFinished } from '../recording/recording.ts';
import { greetingOf, takeMessage } from '../recording/voicemail.ts';
import { askToConfirm } from './confirm.ts';
import { end, giveUp, hangUpLeg, letGo, talks } from './conversation.ts';
import { setHeld } from './hold.ts';
import { answered, noCapacity, ringNext } from './inbound.ts';
import { guessed, progressed, unreached } from './outbound.ts';

type LegEvent = Exclude<CoreEvent, { type: 'ChannelCreated' | 'ContactStatusChange' }>;

/** The leg of an event. null: the event concerns a bridge. */
function legOf(event: LegEvent): ChannelId | null {
  if (event.type === 'ChannelStateChange') return event.channel.id;
  if (!('place' in event)) return event.channelId;
  return 'channelId' in event.place ? event.place.channelId : null;
}

/** Applies an event of the core to the call of its leg. */
export function onLegEvent(context: CallContext, event: LegEvent): void {
  if (event.type === 'RecordingFinished') {
    recordingFinished(context, event, (call, name, ms) => messageRecorded(context, call, name, ms));
    return;
  }
  if (event.type === 'PlaybackFinished' && announced(context, event)) return;
  const leg = legOf(event);
  if (leg === null) return;
  const callId = context.callOfLeg.get(leg);
  if (callId === undefined) return;
  const gone = event.type === 'ChannelDestroyed';
  // A call being admitted is not in `live` yet, so the lookup happens inside the task.
  const task = async () => {
    const call = context.live.get(callId);
    if (gone) context.callOfLeg.delete(leg);
    if (call === undefined) return;
    if (gone) dropLeg(context, call, leg);
    try {
      await handle(context, call, event);
    } finally {
      letGo(context, call);
    }
  };
  context.mailboxes.run(callId, task).catch((error) => {
    const call = context.live.get(callId);
    if (call !== undefined) return giveUp(context, call, error);
    context.logger.error({ err: error, callId }, 'call without a record failed');
  });
}

/** Handles the end of a recording announcement. Returns whether the playback was one. */
function announced(context: CallContext, event: Extract<CoreEvent, { type: 'PlaybackFinished' }>): boolean {
  const callId = announcedCall(event.playbackId);
  const call = callId === null ? undefined : context.live.get(callId);
  if (callId === null) return false;
  if (call === undefined || event.interrupted) return true;
  const heard = async (): Promise<void> => {
    if (talks(call) && announces(call.record)) await setConsent(context, call, call, 'given', 'announcement');
  };
  context.mailboxes.run(callId, heard).catch((error) => giveUp(context, call, error));
  return true;
}

async function handle(context: CallContext, call: LiveCall, event: LegEvent): Promise<void> {
  switch (event.type) {
    case 'ChannelStateChange':
      return stateChanged(context, call, event);
    case 'ChannelDestroyed':
      return legGone(context, call, event);
    case 'ChannelHold':
    case 'ChannelUnhold':
      // Only the agent can hold the call. If the customer puts us on hold, their phone plays its own music.
      if (event.channelId !== agentLeg(call) || !talks(call) || consulted(call) !== null) return;
      return setHeld(context, call, event.type === 'ChannelHold');
    case 'ChannelDtmfReceived':
      return digitPressed(call, event);
    case 'PlaybackFinished':
      if (soundFinished(context, call, event) || (await messageHeard(context, call, event))) return;
      if (event.playbackId === call.apology) hangUpLeg(context, call.incoming.id, cause.noAnswer);
      if (event.playbackId !== greetingOf(call)) return;
      // If the caller hung up, or did not hear the whole greeting, no message is taken.
      if (event.interrupted) hangUpLeg(context, call.incoming.id, cause.noAnswer);
      else await takeMessage(context, call);
      return;
    case 'ChannelAnsweredBy':
      if (event.channelId === customerLeg(call) && talks(call)) return guessed(context, call, event.by);
      return;
    case 'ChannelTransfer':
      if (event.channelId === agentLeg(call)) return referred(context, call, event);
      return context.core.transferProgress(event.channelId, 'declined');
    default:
      return;
  }
}

async function stateChanged(
  context: CallContext,
  call: LiveCall,
  change: Extract<CoreEvent, { type: 'ChannelStateChange' }>,
): Promise<void> {
  const { channel } = change;
  if (channel.state === 'Up' && call.confirms.has(channel.id)) {
    return askToConfirm(context, call, channel.id, () => stateChanged(context, call, change));
  }
  const offer = call.offers.get(channel.id);
  if (offer !== undefined) return channel.state === 'Up' ? offerAnswered(context, call, offer) : undefined;
  const party = partyOfLeg(call, channel.id);
  if (party !== null) {
    if (channel.state !== 'Up' || party.up || !talks(call)) return;
    return party.mode === null ? partyAnswered(context, call, party) : supervisorAnswered(context, call, party);
  }
  if (channel.id === call.incoming.id && firstRings(call)) {
    if (channel.state !== 'Up' || call.record.phase !== 'ringing') return;
    return firstAnswered(context, call, channel);
  }
  // A leg that is being dropped may still report events.
  if (channel.id !== call.outgoing || call.record.phase !== 'ringing') return;
  if (!call.customerFirst) return progressed(context, call, change);
  if (channel.state === 'Up') return answered(context, call, channel);
}

async function legGone(
  context: CallContext,
  call: LiveCall,
  event: Extract<CoreEvent, { type: 'ChannelDestroyed' }>,
): Promise<void> {
  if (!isLive(call.record.phase)) return;
  const { cause: code, byPeer } = event;
  const offer = call.offers.get(event.channelId);
  if (offer !== undefined) return offerEnded(context, call, offer, code);
  const party = partyOfLeg(call, event.channelId);
  if (party !== null) return partyGone(context, call, party);
  const { customerFirst } = call;
  const isCustomer = event.channelId === customerLeg(call);
  if (!isCustomer && event.channelId !== agentLeg(call)) return;
  if (talks(call)) {
    if (isCustomer && (await customerLeft(context, call))) return;
    if (!isCustomer && ((await agentLeft(context, call)) || (await backToFlow(context, call)))) return;
    return end(context, call, { by: isCustomer ? 'customer' : 'agent', cause: code, byPeer });
  }
  if (customerFirst && code === cause.noCircuit && !byPeer) return noCapacity(context, call);
  if (event.channelId === call.incoming.id) {
    // The caller left while routing waited for the CRM or for an agent. The first agent of the number missed the call.
    const unrung = call.rung.size === 0 || context.line.has(call.id);
    if (call.record.direction === 'inbound' && call.record.agent === null && unrung) {
      call.record = { ...call.record, agent: call.line.agents[0] ?? null };
    }
    // If the first phone of a placed call did not answer, the reason is that of a dialled number.
    const by = customerFirst || firstRings(call) ? 'customer' : 'agent';
    return end(context, call, { by, cause: code, byPeer });
  }
  if (!customerFirst) return unreached(context, call, code, byPeer);
  return call.placed === null ? ringNext(context, call) : secondGone(context, call);
}
