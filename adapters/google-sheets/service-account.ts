import * as z from 'zod/mini';
import {
  accepted,
  CodedError,
  type CrmAuth,
  type CrmConnection,
  type CrmProblem,
  createRequester,
  secretOf,
} from '../kit/index.ts';

const tokenOrigin = 'https://oauth2.googleapis.com';
const tokenPath = '/token';
const scope = 'https://www.googleapis.com/auth/spreadsheets';
/** The most that Google takes. */
const lifeSeconds = 3600;

const Key = z.object({ client_email: z.string(), private_key: z.string(), private_key_id: z.optional(z.string()) });
type Key = z.infer<typeof Key>;

const Token = z.object({ access_token: z.string().check(z.minLength(1), z.maxLength(8000)) });

/**
 * Access tokens for a service account: the key of the account signs a request (RFC 7523), and the key itself is never
 * sent. The address for tokens that the key file names is not used, because it could be any.
 * https://developers.google.com/identity/protocols/oauth2/service-account
 */
export function serviceAccount(connection: CrmConnection): CrmAuth {
  return {
    apply(headers, secrets) {
      // A token belongs to its key: after a change it is not used any more.
      if (secrets.tokenKey !== secretOf(secrets, 'serviceAccount')) {
        throw new CodedError('CRM_CREDENTIALS', { message: 'There is no access token for this service account yet.' });
      }
      headers.set('authorization', `Bearer ${secretOf(secrets, 'accessToken')}`);
    },

    async refresh({ secrets, clock }, options) {
      const file = secretOf(secrets.read(), 'serviceAccount');
      const assertion = await signedRequest(keyIn(file), Math.floor(clock.now() / 1000));
      const none = { apply: () => {} };
      const send = createRequester(connection, { auth: none, budget: [], baseUrl: tokenOrigin, problem });
      const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
      const answer = await send({ method: 'POST', path: tokenPath, form }, options);
      await secrets.write({ accessToken: accepted(Token, answer).access_token, tokenKey: file });
    },
  };
}

/** Google refuses a wrong key, an account that was deleted, and a clock that is wrong with 400. */
function problem({ status }: { status: number; headers: Headers; body: unknown }): CrmProblem | null {
  return status === 400 || status === 403 ? { kind: 'credentials' } : null;
}

function keyIn(file: string): Key {
  try {
    return z.parse(Key, JSON.parse(file));
  } catch {
    // The platform's error contains the text.
    throw new CodedError('CRM_CREDENTIALS', {
      message: 'The key of the service account is not the JSON file that Google Cloud creates.',
    });
  }
}

/** @param now in seconds since 1970 */
async function signedRequest({ client_email, private_key, private_key_id }: Key, now: number): Promise<string> {
  const header = { alg: 'RS256', typ: 'JWT', ...(private_key_id !== undefined && { kid: private_key_id }) };
  const claims = { iss: client_email, scope, aud: tokenOrigin + tokenPath, iat: now, exp: now + lifeSeconds };
  const text = `${encoded(header)}.${encoded(claims)}`;
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  try {
    const der = Uint8Array.from(atob(private_key.replace(/-----[^-]+-----|\s/g, '')), (each) => each.charCodeAt(0));
    const key = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
    const signature = await crypto.subtle.sign(algorithm.name, key, new TextEncoder().encode(text));
    return `${text}.${base64url(new Uint8Array(signature))}`;
  } catch {
    throw new CodedError('CRM_CREDENTIALS', { message: 'The private key of the service account cannot be read.' });
  }
}

function encoded(part: object): string {
  return base64url(new TextEncoder().encode(JSON.stringify(part)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
