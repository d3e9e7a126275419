import { describe, expect, it } from 'vitest';
import { requestTokens } from '../../../adapters/kit/token-request.ts';
import { manifestProblems } from '../../../src/domain/crm/manifest-problems.ts';
import type { CrmOAuth, TokenGrant } from '../../../src/domain/crm/oauth.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { definition, manifest as oauthManifest } from '../../gateway/crm/oauth-vendor.ts';
import { connectionTo } from '../test-connection.ts';

const auth: CrmOAuth = {
  kind: 'oauth2',
  authorizationUrl: '{baseUrl}/oauth/authorizations/new',
  tokenUrl: '{baseUrl}/oauth/tokens',
  scopes: [],
  pkce: false,
  client: 'form',
};
const refresh = { kind: 'refresh', refreshToken: 'refresh 7' } as const;
const good = { access_token: 'a', refresh_token: 'r', expires_in: 1800 };

/** @param answer of the vendor, or what happens instead */
function ask(answer: Response | (() => Promise<Response>), more: Partial<CrmOAuth> = {}, grant: TokenGrant = refresh) {
  const requests: { url: string; headers: Headers; form: Record<string, string>; redirect: unknown }[] = [];
  const clock = new ManualClock();
  const connection = connectionTo(
    'https://acme.crm.example/',
    { clientSecret: 'secret ü:7' },
    {
      clock,
      settings: { clientId: 'client ü' },
      async fetch(input, init) {
        const form = Object.fromEntries(new URLSearchParams(String(init?.body)));
        requests.push({ url: String(input), headers: new Headers(init?.headers), form, redirect: init?.redirect });
        return typeof answer === 'function' ? answer() : answer;
      },
    },
  );
  const done = requestTokens({ auth: { ...auth, ...more }, label: 'Test' }, connection, grant, { timeoutMs: 1000 });
  return { done, requests, clock };
}

describe('a token request', () => {
  it('sends the refresh token and the client in the form, to the account’s own address, and follows no redirect', async () => {
    const { done, requests } = ask(Response.json(good));
    expect(await done).toEqual({ accessToken: 'a', refreshToken: 'r', expiresIn: 1800, baseUrl: null });
    expect(requests).toMatchObject([
      {
        url: 'https://acme.crm.example/oauth/tokens',
        redirect: 'manual',
        form: {
          grant_type: 'refresh_token',
          refresh_token: 'refresh 7',
          client_id: 'client ü',
          client_secret: 'secret ü:7',
        },
      },
    ]);
  });

  it('sends the client as Basic authentication, form-encoded first', async () => {
    const { done, requests } = ask(Response.json(good), { client: 'basic' });
    await done;
    expect(requests[0]?.headers.get('authorization')).toBe(`Basic ${btoa('client%20%C3%BC:secret%20%C3%BC%3A7')}`);
    expect(requests[0]?.form).toEqual({ grant_type: 'refresh_token', refresh_token: 'refresh 7' });
  });

  it('sends the code with its verifier', async () => {
    const code: TokenGrant = { kind: 'code', code: 'c', redirectUri: 'https://a.example/back', verifier: 'v' };
    const { done, requests } = ask(Response.json(good), {}, code);
    await done;
    expect(requests[0]?.form).toMatchObject({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: 'https://a.example/back',
      code_verifier: 'v',
    });
  });

  it.each([
    [{ expires_in: '1800' }, 1800],
    [{ expires_in: 0 }, null],
    [{ expires_in: -5 }, null],
    [{ expires_in: 'soon' }, null],
    [{ expires_in: 1e300 }, 31_622_400],
    [{ expires_in: undefined }, null],
  ])('reads the life in %o as %s', async (change, life) => {
    expect((await ask(Response.json({ ...good, ...change })).done).expiresIn).toBe(life);
  });

  it.each([
    ['400', 400, 'invalid_grant'],
    ['401', 401, 'invalid_client'],
    ['403', 403, 'forbidden'],
  ])('%s is CRM_CREDENTIALS, with the reason and without a secret', async (_what, status, error) => {
    const body = { error, error_description: 'The token refresh 7 of secret ü:7 is not valid.' };
    const { done } = ask(Response.json(body, { status }));
    const refused = await done.catch((thrown) => thrown);
    expect(refused).toMatchObject({ code: 'CRM_CREDENTIALS', details: { status } });
    expect(refused.message).toBe(`Test gives no access: ${status}: The token … of … is not valid.`);
  });

  it.each([
    ['500', () => Response.json({}, { status: 500 })],
    ['404', () => Response.json({}, { status: 404 })],
    ['a redirect', () => new Response('', { status: 302, headers: { location: 'https://evil.example' } })],
    ['a page', () => new Response('<h1>Maintenance</h1>', { headers: { 'content-type': 'text/html' } })],
    ['an empty answer', () => new Response('')],
    ['an error in a 200', () => Response.json({ error: 'invalid_grant' })],
    ['a token with a line break', () => Response.json({ ...good, access_token: 'a\r\nx: y' })],
    ['a refresh token that is no text', () => Response.json({ ...good, refresh_token: { a: 1 } })],
    ['endless JSON', () => new Response(`{"access_token":"${'x'.repeat(70_000)}"}`)],
  ])('%s is CRM_UNAVAILABLE', async (_what, answer) => {
    await expect(ask(answer()).done).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  });

  it('that is answered 429 waits as long as the CRM says', async () => {
    const busy = Response.json({}, { status: 429, headers: { 'retry-after': '7' } });
    await expect(ask(busy).done).rejects.toMatchObject({ details: { retryAfterMs: 7000 } });
  });

  it('ends at its limit', async () => {
    const { done, clock } = ask(() => new Promise(() => {}));
    const refused = expect(done).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
    clock.advance(1000);
    await refused;
  });
});

describe('the manifest of a CRM with OAuth', () => {
  it('is valid, and its definition can request tokens', () => {
    expect(manifestProblems(oauthManifest)).toEqual([]);
    expect(definition.requestTokens).toBeTypeOf('function');
  });

  it.each([
    ['fields', { fields: [] }, /clientId, because of auth.*clientSecret, because of auth/s],
    [
      'a secret as the client id',
      { fields: [{ name: 'clientId', label: 'x', kind: 'secret', required: true }] },
      /the text clientId/,
    ],
    [
      'an alternative that is no field',
      { auth: { alternative: 'key' } },
      /auth\.alternative must be the name of a secret/,
    ],
    [
      'an address without TLS',
      { auth: { tokenUrl: 'http://crm.example/token' } },
      /auth\.tokenUrl must be an https address/,
    ],
    ['an address with a query', { auth: { tokenUrl: 'https://crm.example/token?x' } }, /auth\.tokenUrl must be/],
    [
      'an account’s address that is never entered',
      { auth: { tokenUrl: '{baseUrl}/token' } },
      /must not contain \{baseUrl\}/,
    ],
    [
      'no hosts for the address of the answer',
      { auth: { address: { field: 'a', hosts: [] } } },
      /auth\.address\.hosts/,
    ],
  ])('is not valid with %s', (_what, wrongPart, sentence) => {
    const { auth: change, ...more } = wrongPart as { auth?: object };
    const wrong = { ...oauthManifest, ...more, auth: { ...oauthManifest.auth, ...change } };
    expect(manifestProblems(wrong).join(' ')).toMatch(sentence);
  });
});
