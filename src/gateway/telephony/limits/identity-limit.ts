import type { Endpoint } from '../port.ts';

/** Calls of one agent or visitor at once, both ways; no person has more. */
export const usualPerIdentity = 10;

/**
 * An agent or visitor has as many calls as one may have. Carriers speak for many, and a snoop is nobody.
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
