import type { Clock } from '../../../../domain/clock.ts';
import type { Clip } from '../../sound/sounds.ts';
import type { AsteriskChannel } from '../channels/channel.ts';
import { BrowserCall } from './browser-call.ts';

const lookMs = 500;

/**
 * Plays music to the party that talks to an absent agent. An agent is absent if both the socket and the media are gone,
 * for example while the page reloads. Asterisk is asked about media only for agents without a socket. Hold by call
 * control is separate.
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

/** Returns how many packets Asterisk received from the channel. Null if Asterisk cannot say. */
async function packetsOf({ pbx, ariId }: AsteriskChannel): Promise<number | null> {
  if (pbx === null || ariId === null) return null;
  const answer = await pbx.ari.get(['channels', ariId, 'rtp_statistics']).catch(() => null);
  const { rxcount } = (answer ?? {}) as { rxcount?: unknown };
  return typeof rxcount === 'number' ? rxcount : null;
}
