import { randomBytes } from 'node:crypto';
import type { MasterKey } from '../srtp/session-keys.ts';

/**
 * Supported suites of RFC 4568 6.2, best first, with the bytes of a packet's tag. The tag of a report is always ten
 * bytes.
 */
export const suites = { AES_CM_128_HMAC_SHA1_80: 10, AES_CM_128_HMAC_SHA1_32: 4 } as const;
export type Suite = keyof typeof suites;

const keyLength = 16;
const saltLength = 14;
/**
 * Two weeks of speech need fewer packets than this. A key with a shorter lifetime might have to change within a call.
 */
const leastLifetime = 2 ** 26;

/** One a=crypto line: the key that its sender encrypts with. */
export interface CryptoLine {
  tag: number;
  suite: Suite;
  key: MasterKey;
}

/**
 * Parses the value of a=crypto (RFC 4568 9.1). Null for unsupported ones: another suite, several keys or an MKI, key
 * derivation rates, unencrypted parts, and unknown parameters.
 */
export function parseCrypto(value: string): CryptoLine | null {
  const [tag = '', suite = '', keyParams = '', ...sessionParams] = value.trim().split(/\s+/);
  if (!/^\d{1,9}$/.test(tag) || !Object.hasOwn(suites, suite)) return null;
  const match = /^inline:([A-Za-z0-9+/]{40})(?:\|([^|;:]+))?$/i.exec(keyParams);
  if (!match || !isLongLived(match[2])) return null;
  // 6.3: every parameter except the replay window hint changes the packets. A leading dash marks an optional one.
  if (!sessionParams.every((each) => /^(?:-|WSH=\d+$)/i.test(each))) return null;
  const bytes = Buffer.from(match[1] ?? '', 'base64');
  const key = { key: bytes.subarray(0, keyLength), salt: bytes.subarray(keyLength, keyLength + saltLength) };
  return { tag: Number(tag), suite: suite as Suite, key };
}

/** Prints the value of a=crypto. */
export function printCrypto({ tag, suite, key }: CryptoLine): string {
  return `${tag} ${suite} inline:${Buffer.concat([key.key, key.salt]).toString('base64')}`;
}

export function newKey(): MasterKey {
  return { key: randomBytes(keyLength), salt: randomBytes(saltLength) };
}

export function sameKey(one: MasterKey, other: MasterKey): boolean {
  return one.key.equals(other.key) && one.salt.equals(other.salt);
}

function isLongLived(lifetime: string | undefined): boolean {
  if (lifetime === undefined) return true;
  const power = /^2\^(\d{1,2})$/.exec(lifetime);
  if (power) return 2 ** Number(power[1]) >= leastLifetime;
  return /^\d{1,20}$/.test(lifetime) && Number(lifetime) >= leastLifetime;
}
