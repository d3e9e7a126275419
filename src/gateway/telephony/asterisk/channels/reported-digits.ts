import { type Clock, ticks } from '../../../../domain/clock.ts';
import { RepeatedDigits, togetherMs } from '../../signalling/repeated-digits.ts';
import { CarrierDigits } from './carrier-digits.ts';

/**
 * The digits of one leg, each press of a key once. Asterisk reports digits of RFC 4733, of INFO and of tones alike. INFO of
 * browsers passes through the gateway, so those digits are remembered until they come back. INFO of a carrier does not.
 */
export class ReportedDigits {
  readonly #clock: Clock;
  readonly #pressed = new RepeatedDigits();
  readonly #carrier: CarrierDigits | null;
  #passedOn: { digit: string; at: number }[] = [];

  /** @param from whose leg it is */
  constructor(clock: Clock, from: 'carrier' | 'browser') {
    this.#clock = clock;
    this.#carrier = from === 'carrier' ? new CarrierDigits() : null;
  }

  /**
   * Asterisk reports a digit.
   * @param at when, in ms, by Asterisk's clock. Default: now
   * @returns false if the same press was reported before
   */
  isNew(digit: string, durationMs: number, at?: number): boolean {
    const now = ticks(this.#clock);
    if (this.#carrier !== null) return this.#carrier.isNew(digit, durationMs, at ?? now);
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
