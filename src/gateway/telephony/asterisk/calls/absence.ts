import type { Clock } from '../../../../domain/clock.ts';
import type { Clip } from '../../sound/sounds.ts';
import type { AsteriskChannel } from '../channels/channel.ts';
import { BrowserCall } from './browser-call.ts';

const lookMs = 500;

/**
 * Music for whoever talks to an agent that is away: whose socket and media are both gone, as when a page is loading
 * anew. Asterisk is asked for the media of those without a socket, and of nobody else. Call control's hold is another.
 */
export class Absence {
  readonly #clock: Clock;
  readonly #channels: () => Iterable<AsteriskChannel>;
  readonly #music: () => Promise<Clip>;
  #comforted = new Set<AsteriskChannel>();
  #stop: () => void = () => {};
  #ended = false;

  constructor(clock: Clock, channels: () => Iterable<AsteriskChannel>, music: () => Promise<Clip>) {
    this.#clock = clock;
    this.#channels = channels;
    this.#music = music;
  }

  start(): void {
    if (this.#ended) return;
    this.#stop = this.#clock.after(lookMs, () => {
      void this.#look()
        .catch(() => {})
        .finally(() => this.start());
    });
  }

  end(): void {
    this.#ended = true;
    this.#stop();
  }

  async #look(): Promise<void> {
    const left = new Set<AsteriskChannel>();
    for (const channel of this.#channels()) {
      const call = channel.signalling;
      if (channel.state !== 'Up' || !(call instanceof BrowserCall) || !call.orphan) continue;
      const packets = await packetsOf(channel);
      if (packets !== null) call.heard(packets);
      if (call.away) for (const other of channel.alone()) left.add(other);
    }
    for (const channel of this.#comforted) if (!left.has(channel)) void channel.music('absence', null);
    const before = this.#comforted;
    this.#comforted = left;
    for (const channel of left) if (!before.has(channel)) void channel.music('absence', await this.#music());
  }
}

/** Packets that Asterisk received from it; null where it cannot tell. */
async function packetsOf({ pbx, ariId }: AsteriskChannel): Promise<number | null> {
  if (pbx === null || ariId === null) return null;
  const answer = await pbx.ari.get(['channels', ariId, 'rtp_statistics']).catch(() => null);
  const { rxcount } = (answer ?? {}) as { rxcount?: unknown };
  return typeof rxcount === 'number' ? rxcount : null;
}
