import { readToken } from '../voice/device/token.ts';

/** @param token what a page gave: it may be anything. @returns the agent; null where the token does not say */
export function identityIn(token: unknown): string | null {
  return typeof token === 'string' ? (readToken(token)?.identity ?? null) : null;
}
