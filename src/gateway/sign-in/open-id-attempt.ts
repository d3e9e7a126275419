import { createHmac } from 'node:crypto';
import { newSecretValue } from './secret-value.ts';

/** How long an attempt can take, in ms. */
export const attemptMs = 10 * 60_000;

/**
 * One attempt to sign in with the provider. Its cookie binds it to one browser, and everything else follows from the
 * cookie, so the gateway stores nothing for strangers, and an attempt outlives a restart.
 */
export interface OpenIdAttempt {
  /** Returned by the provider unchanged. It proves that the answer belongs to this browser. RFC 6749 section 10.12 */
  state: string;
  /** In the ID token. It proves that the token belongs to this attempt. OpenID Connect Core 1.0 section 3.1.2.1 */
  nonce: string;
  /** Proves to the provider that the code is redeemed by the gateway that requested it. RFC 7636 */
  verifier: string;
}

/** A new cookie for an attempt: when it began, and a secret. */
export function newAttempt(now: number): string {
  return `${now.toString(36)}.${newSecretValue('openId')}`;
}

/** null: it began too long ago, or the cookie is not of this gateway. */
export function attemptOf(cookie: string, now: number): OpenIdAttempt | null {
  const [, begun, secret] = /^([0-9a-z]{1,11})\.(so_[\w-]{43})$/.exec(cookie) ?? [];
  if (begun === undefined || secret === undefined) return null;
  const age = now - Number.parseInt(begun, 36);
  if (!(age >= 0 && age < attemptMs)) return null;
  const derived = (use: string): string => createHmac('sha256', secret).update(use).digest('base64url');
  return { state: derived('state'), nonce: derived('nonce'), verifier: derived('verifier') };
}
