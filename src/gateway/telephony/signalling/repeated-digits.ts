/** How a digit reached the gateway: RFC 4733, SIP INFO, or tones in the sound. */
export type DigitWay = 'event' | 'info' | 'tones';

/** Delay of the slower way, at most. */
export const togetherMs = 2000;

/**
 * Recognises a digit that a telephone sends in several ways at once. The first one counts:
 *
 *   5 by event, 5 by INFO, 5 by event, 5 by INFO ─► 5, 5
 */
export class RepeatedDigits {
  #recent: { digit: string; at: number; ways: Set<DigitWay> }[] = [];

  /**
   * @param now in ms, of any clock that does not jump
   * @returns false if the same press of the key has been reported by another way
   */
  isNew(digit: string, way: DigitWay, now: number): boolean {
    this.#recent = this.#recent.filter(({ at }) => now - at <= togetherMs);
    const same = this.#recent.find((each) => each.digit === digit && !each.ways.has(way));
    if (same === undefined) {
      this.#recent.push({ digit, at: now, ways: new Set([way]) });
      return true;
    }
    same.ways.add(way);
    return false;
  }
}
