import { CodedError, type CrmAnswer, type CrmConnection, type Requester } from '../kit/index.ts';

/** The part of the account's limit that is kept for lookups, because a caller waits for them. */
const reserve = 0.1;
/** What can wait, or be done without. */
const paused: readonly (string | undefined)[] = ['log', 'typing'];
/** Zendesk counts in minutes. */
const minuteMs = 60_000;

/**
 * Stops log entries and searches by words for the rest of the minute when little is left of the account's limit, which Sidecall shares with
 * everything else that uses the account. Lookups by number go on.
 * https://developer.zendesk.com/documentation/api-basics/best-practices/best-practices-for-avoiding-rate-limiting
 * @returns a requester that rejects requests of the classes `log` and `typing` with CRM_UNAVAILABLE and `retryAfterMs`
 */
export function withReserve(request: Requester, clock: CrmConnection['clock']): Requester {
  /** Until when they wait, in ms since 1970. */
  let pausedUntil = 0;

  return async (asked, options) => {
    const wait = Math.min(pausedUntil - clock.now(), minuteMs);
    if (paused.includes(asked.budgetClass) && wait > 0) {
      throw new CodedError('CRM_UNAVAILABLE', {
        message: 'Zendesk’s limit on requests is nearly reached.',
        details: { retryAfterMs: wait },
      });
    }
    const answer = await request(asked, options);
    const resetMs = timeToReset(answer);
    if (resetMs !== null) pausedUntil = clock.now() + resetMs;
    return answer;
  };
}

/** The time until the count starts again, in ms. null: enough is left, or Zendesk does not say. */
function timeToReset({ headers }: CrmAnswer): number | null {
  const limit = numberIn(headers, 'x-rate-limit');
  const remaining = numberIn(headers, 'x-rate-limit-remaining');
  if (limit === null || remaining === null || remaining > limit * reserve) return null;
  const seconds = numberIn(headers, 'ratelimit-reset');
  return seconds === null ? minuteMs : Math.min(seconds * 1000, minuteMs);
}

function numberIn(headers: Headers, name: string): number | null {
  const text = headers.get(name)?.trim() ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
