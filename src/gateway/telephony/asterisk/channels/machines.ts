import { cause } from '../../../../domain/calls/end-reason.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import type { AsteriskContext } from '../context.ts';
import type { MediaSocket } from '../server/media-socket.ts';
import type { Pbx } from '../server/pbx.ts';
import type { AsteriskChannel } from './channel.ts';

const answerAfterMs = 2000;
const hangUpAfterMs = 60_000;
/** Audio sent to Asterisk in advance, in ms. */
const aheadMs = 4000;

/** The demo's telephone network: the callee answers after two seconds, speaks, and hangs up after a minute. */
export class DemoCallee implements Signalling {
  readonly #timers: (() => void)[] = [];
  #media: MediaSocket | null = null;

  constructor(context: AsteriskContext, channel: AsteriskChannel, pbx: Pbx) {
    channel.signalling = this;
    const later = (ms: number, callback: () => void): void => {
      this.#timers.push(context.clock.after(ms, callback));
    };
    const speak = async (): Promise<void> => {
      const clip = await context.sounds.clip('sound:demo-callee');
      const media = await pbx.openMedia();
      this.#media = media;
      if (channel.gone) return media.close();
      channel.place(pbx, media.channelId);
      channel.become('Up');
      const sound = Buffer.concat([...clip.pcmu]);
      const lengthMs = sound.length / 8;
      const say = (): void => {
        media.send(sound);
        later(lengthMs, say);
      };
      media.send(sound);
      later(Math.max(0, lengthMs - aheadMs), say);
      later(hangUpAfterMs, () => {
        this.end();
        channel.destroy(cause.normal, true);
      });
    };
    later(answerAfterMs / 4, () => channel.become('Ringing'));
    later(answerAfterMs, () => {
      speak().catch((error: unknown) => {
        context.logger.warn({ err: error }, 'sound of the demo callee missing');
        channel.fail();
      });
    });
  }

  async ring(): Promise<void> {}

  async answer(): Promise<void> {}

  end(): void {
    for (const stop of this.#timers) stop();
    this.#media?.close();
  }
}

/**
 * Answers and plays back what it hears, until the phone hangs up or a minute has passed. The call is not recorded in
 * the call log.
 */
export async function echo(context: AsteriskContext, channel: AsteriskChannel, callId: string): Promise<void> {
  const stop = context.clock.after(hangUpAfterMs, () => channel.destroy(cause.normal, false));
  await channel.signalling?.ring({ callId });
  await channel.signalling?.answer({ callId });
  const { pbx, ariId } = channel;
  if (channel.gone || pbx === null || ariId === null) return stop();
  const [media, bridge] = await Promise.all([pbx.openMedia(), pbx.createBridge(`echo-${channel.id}`)]);
  media.onAudio = (muLaw) => media.send(muLaw);
  media.onClose = () => {
    stop();
    void pbx.quietly(pbx.ari.delete(['bridges', bridge]));
  };
  await pbx.join(bridge, `${ariId},${media.channelId}`);
  channel.whenGone(() => media.close());
}
