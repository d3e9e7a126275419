import { randomUUID } from 'node:crypto';

/** A random number for SSRC and the like. Node has random bytes for many UUIDs ready; a few bytes cost it more. */
export function random32(): number {
  return Number.parseInt(randomUUID().slice(0, 8), 16);
}
