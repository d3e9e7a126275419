import type { Clock } from '../../../../domain/clock.ts';
import type { Clip } from '../../sound/sounds.ts';
import type { EmbeddedChannel } from './channel.ts';

const lookMs = 500;

/**
 * Plays music to the party that talks to an absent agent. An agent is absent if both the socket and the media are gone,
 * for example while the page reloads. The music begins within two seconds. It ends when the agent is back, or when the
 * two parties are separated. Hold by call control is separate.
 */
export class Absence {
  readonly #clock: Clock;
  readonly #channels: () => Iterable<EmbeddedChannel>;
  readonly #music: () => Promise<Clip>;
  #comforted = new Set<EmbeddedChannel>();
  #stop: () => void = () => {};
  #ended = false;

  constructor(clock: Clock, channels: () => Iterable<EmbeddedChannel>, music: () => Promise<Clip>) {
    this.#clock = clock;
    this.#channels = channels;
    this.#music = music;
  }

  start(): void {
    this.#stop = this.#clock.after(lookMs, () => {
      void this.#look().finally(() => {
        if (!this.#ended) this.start();
      });
    });
  }

  end(): void {
    this.#ended = true;
    this.#stop();
  }

  async #look(): Promise<void> {
    const left = new Set<EmbeddedChannel>();
    for (const channel of this.#channels()) {
      if (channel.state !== 'Up' || channel.signalling?.away !== true) continue;
      for (const other of channel.alone()) left.add(other);
    }
    for (const channel of this.#comforted) if (!left.has(channel)) channel.ear.comfort(null);
    const before = this.#comforted;
    this.#comforted = left;
    const added = [...left].filter((channel) => !before.has(channel));
    if (added.length === 0) return;
    const clip = await this.#music();
    for (const channel of added) if (this.#comforted.has(channel)) channel.ear.comfort(clip);
  }
}
