import { createHmac, randomBytes } from 'node:crypto';
import {
  type SignedMessage,
  secretKey,
  secretText,
  signatureHeaders,
  signedText,
} from '../../domain/protocol/webhooks/standard-webhooks.ts';

/** A new secret: 32 random bytes. Standard Webhooks asks for 24 to 64. */
export function newSecret(): string {
  return secretText(randomBytes(32).toString('base64'));
}

/**
 * The header webhook-signature of Standard Webhooks: HMAC-SHA256 of id, time and body, once for each secret.
 * @param secrets each `whsec_` and base64, the newest first
 */
export function signatureOf(message: SignedMessage, secrets: readonly string[]): string {
  return signedHeaders(message, secrets)['webhook-signature'];
}

/** The three headers of Standard Webhooks. */
export function signedHeaders(
  message: SignedMessage,
  secrets: readonly string[],
): Record<string, string> & { 'webhook-signature': string } {
  const macs = secrets.map((secret) => {
    const key = Buffer.from(secretKey(secret) ?? '', 'base64');
    return createHmac('sha256', key).update(signedText(message)).digest('base64');
  });
  return signatureHeaders(message, macs);
}
