import { readToken } from '../voice/device/token.ts';

/**
 * @param token any value that a page passed
 * @returns the agent, or null if the token names none
 */
export function identityIn(token: unknown): string | null {
  return typeof token === 'string' ? (readToken(token)?.identity ?? null) : null;
}
