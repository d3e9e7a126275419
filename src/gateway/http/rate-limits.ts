import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';

/**
 * Requests per minute and address. A whole call centre may share one address: after a restart, ten thousand phones each
 * reopen their event stream and request their session.
 */
export const perMinute = {
  anything: 60_000,
  /** For browsers of anonymous visitors, which request a token per click. */
  visitorTokens: 30,
  /** Attempts to sign in with a link, which a stranger may guess. */
  signInLinks: 60,
  /** Each of the two steps with the identity provider. There is nothing to guess, and an office signs in at once. */
  openIdSteps: 600,
  /** Recordings that a CRM's server fetches with a key. */
  recordingLinks: 600,
  /** Exotel's own limit is 200 for each account, and an office shares one address. */
  exotel: 1200,
  /** The pages in CRMs renew their tokens every quarter of an hour, those of an office after its network failed at once. */
  embedTokens: 15_000,
  /**
   * A phone opens one socket and keeps it. After a restart of the gateway, all phones of an office reconnect at once,
   * and some of them twice. The edge closes a socket that does not authenticate in time.
   */
  sockets: 15_000,
} as const;

export async function addRateLimits(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    hook: 'onRequest',
    max: perMinute.anything,
    timeWindow: '1 minute',
    errorResponseBuilder: () => new CodedError('RATE_LIMITED'),
  });
}

type Most = number | ((request: FastifyRequest) => number);

/** The rate limit for a route's `config`. */
export function limited(max: Most): { rateLimit: { max: Most; timeWindow: string } } {
  return { rateLimit: { max, timeWindow: '1 minute' } };
}
