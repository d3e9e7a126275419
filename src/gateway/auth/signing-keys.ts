import { createHash, type webcrypto } from 'node:crypto';

/** A secret that signs or verifies tokens, with the key id of the token's header. */
export interface SigningKey {
  /** RFC 7515 section 4.1.4: a hint, which reveals nothing about the secret. */
  kid: string;
  key: Promise<webcrypto.CryptoKey>;
}

/** @param secret at least 32 characters */
export function signingKey(secret: string): SigningKey {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  // Imported once. If given as bytes, the key would be imported again for every token, which is half of the work.
  const key = crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign', 'verify']);
  const kid = createHash('sha256').update(`sidecall kid ${secret}`).digest('hex').slice(0, 16);
  return { kid, key };
}
