import { cause } from '../../../../domain/calls/end-reason.ts';
import { ticks } from '../../../../domain/clock.ts';
import type { Format } from '../../port.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import type { Clip } from '../../sound/sounds.ts';
import type { CoreContext } from '../context.ts';
import type { Leg, LegListener } from '../mixing/leg.ts';
import type { EmbeddedChannel } from './channel.ts';

const answerAfterMs = 2000;
const hangUpAfterMs = 60_000;

/** The demo's telephone network: the callee answers after two seconds, speaks, and hangs up after a minute. */
export class DemoCallee implements Signalling {
  readonly #timers: (() => void)[] = [];

  constructor(context: CoreContext, channel: EmbeddedChannel) {
    channel.signalling = this;
    const later = (ms: number, callback: () => void): void => {
      this.#timers.push(context.clock.after(ms, callback));
    };
    const speak = async (): Promise<void> => {
      const clip = await context.sounds.clip('sound:demo-callee');
      if (channel.gone) return;
      channel.attach(new SpeakingLeg(context, clip));
      channel.become('Up');
      later(hangUpAfterMs, () => {
        this.end();
        channel.destroy(cause.normal, true);
      });
    };
    later(answerAfterMs / 4, () => channel.become('Ringing'));
    later(answerAfterMs, () => {
      speak().catch((error: unknown) => {
        context.logger.warn({ err: error }, 'sound of the demo callee missing');
        channel.fail('its sound is missing');
      });
    });
  }

  async ring(): Promise<void> {}

  async answer(): Promise<void> {}

  end(): void {
    for (const stop of this.#timers) stop();
  }
}

/** A leg without a network: it repeats its clip and ignores what it receives. */
class SpeakingLeg implements Leg {
  readonly formats: readonly Format[] = ['pcmu'];
  readonly connected = Promise.resolve();
  listener: LegListener | null = null;
  readonly #context: CoreContext;
  readonly #stop: () => void;

  constructor(context: CoreContext, clip: Clip) {
    this.#context = context;
    let index = 0;
    this.#stop = context.ticker.add(() => {
      const payload = clip.pcmu[index % clip.pcmu.length];
      const sequence = index & 0xffff;
      if (payload !== undefined) {
        const timestamp = (index * payload.length) >>> 0;
        this.listener?.onAudio({ format: 'pcmu', sequence, timestamp, marker: index === 0, payload });
      }
      index += 1;
    });
  }

  get lastSeen(): number {
    return ticks(this.#context.clock);
  }

  relay(): boolean {
    return true;
  }

  speak(): void {}

  relayEvent(): void {}

  frame(): void {}

  event(): null {
    return null;
  }

  close(): void {
    this.#stop();
  }
}
