import { createServer, type ServerResponse } from 'node:http';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { listening } from './real-provider.ts';

/** What a provider, or someone in its place, does wrong. */
export interface Forgery {
  /** Claims of the ID token that differ from the right ones. undefined: the claim is missing. */
  claims?: Readonly<Record<string, unknown>>;
  /** Signed by a key that the provider does not publish. */
  foreignKey?: boolean;
  /** Header and claims without a signature. */
  unsigned?: boolean;
  /** The status, type and text of the token endpoint's answer. */
  token?: { status?: number; type?: string; text: string };
  discovery?: { status?: number; type?: string; text: string };
  /** Which endpoint never answers. */
  silent?: 'discovery' | 'token';
}

/** The provider's key, and one that it does not publish. Made once, because that takes long. */
let keys: Promise<[GenerateKeyPairResult, GenerateKeyPairResult]> | undefined;

/**
 * A provider that makes one mistake. The right answer is a person named kim.
 * @param forgery read at each request
 */
export async function forgingProvider(forgery: () => Forgery & { nonce: string }): Promise<{ issuer: string }> {
  keys ??= Promise.all([generateKeyPair('RS256', { extractable: true }), generateKeyPair('RS256')]);
  const [own, foreign] = await keys;
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  let issuer = '';

  const idToken = async ({ claims = {}, foreignKey, unsigned, nonce }: ReturnType<typeof forgery>): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const right = {
      iss: issuer,
      aud: 'sidecall',
      sub: 'kim',
      iat: now,
      exp: now + 60,
      nonce,
      preferred_username: 'kim',
    };
    const payload = JSON.parse(JSON.stringify({ ...right, ...claims })) as JWTPayload;
    const header = { alg: 'RS256', kid: 'one' };
    if (unsigned === true) {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ ...header, alg: 'none' })}.${part(payload)}.`;
    }
    return new SignJWT(payload).setProtectedHeader(header).sign((foreignKey === true ? foreign : own).privateKey);
  };

  const send = (response: ServerResponse, { status = 200, type = 'application/json', text = '' }) =>
    response.writeHead(status, { 'content-type': type }).end(text);
  const json = (response: ServerResponse, value: object) => send(response, { text: JSON.stringify(value) });

  const server = createServer(async (request, response) => {
    const given = forgery();
    switch (request.url) {
      case '/.well-known/openid-configuration':
        if (given.silent === 'discovery') return;
        if (given.discovery !== undefined) return void send(response, given.discovery);
        return void json(response, {
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          id_token_signing_alg_values_supported: ['RS256'],
        });
      case '/jwks':
        return void json(response, { keys: [jwk] });
      case '/token':
        if (given.silent === 'token') return;
        if (given.token !== undefined) return void send(response, given.token);
        return void json(response, { access_token: 'a', token_type: 'Bearer', id_token: await idToken(given) });
      default:
        return void send(response, { status: 404 });
    }
  });
  issuer = await listening(server);
  return { issuer };
}
