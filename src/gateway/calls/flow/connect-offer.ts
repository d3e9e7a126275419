import { changed } from '../../../domain/participants/participant.ts';
import type { CoreEvent } from '../../telephony/port.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import type { Offer } from '../model/live-flow.ts';
import { timeIn } from '../model/time-in.ts';
import { connect, giveUp } from '../steps/conversation.ts';
import { channelOf, withdraw } from './offers.ts';
import { silence } from './sound.ts';

/** A phone that rang was answered, and confirmed if it is an ordinary one. The first one has the call. */
export async function offerAnswered(context: CallContext, call: LiveCall, offer: Offer): Promise<void> {
  if (offer.playback !== null) return;
  for (const other of [...call.offers.values()]) {
    if (other !== offer) await withdraw(context, call, other, true);
  }
  if (offer.message.length === 0) return join(context, call, offer);
  const playback = `${offer.leg}-message`;
  offer.playback = playback;
  // The caller hears the queue meanwhile. A message that cannot be played must not keep the agent from the caller.
  context.core.play({ channelId: offer.leg }, playback, offer.message).catch((error) => {
    context.logger.warn({ err: error, callId: call.id }, 'message to an agent not played');
    context.mailboxes.run(call.id, () => join(context, call, offer)).catch((cause) => giveUp(context, call, cause));
  });
}

/** The end of a message to an agent. Returns whether the playback is one. */
export async function messageHeard(
  context: CallContext,
  call: LiveCall,
  { playbackId, interrupted }: Extract<CoreEvent, { type: 'PlaybackFinished' }>,
): Promise<boolean> {
  const offer = [...call.offers.values()].find(({ playback }) => playback === playbackId);
  if (offer === undefined) return false;
  // An interruption means that the phone was hung up, which its leg reports next.
  if (!interrupted) await join(context, call, offer);
  return true;
}

async function join(context: CallContext, call: LiveCall, offer: Offer): Promise<void> {
  const channel = channelOf(context, offer);
  const { flow } = call;
  if (channel === undefined || flow === null || !call.offers.delete(offer.leg)) return;
  silence(context, call);
  const { id, identity, command } = offer;
  call.outgoing = offer.leg;
  call.replacement = null;
  if (identity !== null) call.rung.add(identity);
  flow.talking = command;
  flow.queue = null;
  const now = timeIn(context, call);
  const { participants, agent } = call.record;
  await connect(context, call, channel.formats, {
    agent: identity ?? agent,
    participants: changed(changed(participants, id, { lead: true }), flowParticipant, { leftAt: now }),
  });
  const to = identity ?? participants.find((each) => each.id === id)?.number ?? '';
  offer.settle('answered');
  await flow.run.handle(
    offer.by === 'ring'
      ? { type: 'connected', id: command, to }
      : { type: 'queue', id: command, outcome: 'connected', to },
  );
}

/** The id of the flow among the participants of a call. */
export const flowParticipant = 'flow';
