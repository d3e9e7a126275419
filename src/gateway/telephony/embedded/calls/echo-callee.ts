import { cause } from '../../../../domain/calls/end-reason.ts';
import type { Clock } from '../../../../domain/clock.ts';
import type { AudioPacket, EventPacket } from '../../sound/packet.ts';
import type { EmbeddedChannel } from './channel.ts';

const longestMs = 60_000;

/**
 * Answers and plays back what it hears, until the phone hangs up or a minute has passed. The call parameter `loss`
 * (percent, 0 to 50) drops packets evenly on the way back, to test what a page shows for a bad connection.
 * @param callId for X-Call-Sid; the call is not in the call log
 */
export async function echo(channel: EmbeddedChannel, callId: string, clock: Clock): Promise<void> {
  const { signalling } = channel;
  const stop = clock.after(longestMs, () => channel.destroy(cause.normal, false));
  await signalling?.ring({ callId });
  await signalling?.answer({ callId });
  const { leg } = channel;
  const listener = leg?.listener;
  if (channel.gone || !leg || !listener) return stop();
  const passes = sieve(Number(channel.view().params.loss ?? 0));
  const source = {};
  leg.listener = {
    onAudio: (packet: AudioPacket) => {
      if (passes()) leg.relay(source, packet);
    },
    onEvent: (packet: EventPacket) => leg.relayEvent(source, packet),
    onDigit: () => {},
    onFailed: (why) => listener.onFailed(why),
  };
}

/** Returns a function that is false for this percentage of its calls, evenly distributed. */
function sieve(percent: number): () => boolean {
  const loss = Number.isFinite(percent) ? Math.min(50, Math.max(0, percent)) / 100 : 0;
  let owed = 0;
  return () => {
    owed += loss;
    if (owed < 1) return true;
    owed -= 1;
    return false;
  };
}
