import { CodedError } from '../../src/domain/errors.ts';
import {
  type SignedMessage,
  secretKey,
  signatureHeaders,
  signedText,
} from '../../src/domain/protocol/webhooks/standard-webhooks.ts';

/**
 * The headers of a request that is signed by Standard Webhooks.
 * @param secret `whsec_` and base64
 * @throws CodedError CRM_CREDENTIALS: the secret is none
 */
export async function standardWebhookHeaders(message: SignedMessage, secret: string): Promise<Record<string, string>> {
  const key = secretKey(secret);
  if (key === null) {
    throw new CodedError('CRM_CREDENTIALS', {
      message: 'The signing secret must be whsec_ and 24 to 64 bytes in base64.',
    });
  }
  const bytes = Uint8Array.from(atob(key), (character) => character.charCodeAt(0));
  const hmac = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', hmac, new TextEncoder().encode(signedText(message)));
  return signatureHeaders(message, [btoa(String.fromCharCode(...new Uint8Array(mac)))]);
}
