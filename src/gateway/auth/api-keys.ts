import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Tells a key from a token at a glance, also to scanners that look for leaked secrets. */
export const apiKeyPrefix = 'sk_';

export function newApiKey(): string {
  return `${apiKeyPrefix}${randomBytes(32).toString('base64url')}`;
}

/** Returns the check for a presented key. Hashes make all lengths equal, so its time tells nothing. */
export function apiKeyCheck(keys: readonly string[]): (presented: string) => boolean {
  const known = keys.map(digest);
  return (presented) => {
    const candidate = digest(presented);
    // Every key is compared: no early end that would tell which one matched.
    return known.reduce((found, key) => timingSafeEqual(key, candidate) || found, false);
  };
}

/** Names a key in the tokens that it mints, and tells nothing of it. */
export function keyMark(key: string): string {
  return digest(key).toString('hex').slice(0, 16);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
