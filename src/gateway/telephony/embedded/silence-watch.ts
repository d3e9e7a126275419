import { type Clock, ticks } from '../../../domain/clock.ts';
import type { EmbeddedChannel } from './channel.ts';

const watchMs = 5000;

/** Ends calls whose media is dead, and sends the reports of those that live. */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #channels: () => Iterable<EmbeddedChannel>;
  readonly #silenceMs: number;
  /** When a channel was first seen answered: before, nobody need have said anything. */
  readonly #upSince = new WeakMap<EmbeddedChannel, number>();
  #stop: () => void = () => {};

  /** @param silenceMs how long a call outlives its media */
  constructor(clock: Clock, channels: () => Iterable<EmbeddedChannel>, silenceMs: number) {
    this.#clock = clock;
    this.#channels = channels;
    this.#silenceMs = silenceMs;
  }

  start(): void {
    this.#stop = this.#clock.after(watchMs, () => {
      this.#look();
      this.start();
    });
  }

  end(): void {
    this.#stop();
  }

  #look(): void {
    const now = ticks(this.#clock);
    for (const channel of [...this.#channels()]) {
      const { leg } = channel;
      if (channel.state !== 'Up' || leg === null) continue;
      leg.report?.();
      // Whose socket is gone too has its own time to come back.
      if (channel.signalling?.orphan === true) continue;
      const upSince = this.#upSince.get(channel) ?? now;
      this.#upSince.set(channel, upSince);
      if (now - Math.max(leg.lastSeen, upSince) > this.#silenceMs) channel.fail();
    }
  }
}
