import type { ReceptionBlock } from './rtcp.ts';
import type { RtpHeader } from './rtp-packet.ts';

/** Counts received packets as in RFC 3550 A.3 and A.8. When a sender restarts, counting restarts too. */
export class Reception {
  readonly #now: () => number;
  #ssrc: number | null = null;
  #base = 0;
  /** Extended by the wraparounds of the sequence number. */
  #highest = 0;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #jitter = 0;
  #transit: number | null = null;
  #lastReport = 0;
  #reportedAt = 0;
  /** Totals of earlier senders. */
  #earlier = { expected: 0, received: 0 };
  #jitterSeconds = 0;
  #jitterSamples = 0;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param clockRate null for packets without audio, whose timestamps say nothing about jitter */
  received(
    { ssrc, sequence, timestamp }: Pick<RtpHeader, 'ssrc' | 'sequence' | 'timestamp'>,
    clockRate: number | null,
  ): void {
    const step = ((sequence - this.#highest) << 16) >> 16;
    if (ssrc !== this.#ssrc || Math.abs(step) > 3000) {
      this.#closeSender();
      this.#ssrc = ssrc;
      this.#base = sequence;
      this.#highest = sequence;
      this.#received = 0;
      this.#expectedBefore = 0;
      this.#receivedBefore = 0;
      this.#transit = null;
      this.#jitter = 0;
    } else if (step > 0) this.#highest += step;
    this.#received += 1;
    if (clockRate === null) return;
    const transit = (this.#now() * clockRate) / 1000 - timestamp;
    if (this.#transit !== null) {
      const difference = Math.abs(transit - this.#transit);
      // A jump of the sender's clock is not jitter.
      if (difference < clockRate) this.#jitter += (difference - this.#jitter) / 16;
      this.#jitterSeconds += this.#jitter / clockRate;
      this.#jitterSamples += 1;
    }
    this.#transit = transit;
  }

  /** Notes a sender report. @param middle bits of its NTP time */
  reported(middle: number): void {
    this.#lastReport = middle;
    this.#reportedAt = this.#now();
  }

  /** Totals over all senders, from the first packet to the last. Null if no packet arrived. */
  get summary(): { lossRatio: number; jitterSeconds: number | null } | null {
    if (this.#ssrc === null) return null;
    const expected = this.#earlier.expected + this.#highest - this.#base + 1;
    const received = this.#earlier.received + this.#received;
    return {
      // With duplicates, more packets than expected may arrive.
      lossRatio: Math.max(0, Math.min(1, (expected - received) / expected)),
      jitterSeconds: this.#jitterSamples === 0 ? null : this.#jitterSeconds / this.#jitterSamples,
    };
  }

  #closeSender(): void {
    if (this.#ssrc === null) return;
    this.#earlier.expected += this.#highest - this.#base + 1;
    this.#earlier.received += this.#received;
  }

  /** Returns the block for the next report. Null if no packet arrived. */
  block(): ReceptionBlock | null {
    if (this.#ssrc === null) return null;
    const expected = this.#highest - this.#base + 1;
    const expectedNow = expected - this.#expectedBefore;
    const lostNow = expectedNow - (this.#received - this.#receivedBefore);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    return {
      ssrc: this.#ssrc,
      fractionLost: expectedNow <= 0 || lostNow <= 0 ? 0 : Math.min(255, Math.floor((lostNow * 256) / expectedNow)),
      lost: Math.max(-0x800000, Math.min(0x7fffff, expected - this.#received)),
      highest: this.#highest >>> 0,
      jitter: Math.floor(this.#jitter) >>> 0,
      lastReport: this.#lastReport,
      delay: this.#lastReport === 0 ? 0 : Math.round(((this.#now() - this.#reportedAt) * 65_536) / 1000) >>> 0,
    };
  }
}
