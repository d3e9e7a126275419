import { cause } from '../../../domain/calls/end-reason.ts';
import { isLive } from '../../../domain/calls/phase.ts';
import type { ChannelId, CoreEvent } from '../../telephony/port.ts';
import type { Desk } from '../model/desk.ts';
import { agentLeg, customerLeg, dropLeg, type LiveCall } from '../model/live-call.ts';
import { consulted, partyOfLeg } from '../people/parties.ts';
import { referred } from '../people/refer.ts';
import { supervisorAnswered } from '../people/supervise.ts';
import { agentLeft, partyAnswered, partyGone } from '../people/transfer.ts';
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
export function onLegEvent(desk: Desk, event: LegEvent): void {
  if (event.type === 'RecordingFinished') {
    recordingFinished(desk, event);
    return;
  }
  if (event.type === 'PlaybackFinished' && announced(desk, event)) return;
  const leg = legOf(event);
  if (leg === null) return;
  const callId = desk.callOfLeg.get(leg);
  if (callId === undefined) return;
  const gone = event.type === 'ChannelDestroyed';
  // A call being admitted is not in `live` yet, so the lookup happens inside the task.
  const task = async () => {
    const call = desk.live.get(callId);
    if (gone) desk.callOfLeg.delete(leg);
    if (call === undefined) return;
    if (gone) dropLeg(desk, call, leg);
    try {
      await handle(desk, call, event);
    } finally {
      letGo(desk, call);
    }
  };
  desk.mailboxes.run(callId, task).catch((error) => {
    const call = desk.live.get(callId);
    if (call !== undefined) return giveUp(desk, call, error);
    desk.logger.error({ err: error, callId }, 'call without a record failed');
  });
}

/** Handles the end of a recording announcement. Returns whether the playback was one. */
function announced(desk: Desk, event: Extract<CoreEvent, { type: 'PlaybackFinished' }>): boolean {
  const callId = announcedCall(event.playbackId);
  const call = callId === null ? undefined : desk.live.get(callId);
  if (callId === null) return false;
  if (call === undefined || event.interrupted) return true;
  const heard = async (): Promise<void> => {
    if (talks(call) && announces(call.record)) await setConsent(desk, call, call, 'given', 'announcement');
  };
  desk.mailboxes.run(callId, heard).catch((error) => giveUp(desk, call, error));
  return true;
}

async function handle(desk: Desk, call: LiveCall, event: LegEvent): Promise<void> {
  switch (event.type) {
    case 'ChannelStateChange':
      return stateChanged(desk, call, event);
    case 'ChannelDestroyed':
      return legGone(desk, call, event);
    case 'ChannelHold':
    case 'ChannelUnhold':
      // Only the agent can hold the call. If the customer puts us on hold, their phone plays its own music.
      if (event.channelId !== agentLeg(call) || !talks(call) || consulted(call) !== null) return;
      return setHeld(desk, call, event.type === 'ChannelHold');
    case 'PlaybackFinished':
      if (event.playbackId === call.apology) hangUpLeg(desk, call.first.id, cause.noAnswer);
      if (event.playbackId !== greetingOf(call)) return;
      // If the caller hung up, or did not hear the whole greeting, no message is taken.
      if (event.interrupted) hangUpLeg(desk, call.first.id, cause.noAnswer);
      else await takeMessage(desk, call);
      return;
    case 'ChannelAnsweredBy':
      if (event.channelId === customerLeg(call) && talks(call)) return guessed(desk, call, event.by);
      return;
    case 'ChannelTransfer':
      if (event.channelId === agentLeg(call)) return referred(desk, call, event);
      return desk.core.transferProgress(event.channelId, 'declined');
    default:
      return;
  }
}

async function stateChanged(
  desk: Desk,
  call: LiveCall,
  change: Extract<CoreEvent, { type: 'ChannelStateChange' }>,
): Promise<void> {
  const { channel } = change;
  if (channel.state === 'Up' && call.confirms.has(channel.id)) {
    return askToConfirm(desk, call, channel.id, () => stateChanged(desk, call, change));
  }
  const party = partyOfLeg(call, channel.id);
  if (party !== null) {
    if (channel.state !== 'Up' || party.up || !talks(call)) return;
    return party.mode === null ? partyAnswered(desk, call, party) : supervisorAnswered(desk, call, party);
  }
  // A leg that is being dropped may still report events.
  if (channel.id !== call.second || call.record.phase !== 'ringing') return;
  if (call.record.direction === 'outbound') return progressed(desk, call, change);
  if (channel.state === 'Up') return answered(desk, call, channel);
}

async function legGone(
  desk: Desk,
  call: LiveCall,
  event: Extract<CoreEvent, { type: 'ChannelDestroyed' }>,
): Promise<void> {
  if (!isLive(call.record.phase)) return;
  const { cause: code, byPeer } = event;
  const party = partyOfLeg(call, event.channelId);
  if (party !== null) return partyGone(desk, call, party);
  const inbound = call.record.direction === 'inbound';
  const isCustomer = event.channelId === customerLeg(call);
  if (!isCustomer && event.channelId !== agentLeg(call)) return;
  if (talks(call)) {
    if (!isCustomer && (await agentLeft(desk, call))) return;
    return end(desk, call, { by: isCustomer ? 'customer' : 'agent', cause: code, byPeer });
  }
  if (inbound && code === cause.noCircuit && !byPeer) return noCapacity(desk, call);
  if (event.channelId === call.first.id) {
    return end(desk, call, { by: inbound ? 'customer' : 'agent', cause: code, byPeer });
  }
  return inbound ? ringNext(desk, call) : unreached(desk, call, code, byPeer);
}
