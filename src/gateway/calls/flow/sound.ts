import type { CoreEvent, Media, PlaybackId } from '../../telephony/port.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import type { FlowSound } from '../model/live-flow.ts';
import { answerFirst } from '../steps/answer.ts';
import { giveUp, quietly } from '../steps/conversation.ts';
import { tellFlow } from './tell-flow.ts';

/** Resolves when the caller can hear something. The call is answered for it, because a flow needs keys, too. */
export function audible(context: CallContext, call: LiveCall): Promise<void> {
  const { flow } = call;
  if (flow === null) return Promise.resolve();
  flow.answered ??= isUp(context, call) ? Promise.resolve() : answerFirst(context, call);
  return flow.answered;
}

export function isUp(context: CallContext, { incoming }: LiveCall): boolean {
  return context.core.channels().some(({ id, state }) => id === incoming.id && state === 'Up');
}

/** Plays media to the caller. @param media null: the music on hold, which never ends */
export function playSound(
  context: CallContext,
  call: LiveCall,
  id: string,
  { media, repeats, failed }: Pick<FlowSound, 'media' | 'repeats' | 'failed'>,
): void {
  const sound: FlowSound = { id, media, repeats, failed, playbacks: new Set(), loading: true, stopped: false };
  call.flow?.sounds.set(id, sound);
  start(context, call, sound).catch((error) => giveUp(context, call, error));
}

async function start(context: CallContext, call: LiveCall, sound: FlowSound): Promise<void> {
  // Answering waits for the network, so it runs outside the mailbox.
  await audible(context, call);
  if (sound.stopped) return;
  if (sound.media === null) {
    await context.core.startMoh(call.incoming.id).catch((error) => failed(context, call, sound, error));
    if (sound.stopped) quietly(context, context.core.stopMoh(call.incoming.id));
    return;
  }
  if (sound.media.length > 0) await playAll(context, call, sound, sound.media);
  sound.loading = false;
  if (sound.stopped) return stopPlaybacks(context, sound);
  if (sound.playbacks.size === 0) over(context, call, sound);
}

/** Plays all parts without a gap. If one of them cannot be played, the others are played one by one. */
async function playAll(context: CallContext, call: LiveCall, sound: FlowSound, media: readonly Media[]): Promise<void> {
  if (await plays(context, call, sound, playbackOf(call, sound.id), media)) return;
  sound.failed = true;
  if (media.length === 1) return;
  for (const [at, part] of media.entries()) {
    if (!sound.stopped) await plays(context, call, sound, `${playbackOf(call, sound.id)}-${at}`, [part]);
  }
}

async function plays(
  context: CallContext,
  call: LiveCall,
  sound: FlowSound,
  playback: PlaybackId,
  media: readonly Media[],
): Promise<boolean> {
  sound.playbacks.add(playback);
  try {
    await context.core.play({ channelId: call.incoming.id }, playback, media);
    return true;
  } catch (error) {
    sound.playbacks.delete(playback);
    context.logger.warn({ err: error, callId: call.id }, 'prompt of a flow not played');
    return false;
  }
}

function failed(context: CallContext, call: LiveCall, sound: FlowSound, error: unknown): void {
  context.logger.warn({ err: error, callId: call.id }, 'music of a flow not played');
  sound.failed = true;
  over(context, call, sound);
}

/** All that could be played was heard. */
function over(context: CallContext, call: LiveCall, sound: FlowSound): void {
  if (sound.stopped || !call.flow?.sounds.delete(sound.id)) return;
  tellFlow(context, call, { type: 'played', id: sound.id, ...(sound.failed && { failed: true }) });
}

export function stopSound(context: CallContext, call: LiveCall, id: string): void {
  const sound = call.flow?.sounds.get(id);
  if (sound === undefined) return;
  call.flow?.sounds.delete(id);
  sound.stopped = true;
  if (sound.media === null) quietly(context, context.core.stopMoh(call.incoming.id));
  else stopPlaybacks(context, sound);
}

/** Stops all sounds of the flow, because the caller is connected. */
export function silence(context: CallContext, call: LiveCall): void {
  for (const id of [...(call.flow?.sounds.keys() ?? [])]) stopSound(context, call, id);
}

/** The end of a playback. Returns whether it is one of the flow's. */
export function soundFinished(
  context: CallContext,
  call: LiveCall,
  { playbackId, interrupted }: Extract<CoreEvent, { type: 'PlaybackFinished' }>,
): boolean {
  const sound = [...(call.flow?.sounds.values() ?? [])].find(({ playbacks }) => playbacks.delete(playbackId));
  if (sound === undefined) return playbackId.startsWith(playbackOf(call, ''));
  if (sound.loading || sound.playbacks.size > 0) return true;
  // An interruption without a request would come again.
  if (!sound.repeats || sound.failed || interrupted) over(context, call, sound);
  else playSound(context, call, sound.id, { ...sound });
  return true;
}

function stopPlaybacks(context: CallContext, { playbacks }: FlowSound): void {
  for (const playback of playbacks) quietly(context, context.core.stopPlayback(playback));
}

function playbackOf(call: LiveCall, id: string): PlaybackId {
  return `${call.id}-flow-${id}`;
}
