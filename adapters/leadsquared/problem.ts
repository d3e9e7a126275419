import * as z from 'zod/mini';
import { CodedError, type CrmProblem } from '../kit/index.ts';

const Failure = z.object({
  Status: z.literal('Error'),
  ExceptionType: z._default(z.nullable(z.string()), ''),
  ExceptionMessage: z._default(z.nullable(z.string()), ''),
});

/** LeadSquared counts in windows of this length. */
const windowMs = 5000;

/**
 * Reads LeadSquared's errors. Their status says little: a caller's mistake has 500 or even 200, and so has the limit on
 * requests. The type of the exception decides, as LeadSquared's own retries do: those that begin with "MX" are final.
 *
 *   MXAPIRateLimitExceededException, MXThrottleException, 429 ─► unavailable, for a window of 5 s
 *   MXInvalidAccessDetailsException                           ─► credentials
 *   MXTimeoutException and the like                           ─► unavailable
 *   every other MX… or an error with a status below 500       ─► refused
 *
 * https://apidocs.leadsquared.com/async-api/
 */
export function problem({
  status,
  headers,
  body,
}: {
  status: number;
  headers: Headers;
  body: unknown;
}): CrmProblem | null {
  const failure = z.safeParse(Failure, body);
  const type = failure.data?.ExceptionType ?? '';
  if (status === 429 || /RateLimit|Throttle/i.test(type)) {
    return { kind: 'unavailable', ...(!headers.has('retry-after') && { retryAfterMs: windowMs }) };
  }
  if (!failure.success) return null;
  if (/AccessDetails|AccessKey|SecretKey|Unauthori[sz]ed/i.test(type)) return { kind: 'credentials' };
  if (/Timeout|Deadlock|Unavailable|Connection/i.test(type)) return { kind: 'unavailable' };
  if (status === 401 || (status >= 500 && !type.startsWith('MX'))) return null;
  return { kind: 'refused', explanation: `${type}: ${failure.data.ExceptionMessage}` };
}

/** Whether LeadSquared refused a request with this exception. */
export function isRefusedAs(error: unknown, type: string): boolean {
  if (!(error instanceof CodedError) || error.code !== 'CRM_REFUSED') return false;
  const { reason } = (error.details ?? {}) as { reason?: unknown };
  return typeof reason === 'string' && reason.includes(type);
}
