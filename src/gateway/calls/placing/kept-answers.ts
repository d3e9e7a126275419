import { createHash } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import type { KeptAnswer, KeptAnswerStore } from '../../storage/answers/port.ts';

/** A request with a key of its sender. */
interface KeyedRequest {
  /** The sender. */
  scope: string;
  key: string;
  body: unknown;
}

/**
 * Answers a repeated request with its first answer:
 *
 *   new key ─► made, and the answer written with it ─► answered
 *   known key, same body ─► the kept answer; while the first request runs, both wait for it
 *   known key, other body ─► IDEMPOTENCY_KEY_REUSED
 *
 * A request that fails keeps nothing, so it can be repeated with the same key
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/).
 */
export class KeptAnswers {
  readonly #store: KeptAnswerStore;
  readonly #clock: Clock;
  /** Requests that are being answered. */
  readonly #running = new Map<string, { fingerprint: string; answer: Promise<string> }>();

  constructor(store: KeptAnswerStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * @param make answers the request, and keeps the answer in the transaction of its effect
   * @returns the answer, and whether it is a repeated one
   */
  async once(
    { scope, key, body }: KeyedRequest,
    make: (keep: (answer: string) => KeptAnswer) => Promise<string>,
  ): Promise<{ answer: string; repeated: boolean }> {
    const fingerprint = fingerprintOf(body);
    const id = JSON.stringify([scope, key]);
    const running = this.#running.get(id);
    if (running !== undefined) {
      mustMatch(running.fingerprint, fingerprint);
      return { answer: await running.answer, repeated: true };
    }
    let repeated = false;
    const answer = (async (): Promise<string> => {
      const kept = await this.#store.find(scope, key, this.#clock.now());
      if (kept === null) return make((text) => ({ scope, key, fingerprint, answer: text }));
      mustMatch(kept.fingerprint, fingerprint);
      repeated = true;
      return kept.answer;
    })();
    this.#running.set(id, { fingerprint, answer });
    try {
      return { answer: await answer, repeated };
    } finally {
      this.#running.delete(id);
    }
  }
}

/** Reads the header. It may be quoted, as a string of RFC 9651 is. @throws CodedError IDEMPOTENCY_KEY_MISSING */
export function idempotencyKeyOf(header: string | undefined): string {
  const key = (header ?? '').trim().replace(/^"(.*)"$/, '$1');
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new CodedError('IDEMPOTENCY_KEY_MISSING');
  return key;
}

function mustMatch(kept: string, fingerprint: string): void {
  if (kept !== fingerprint) throw new CodedError('IDEMPOTENCY_KEY_REUSED');
}

/** Bodies with the same fields are the same request, in whatever order they are written. */
function fingerprintOf(body: unknown): string {
  const sorted = JSON.stringify(body, (_key, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
  return createHash('sha256').update(sorted).digest('hex');
}
