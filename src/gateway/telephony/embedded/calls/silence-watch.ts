import { type Clock, ticks } from '../../../../domain/clock.ts';
import type { Probed } from '../../signalling/probed.ts';
import type { EmbeddedChannel } from './channel.ts';

const watchMs = 5000;
/** Interval between probes while a far end is silent but still answers. */
const askAgainMs = 30_000;
/**
 * A browser's socket answers quickly or is dead. Over a trunk, the transaction has its own timeout (RFC 3261 17.1.2.2,
 * timer F).
 */
const browserAnswerMs = 3000;
/** Maximum number of consecutive probes that could not be sent. */
const mostUnsent = 3;

interface Watched {
  /** When the channel was first seen answered. Earlier silence does not count. */
  readonly upSince: number;
  asking: boolean;
  nextAt: number;
  unsent: number;
}

/**
 * Ends calls whose media is dead, and sends the RTCP reports of the others. A phone with silence detection may send
 * nothing for minutes (RFC 3551 4.1), so the far end is probed first:
 *
 *   heard ──silenceMs──► probed ──any response──► probed again every 30 s ──longestMs──► ended
 *     ▲                    └──481, 408──► ended
 *     └──────packet──── from any state
 */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #channels: () => Iterable<EmbeddedChannel>;
  readonly #silenceMs: number;
  readonly #longestMs: number;
  readonly #watched = new WeakMap<EmbeddedChannel, Watched>();
  #stop: () => void = () => {};

  /**
   * @param silenceMs silence after which the far end is probed
   * @param longestMs silence after which the call ends even if the far end answers
   */
  constructor(
    clock: Clock,
    channels: () => Iterable<EmbeddedChannel>,
    silenceMs: number,
    longestMs: number = Number.POSITIVE_INFINITY,
  ) {
    this.#clock = clock;
    this.#channels = channels;
    this.#silenceMs = silenceMs;
    this.#longestMs = longestMs;
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
      // A channel whose socket is closed has its own grace period.
      if (channel.signalling?.orphan === true) continue;
      const watched = this.#watched.get(channel) ?? { upSince: now, asking: false, nextAt: 0, unsent: 0 };
      this.#watched.set(channel, watched);
      const quietMs = now - Math.max(leg.lastSeen, watched.upSince);
      if (quietMs <= this.#silenceMs) continue;
      if (quietMs > this.#longestMs || channel.signalling?.probe === undefined) channel.fail('silent for too long');
      else if (!watched.asking && now >= watched.nextAt) void this.#ask(channel, watched);
    }
  }

  async #ask(channel: EmbeddedChannel, watched: Watched): Promise<void> {
    const seenBefore = channel.leg?.lastSeen ?? 0;
    watched.asking = true;
    const probed = await this.#answerOf(channel);
    watched.asking = false;
    watched.nextAt = ticks(this.#clock) + (probed === 'unsent' ? 0 : askAgainMs);
    watched.unsent = probed === 'unsent' ? watched.unsent + 1 : 0;
    const heardMeanwhile = (channel.leg?.lastSeen ?? 0) > seenBefore;
    if (heardMeanwhile || channel.signalling?.orphan === true) return;
    if (probed === 'gone' || watched.unsent >= mostUnsent) channel.fail('silent, and no answer to OPTIONS');
  }

  #answerOf(channel: EmbeddedChannel): Promise<Probed> {
    const asked = channel.signalling?.probe?.() ?? Promise.resolve('gone' as const);
    if (channel.endpoint.kind === 'carrier') return asked;
    return new Promise((resolve) => {
      const stop = this.#clock.after(browserAnswerMs, () => resolve('gone'));
      void asked.then((probed) => {
        stop();
        resolve(probed);
      });
    });
  }
}
