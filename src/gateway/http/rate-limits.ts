import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../domain/errors.ts';

/** Requests a minute and address. A whole call centre may sit behind one address, so the first is generous. */
export const perMinute = {
  anything: 6000,
  /** Asked by integrators' servers, which serve many agents. */
  tokens: 600,
  /** Asked by anyone's browser, a token each click. */
  visitorTokens: 30,
  /**
   * A phone opens one socket and keeps it; after a restart of the gateway all of an office come back at once,
   * each perhaps more than once. What a socket costs is bounded by the edge: it must prove who it is, or go.
   */
  sockets: 30_000,
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

/** For a route's `config`. */
export function limited(max: number): { rateLimit: { max: number; timeWindow: string } } {
  return { rateLimit: { max, timeWindow: '1 minute' } };
}
