import { type Clock, ticks } from '../../../../domain/clock.ts';
import { RepeatedDigits, togetherMs } from '../../signalling/repeated-digits.ts';

/**
 * The digits of one leg, each press of a key once. Asterisk reports digits of RFC 4733, of INFO and of tones alike, so those
 * that the gateway passes on as INFO are remembered until they come back.
 */
export class ReportedDigits {
  readonly #clock: Clock;
  readonly #pressed = new RepeatedDigits();
  #passedOn: { digit: string; at: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Asterisk reports a digit. @returns false if the same press was reported before */
  isNew(digit: string): boolean {
    const now = ticks(this.#clock);
    this.#passedOn = this.#passedOn.filter(({ at }) => now - at <= togetherMs);
    const back = this.#passedOn.findIndex((each) => each.digit === digit);
    if (back === -1) return this.#pressed.isNew(digit, 'event', now);
    this.#passedOn.splice(back, 1);
    return true;
  }

  /** A digit came by INFO. @returns false if Asterisk has reported the same press, and must not get it again */
  passesOn(digit: string): boolean {
    const now = ticks(this.#clock);
    const isNew = this.#pressed.isNew(digit, 'info', now);
    if (isNew) this.#passedOn.push({ digit, at: now });
    return isNew;
  }
}
