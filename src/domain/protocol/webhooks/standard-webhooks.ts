/**
 * The signature of Standard Webhooks, without the HMAC: each room has its own.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 */

/** What is signed. */
export interface SignedMessage {
  /** The same for each attempt, without full stops. */
  id: string;
  /** Seconds since 1970. */
  timestamp: number;
  /** Exactly as sent. */
  body: string;
}

const prefix = 'whsec_';

/** A secret as people see it. @param key of 24 to 64 bytes, in base64 */
export function secretText(key: string): string {
  return prefix + key;
}

/** The key of a secret, in base64. null: the text is none. */
export function secretKey(secret: string): string | null {
  const key = secret.startsWith(prefix) ? secret.slice(prefix.length) : '';
  return /^[A-Za-z0-9+/]{32,88}={0,2}$/.test(key) ? key : null;
}

/** The text whose HMAC-SHA256 is the signature. */
export function signedText({ id, timestamp, body }: SignedMessage): string {
  return `${id}.${timestamp}.${body}`;
}

/** The headers of a request. @param macs in base64, one for each secret, that of the newest first */
export function signatureHeaders(
  { id, timestamp }: Pick<SignedMessage, 'id' | 'timestamp'>,
  macs: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': macs.map((mac) => `v1,${mac}`).join(' '),
  };
}
