import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** A new secret: 32 random bytes. Standard Webhooks asks for 24 to 64. */
export function newSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

/**
 * The header webhook-signature of Standard Webhooks: HMAC-SHA256 of id, time and body, once for each secret.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 * @param message `id` without full stops; `timestamp` in seconds since 1970; `body` exactly as sent
 * @param secrets each `whsec_` and base64, the newest first
 */
export function signatureOf(
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
  secrets: readonly string[],
): string {
  const signed = `${id}.${timestamp}.${body}`;
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64');
      return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
    })
    .join(' ');
}
