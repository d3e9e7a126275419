import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { onTestFinished, vi } from 'vitest';

export const redirectUri = 'https://cti.example/sign-in/openid';

/** Listens on this machine until the test ends. @returns the origin */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * The certified provider, which signs every browser in as this person, without a question.
 * @param authMethod the only one by which the gateway may prove itself
 */
export async function realProvider(
  person: { accountId: string; claims: object },
  authMethod: 'client_secret_post' | 'client_secret_basic' | 'none' = 'client_secret_post',
): Promise<{ issuer: string }> {
  // It prints advice about settings that only a test has.
  for (const level of ['info', 'warn'] as const) {
    const printed = vi.spyOn(console, level).mockImplementation(() => undefined);
    onTestFinished(() => printed.mockRestore());
  }
  let answer: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  const issuer = await listening(server);
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'sidecall',
        ...(authMethod !== 'none' && { client_secret: 'a secret of the client' }),
        token_endpoint_auth_method: authMethod,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' }] },
    clientAuthMethods: [authMethod],
    cookies: { keys: ['a key of the provider’s cookies'] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'roles'] },
    // Claims of the scopes are in the ID token, as most providers can be told.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, ...person.claims }),
    }),
    async loadExistingGrant(context) {
      const { client, session } = context.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  const pages = provider.callback();
  answer = (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void pages(request, response);
    const { accountId } = person;
    void provider.interactionFinished(request, response, { login: { accountId } });
  };
  return { issuer };
}

/** What a browser does with the address of `start`: it follows the provider back. @returns the query of the answer */
export async function followed(address: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = address;
  for (let steps = 0; steps < 10; steps += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (each.split(';', 1)[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`${answer.status} at ${url}: ${await answer.text()}`);
    url = new URL(location, url).href;
    if (url.startsWith(redirectUri)) return new URL(url).search;
  }
  throw new Error('The provider does not send the browser back.');
}
