/** What Asterisk does with digits unless asterisk.conf says otherwise, in ms: main/channel.c, `__ast_read`. */
const asterisk = {
  /** A digit that it passes on lasts at least this long (mindtmfduration). */
  shortest: 80,
  /** The duration of a digit without one. */
  unsaid: 100,
  /** The pause between two digits. */
  pause: 45,
};

/** A deferred digit is repeated with the next packet of sound. A busy server may be late. */
const lateMs = 100;
/** Asterisk's times are rounded. */
const earlyMs = 10;
/** Reports so close together are one press: no key is pressed twice in this time. */
const closeMs = 60;
/** Signalling can be so much faster than the sound. Two presses by RFC 4733 have a longer pause (40 ms, ITU-T Q.24). */
const aheadMs = 30;
/** The longest press that is recognised. */
const longestMs = 10_000;

interface Press {
  digit: string;
  /** When Asterisk reported it first. */
  at: number;
  durationMs: number;
  /** Whether it was reported another way as well. */
  twice: boolean;
}

/** A digit that is reported again. */
interface Deferred {
  digit: string;
  durationMs: number;
  /** When Asterisk's pause after a tone is over, at the latest. */
  soonUntil: number;
  /** When the digits before it were played. */
  from: number;
}

/**
 * The digits of a carrier's leg, each press of a key once. Asterisk reports the end of each digit and its duration, and
 * not whether it came by RFC 4733, by INFO, or from tones. A press is reported again in two cases:
 *
 *   key down ─────────── up
 *     INFO ╎◄── duration ──► RFC 4733        1. It comes another way. The second report then began by the time of the
 *                                               first one. INFO has no beginning: its duration is a claim, often a
 *                                               constant.
 *     INFO ╎ emulated, pause ╎► again        2. It comes while Asterisk plays the digit before, so it is deferred, and
 *                                               reported again when its turn comes.
 */
export class CarrierDigits {
  #presses: Press[] = [];
  #deferred: Deferred[] = [];
  /** Until when Asterisk defers digits, if it plays the last one, as it does after INFO. */
  #busyUntil = 0;
  /** Until when it defers them, if the last one was a tone that it passed on. */
  #pausedUntil = 0;
  #last = 0;

  /**
   * @param at when Asterisk reported it, in ms, by Asterisk's clock
   * @returns false if the press was reported before
   */
  isNew(digit: string, durationMs: number, at: number): boolean {
    if (at < this.#last) this.#forget();
    this.#last = at;
    if (this.#isAgain(digit, durationMs, at)) return false;
    this.#presses = this.#presses.filter((press) => at - press.at <= longestMs);
    const other = this.#presses.find((press) => !press.twice && this.#isSame(press, digit, durationMs, at));
    if (other !== undefined) {
      other.twice = true;
      return false;
    }
    this.#presses.push({ digit, at, durationMs, twice: false });
    return true;
  }

  /** The clock of the server was set back. */
  #forget(): void {
    this.#presses = [];
    this.#deferred = [];
    this.#busyUntil = 0;
    this.#pausedUntil = 0;
  }

  /** Follows what Asterisk defers. @returns true if this is a deferred digit whose turn has come */
  #isAgain(digit: string, durationMs: number, at: number): boolean {
    this.#deferred = this.#deferred.filter(({ from }) => at <= from + lateMs);
    const place = this.#deferred.findIndex(
      (each) =>
        each.digit === digit && each.durationMs === durationMs && (at <= each.soonUntil || at >= each.from - earlyMs),
    );
    const playedMs = (durationMs === 0 ? asterisk.unsaid : Math.max(durationMs, asterisk.shortest)) + asterisk.pause;
    if (place !== -1) {
      this.#deferred.splice(place, 1);
      this.#busyUntil = Math.max(this.#busyUntil, at + playedMs);
      return true;
    }
    if (at < this.#busyUntil) {
      const isFirst = this.#deferred.length === 0;
      const soonUntil = isFirst ? this.#pausedUntil + lateMs : at;
      this.#deferred.push({ digit, durationMs, soonUntil, from: this.#busyUntil });
      this.#busyUntil += playedMs;
    } else {
      this.#busyUntil = at + playedMs;
      this.#pausedUntil = at + Math.max(0, asterisk.shortest - durationMs) + asterisk.pause;
    }
    return false;
  }

  #isSame(press: Press, digit: string, durationMs: number, at: number): boolean {
    if (press.digit !== digit) return false;
    const later = at - press.at;
    if (later <= closeMs) return true;
    if (press.durationMs !== durationMs) return later <= durationMs + aheadMs;
    // Equal durations: two presses by INFO, unless the second is just as long as the time between both, as a tone is.
    return Math.abs(later - durationMs) <= aheadMs && !this.#comesOneWay(press);
  }

  /** Whether the press before this one was reported once, so that the carrier sends digits in one way. */
  #comesOneWay(press: Press): boolean {
    return this.#presses[this.#presses.indexOf(press) - 1]?.twice === false;
  }
}
