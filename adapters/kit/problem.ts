import type { Clock } from '../../src/domain/clock.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { refused } from './answers.ts';
import { reasonOf } from './refusal.ts';
import type { RequesterOptions } from './request.ts';
import { retryAfterMs } from './retry-after.ts';

interface Parts {
  clock: Clock;
  /** Values that no text may contain. */
  secrets: readonly string[];
  /** Reads the CRM's own signs of an error. */
  find: RequesterOptions['problem'];
}

/**
 * Decides what an answer means. `error` is null if the connector should read it, with `reason` for a refusal.
 *
 *   the adapter's own reading ─► unavailable, credentials or refused
 *   401                       ─► CRM_CREDENTIALS
 *   408, 425, 429, 5xx        ─► CRM_UNAVAILABLE
 *   3xx                       ─► CRM_UNAVAILABLE: the base address is wrong
 */
export function problemOf(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: unknown,
  { clock, secrets, find }: Parts,
): { error: CodedError | null; reason: string } {
  const unavailable = (message?: string, wait = retryAfterMs(headers, clock)): CodedError =>
    new CodedError('CRM_UNAVAILABLE', {
      ...(message === undefined ? {} : { message }),
      details: { status, ...(wait === null ? {} : { retryAfterMs: wait }) },
    });

  const found = find?.({ status, headers, body }) ?? null;
  switch (found?.kind) {
    case 'unavailable':
      return { error: unavailable(undefined, found.retryAfterMs), reason: '' };
    case 'credentials':
      return { error: new CodedError('CRM_CREDENTIALS', { details: { status } }), reason: '' };
    case 'refused':
      return { error: refused({ status, reason: reasonOf(status, found.explanation, secrets) }), reason: '' };
    case undefined:
  }
  if (status === 401) return { error: new CodedError('CRM_CREDENTIALS', { details: { status } }), reason: '' };
  if (status === 408 || status === 425 || status === 429 || status >= 500) return { error: unavailable(), reason: '' };
  // Browsers hide the status of a redirect: it is 0 there.
  if (status < 200 || (status >= 300 && status < 400)) {
    return {
      error: unavailable('The CRM redirects to another address. Correct the connection’s address.'),
      reason: '',
    };
  }
  return { error: null, reason: status >= 400 ? reasonOf(status, body, secrets) : '' };
}
