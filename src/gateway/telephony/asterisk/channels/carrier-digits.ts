/** Reports so close together are one press: no key is pressed twice in this time. */
const closeMs = 60;
/** Signalling can be so much faster than the sound. Two presses by RFC 4733 have a longer pause (40 ms, ITU-T Q.24). */
const aheadMs = 30;
/** Asterisk gives a digit that it plays itself at least this length (mindtmfduration in asterisk.conf). */
const shortestMs = 80;
/** Asterisk's pause after a digit (45 ms), and a packet of sound that is late. */
const pauseMs = 145;

/** The last press of a key. */
interface Press {
  /** When Asterisk reported it first. */
  at: number;
  durationMs: number;
  /** The longest duration that was reported for it. */
  longestMs: number;
  reports: number;
}

/**
 * The digits of a carrier's leg, each press of a key once. Asterisk reports the end of each digit and its duration, and
 * not whether it came by RFC 4733, by INFO, or from tones. A press is reported again in two cases:
 *
 *   key down ─────────── up
 *     INFO ╎◄── duration ──► RFC 4733        1. It comes another way. The second report then began by the time of the
 *                                               first one. INFO has no beginning: its duration is a claim, often a
 *                                               constant.
 *     INFO ╎ played, pause ╎► again          2. It comes while Asterisk plays the digit before, or in the pause after
 *                                               it: it is deferred, and reported again when its turn comes.
 *
 * The second case is told from another press only if the carrier is known to send digits in two ways. Its key that is
 * pressed again before the digit and the pause are over counts with its last report, a moment later.
 */
export class CarrierDigits {
  readonly #presses = new Map<string, Press>();
  #twoWays = false;
  /** Whether a press had one report. */
  #oneWay = false;
  #last = 0;

  /**
   * @param at when Asterisk reported it, in ms, by Asterisk's clock
   * @returns false if the press was reported before
   */
  isNew(digit: string, durationMs: number, at: number): boolean {
    // The clock of the server was set back.
    if (at < this.#last) this.#presses.clear();
    this.#last = at;
    const press = this.#presses.get(digit);
    if (press !== undefined && this.#isSame(press, durationMs, at)) {
      press.reports += 1;
      press.longestMs = Math.max(press.longestMs, durationMs);
      this.#twoWays = true;
      return false;
    }
    if (press?.reports === 1) this.#oneWay = true;
    this.#presses.set(digit, { at, durationMs, longestMs: Math.max(durationMs, shortestMs), reports: 1 });
    return true;
  }

  #isSame(press: Press, durationMs: number, at: number): boolean {
    const later = at - press.at;
    if (later <= closeMs) return true;
    if (this.#twoWays && later <= press.longestMs + pauseMs) return true;
    if (press.durationMs !== durationMs) return later <= durationMs + aheadMs;
    // Equal durations: two presses by INFO, unless the second is just as long as the time between both, as a tone is.
    return Math.abs(later - durationMs) <= aheadMs && !this.#oneWay;
  }
}
