import { type Clock, ticks } from '../../../domain/clock.ts';

/** RFC 4733 in the media, or INFO in the signalling. */
export type DigitWay = 'rtp' | 'info';

/** How far apart the two reports of one key are at most, in ms. No caller presses a key twice so fast. */
const apartMs = 1_000;

interface Reported {
  digit: string;
  way: DigitWay;
  at: number;
}

/**
 * Counts each key once, although some phones report it on both ways. A report is the second one of a key if the same
 * digit came on the other way less than a second ago, and no other report was paired with it. Which way is the first does
 * not matter, and a phone that uses one way alone is never touched.
 */
export class DigitWays {
  readonly #clock: Clock;
  #open: Reported[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether this is a new key. */
  isNew(digit: string, way: DigitWay): boolean {
    const now = ticks(this.#clock);
    this.#open = this.#open.filter(({ at }) => now - at < apartMs);
    const twin = this.#open.findIndex((each) => each.digit === digit && each.way !== way);
    if (twin !== -1) {
      this.#open.splice(twin, 1);
      return false;
    }
    this.#open.push({ digit, way, at: now });
    return true;
  }
}
