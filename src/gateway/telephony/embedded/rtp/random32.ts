import { randomUUID } from 'node:crypto';

/**
 * Returns a random 32-bit number, for example for an SSRC. Node keeps random bytes for many UUIDs ready, so this costs
 * less than a request for a few bytes.
 */
export function random32(): number {
  return Number.parseInt(randomUUID().slice(0, 8), 16);
}
