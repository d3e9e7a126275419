import { type Clock, ticks } from '../../../../domain/clock.ts';
import type { Probed } from '../../signalling/probed.ts';
import type { EmbeddedChannel } from './channel.ts';

const watchMs = 5000;
/** While a far end is silent and still answers, it is asked again after so long. */
const askAgainMs = 30_000;
/** A browser's socket is there or not; over a trunk the transaction has its own time (RFC 3261 17.1.2.2, timer F). */
const browserAnswerMs = 3000;
/** Requests that could not be sent at all, in a row. */
const mostUnsent = 3;

interface Watched {
  /** When the channel was first seen answered: before, nobody need have said anything. */
  readonly upSince: number;
  asking: boolean;
  nextAt: number;
  unsent: number;
}

/**
 * Ends calls whose media is dead, and sends the reports of those that live. A phone that detects silence may send
 * nothing for minutes (RFC 3551 4.1), so the far end is asked first:
 *
 *   heard ──silenceMs──► asked ──any answer──► asked again each 30 s ──longestMs──► ended
 *     ▲                    └──481, 408──► ended
 *     └──────packet──── from everywhere
 */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #channels: () => Iterable<EmbeddedChannel>;
  readonly #silenceMs: number;
  readonly #longestMs: number;
  readonly #watched = new WeakMap<EmbeddedChannel, Watched>();
  #stop: () => void = () => {};

  /**
   * @param silenceMs after so long without media the far end is asked
   * @param longestMs after so long the call ends even if the far end answers
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
      // Whose socket is gone too has its own time to come back.
      if (channel.signalling?.orphan === true) continue;
      const watched = this.#watched.get(channel) ?? { upSince: now, asking: false, nextAt: 0, unsent: 0 };
      this.#watched.set(channel, watched);
      const quietMs = now - Math.max(leg.lastSeen, watched.upSince);
      if (quietMs <= this.#silenceMs) continue;
      if (quietMs > this.#longestMs || channel.signalling?.probe === undefined) channel.fail();
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
    if (probed === 'gone' || watched.unsent >= mostUnsent) channel.fail();
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
