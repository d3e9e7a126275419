import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';

/**
 * Requests a minute and address. A whole call centre may sit behind one address: ten thousand phones that come back
 * after a restart each open their events and ask for their session again.
 */
export const perMinute = {
  anything: 60_000,
  /** Asked by anyone's browser, a token each click. */
  visitorTokens: 30,
  /**
   * A phone opens one socket and keeps it; after a restart of the gateway all of an office come back at once,
   * some of them twice. A socket that does not prove who it is in time is closed by the edge.
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

/** For a route's `config`. */
export function limited(max: Most): { rateLimit: { max: Most; timeWindow: string } } {
  return { rateLimit: { max, timeWindow: '1 minute' } };
}
