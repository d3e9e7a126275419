import type { Keyring } from '../secrets/keyring.ts';
import { newSecret } from './signature.ts';

/** How long the secret before a new one also signs, in ms. */
const overlapMs = 24 * 3_600_000;

/** The secrets of one webhook. */
interface Secrets {
  current: string;
  /** null: none. */
  previous: { secret: string; until: number } | null;
}

/** Creates the first secret. @returns it, and its encrypted form for the database */
export function firstSecret(keyring: Keyring, webhook: string): { secret: string; sealed: string } {
  const secret = newSecret();
  return { secret, sealed: seal(keyring, webhook, { current: secret, previous: null }) };
}

/**
 * Replaces the secret. The one before signs for another day.
 * @param now in ms since 1970
 */
export function nextSecret(
  keyring: Keyring,
  webhook: string,
  sealed: string,
  now: number,
): { secret: string; sealed: string; until: number } {
  const { current } = open(keyring, webhook, sealed);
  const secret = newSecret();
  const until = now + overlapMs;
  const next = seal(keyring, webhook, { current: secret, previous: { secret: current, until } });
  return { secret, sealed: next, until };
}

/**
 * The secrets that sign now, the newest first.
 * @throws CodedError SECRET_KEY_WRONG
 */
export function signingSecrets(keyring: Keyring, webhook: string, sealed: string, now: number): string[] {
  const { current, previous } = open(keyring, webhook, sealed);
  return previous !== null && now < previous.until ? [current, previous.secret] : [current];
}

/** Encrypts the secrets with the current key. null: they are. */
export function sealedAgain(keyring: Keyring, webhook: string, sealed: string): string | null {
  return keyring.isOld(sealed) ? seal(keyring, webhook, open(keyring, webhook, sealed)) : null;
}

function seal(keyring: Keyring, webhook: string, secrets: Secrets): string {
  return keyring.seal(JSON.stringify(secrets), contextOf(webhook));
}

function open(keyring: Keyring, webhook: string, sealed: string): Secrets {
  return JSON.parse(keyring.open(sealed, contextOf(webhook))) as Secrets;
}

function contextOf(webhook: string): string {
  return `webhook ${webhook}`;
}
