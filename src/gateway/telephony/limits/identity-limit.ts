import type { Endpoint } from '../port.ts';

/** Calls at once per agent or visitor, in both directions. No real user has more. */
export const usualPerIdentity = 10;

/**
 * Returns true if an agent or visitor has reached the limit. Carriers stand for many callers, and a snoop is not a
 * party; neither is limited.
 * @param channels all live ones
 */
export function hasEnough(channels: Iterable<{ readonly endpoint: Endpoint }>, who: Endpoint, most: number): boolean {
  if (who.kind === 'carrier' || who.kind === 'snoop') return false;
  let calls = 0;
  for (const { endpoint } of channels) {
    if (endpoint.kind === who.kind && endpoint.identity === who.identity) calls += 1;
  }
  return calls >= most;
}
