import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import type { Form } from './connect-form.ts';

/** The same request within this time is the same click, in ms. */
const oneClickMs = 5_000;

/**
 * Exotel's requests have no key. A second click, or a client that repeats a request whose answer was lost, must not call
 * a person twice: the same form within five seconds gets the key of the first, as long as its call is not over.
 */
export class DoubleClicks {
  readonly #clock: Clock;
  readonly #isOver: (callId: string) => Promise<boolean>;
  readonly #recent = new Map<string, { key: string; at: number; callId: string | null }>();

  constructor(clock: Clock, isOver: (callId: string) => Promise<boolean>) {
    this.#clock = clock;
    this.#isOver = isOver;
  }

  /** The key for this request. */
  async keyOf(form: Form): Promise<string> {
    const now = this.#clock.now();
    for (const [print, { at }] of this.#recent) {
      if (now - at >= 0 && now - at < oneClickMs) break;
      this.#recent.delete(print);
    }
    const print = createHash('sha256')
      .update(JSON.stringify([...form].sort(([one], [other]) => (one < other ? -1 : 1))))
      .digest('hex');
    const before = this.#recent.get(print);
    // A map keeps the order of insertion, so the oldest are first.
    if (before !== undefined && (before.callId === null || !(await this.#isOver(before.callId)))) return before.key;
    const key = randomUUID();
    this.#recent.delete(print);
    this.#recent.set(print, { key, at: now, callId: null });
    return key;
  }

  /** The call of this key is placed. */
  placed(key: string, callId: string): void {
    for (const click of this.#recent.values()) if (click.key === key) click.callId = callId;
  }
}
