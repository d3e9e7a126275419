import { randomBytes } from 'node:crypto';

/** A random number for SSRC and the like. */
export function random32(): number {
  return randomBytes(4).readUInt32BE(0);
}
