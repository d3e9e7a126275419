import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Distinguishes keys from tokens, also for scanners that search for leaked secrets. */
export const apiKeyPrefix = 'sk_';
/** Of keys that may only place and control calls. */
export const callKeyPrefix = 'ck_';

export function newApiKey(prefix: string = apiKeyPrefix): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`;
}

/** Returns the check for a presented key. Hashes have equal lengths, so the check's duration reveals nothing. */
export function apiKeyCheck(keys: readonly string[]): (presented: string) => boolean {
  const known = keys.map(digest);
  return (presented) => {
    const candidate = digest(presented);
    // All keys are compared. An early exit would reveal which key matched.
    return known.reduce((found, key) => timingSafeEqual(key, candidate) || found, false);
  };
}

/** An identifier of a key for the tokens that it mints. It reveals nothing about the key. */
export function keyMark(key: string): string {
  return digest(key).toString('hex').slice(0, 16);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
