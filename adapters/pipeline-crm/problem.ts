import * as z from 'zod/mini';
import type { CrmProblem } from '../kit/index.ts';

const Refusal = z.array(z.object({ field: z.optional(z.string()), msg: z.string() })).check(z.minLength(1));

/** Without a time, the next window begins within a second. */
const windowMs = 1000;
const longestMs = 60_000;

/** Reads Pipeline CRM's own signs: a refusal is a list, and the limit on requests has a time of its own. */
export function problem({
  status,
  headers,
  body,
}: {
  status: number;
  headers: Headers;
  body: unknown;
}): CrmProblem | null {
  if (status === 429 && !headers.has('retry-after')) return { kind: 'unavailable', retryAfterMs: untilReset(headers) };
  const refusal = z.safeParse(Refusal, body);
  if (status < 400 || status >= 500 || status === 401 || !refusal.success) return null;
  const fields = refusal.data.map(({ field, msg }) => (field === undefined ? msg : `${field}: ${msg}`));
  return { kind: 'refused', explanation: fields.join('; ') };
}

/** `X-Ratelimit-Reset` is in seconds since 1970. The server's own clock is the reference. */
function untilReset(headers: Headers): number {
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN) * 1000;
  const now = Date.parse(headers.get('date') ?? '');
  const wait = reset - now;
  return Number.isFinite(wait) && wait > 0 ? Math.min(wait, longestMs) : windowMs;
}
