import {
  type CrmConnection,
  type CrmConnector,
  type CrmHttpAnswer,
  type CrmHttpRequest,
  secretOf,
} from '../kit/index.ts';
import { eventOf, isKnown } from './order-events.ts';

const answer = (status: number): CrmHttpAnswer => ({ status, contentType: 'text/plain', body: '' });

/**
 * Takes webhooks of orders. Shopify repeats a webhook until it gets a 2xx, so that is said once the event is stored.
 *
 *   signature ─► store ─► topic ─► event ─► stored, or there already ─► 200
 *       └─► 401     └─► 401  └─► 200  └─► 400
 *
 * https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export function webhookReceiver(connection: CrmConnection): NonNullable<CrmConnector['receive']> {
  const store = new URL(connection.baseUrl).host;

  return async (request, { tell }) => {
    if (request.method !== 'POST') return answer(405);
    if (!(await isSigned(request, secretOf(connection.secrets.read(), 'clientSecret')))) return answer(401);
    const { 'x-shopify-shop-domain': from = '', 'x-shopify-topic': topic = '' } = request.headers;
    const { 'x-shopify-webhook-id': delivery = '' } = request.headers;
    // Another store with the same app has the same secret.
    if (from.toLowerCase() !== store || delivery === '' || delivery.length > 200) return answer(401);
    if (!isKnown(topic)) return answer(200);
    const event = eventOf(topic, request.body);
    // Shopify counts and shows what is refused.
    if (event === null) return answer(400);
    await tell({ ...event, delivery });
    return answer(200);
  };
}

/** The signature is the HMAC of the body as it was sent. The platform compares it in constant time. */
async function isSigned({ headers, body }: CrmHttpRequest, secret: string): Promise<boolean> {
  const signature = bytesOf(headers['x-shopify-hmac-sha256'] ?? '');
  if (signature === null) return false;
  const encoder = new TextEncoder();
  const hash = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), hash, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, signature, encoder.encode(body));
}

/** null: the text is not the base64 of a SHA-256. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  return /^[A-Za-z0-9+/]{43}=$/.test(base64)
    ? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    : null;
}
