import { frameMs, type Ticker } from '../../sound/ticker.ts';
import type { Leg } from '../mixing/leg.ts';
import { eventCodeOf } from '../rtp/dtmf.ts';

const eventMs = 100;
const gapMs = 60;

/**
 * Sends digits to a leg, one event at a time. Each lasts 100 ms, and its end is sent three times (RFC 4733 2.5.1.4).
 */
export class DigitSender {
  readonly #ticker: Ticker;
  readonly #leg: () => Leg | null;
  #digits: string[] = [];
  #sending = false;
  #closed = false;

  constructor(ticker: Ticker, leg: () => Leg | null) {
    this.#ticker = ticker;
    this.#leg = leg;
  }

  get sending(): boolean {
    return this.#sending;
  }

  send(digits: string): void {
    if (this.#closed) return;
    this.#digits.push(...[...digits].filter((digit) => eventCodeOf(digit) !== null));
    if (!this.#sending) this.#next();
  }

  close(): void {
    this.#closed = true;
    this.#digits = [];
  }

  #next(): void {
    const code = eventCodeOf(this.#digits.shift() ?? '');
    const leg = this.#leg();
    this.#sending = !this.#closed && leg !== null && code !== null;
    if (leg === null || code === null || this.#closed) return;
    const source = {};
    let elapsed = 0;
    let timestamp: number | null = null;
    const stop = this.#ticker.add(() => {
      elapsed += frameMs;
      if (elapsed <= eventMs) {
        const end = elapsed === eventMs;
        for (let copy = 0; copy < (end ? 3 : 1); copy++) {
          timestamp = leg.event(source, timestamp, code, end, elapsed);
        }
      }
      if (elapsed < eventMs + gapMs && !this.#closed) return;
      stop();
      this.#next();
    });
  }
}
