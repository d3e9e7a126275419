import { type Clock, ticks } from '../../src/domain/clock.ts';
import type { RequestOptions } from '../../src/domain/crm/adapter.ts';
import { CodedError } from '../../src/domain/errors.ts';

export type Limited<T extends RequestOptions> = Omit<T, 'timeoutMs' | 'signal'> & {
  /** The time that is left, in ms. It falls with the clock. */
  readonly timeoutMs: number;
  /** Aborts at the deadline, or with the caller's own signal. */
  readonly signal: AbortSignal;
};

export interface Deadline<T extends RequestOptions> {
  /** The options for everything that has to happen before the deadline. */
  options: Limited<T>;
  /** Stops the timer. */
  end(): void;
}

/**
 * Turns the limit of a port method into one deadline for all its requests: each step gets the same options and sees
 * only the time that is left.
 */
export function startDeadline<T extends RequestOptions>(clock: Clock, given: T): Deadline<T> {
  const end = ticks(clock) + given.timeoutMs;
  const late = new AbortController();
  const cancel = clock.after(given.timeoutMs, () => late.abort());
  const signal = given.signal === undefined ? late.signal : AbortSignal.any([given.signal, late.signal]);
  const options = {
    ...given,
    get timeoutMs() {
      return Math.max(0, end - ticks(clock));
    },
    signal,
  };
  return { options, end: cancel };
}

/** Waits for `work`, but not beyond the signal. Rejects with CRM_UNAVAILABLE then. The work itself is not stopped. */
export async function beforeAbort<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  // The work may fail later, when its result is of no interest any more.
  work.catch(() => {});
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(tooLate());
  });
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function tooLate(): CodedError {
  return new CodedError('CRM_UNAVAILABLE', { message: 'The CRM did not answer in time.' });
}
