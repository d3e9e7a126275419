import { expect, it } from 'vitest';
import { definition } from '../../adapters/zendesk/connector.ts';
import type { CrmAccess } from '../../src/domain/crm/oauth.ts';
import { patient } from './contract/crm-under-test.ts';
import { connectionTo } from './test-connection.ts';

const baseUrl = 'https://company.zendesk.com/';

/** A connection whose account answers every request with this body. */
function connected(secrets: Record<string, string>, settings: Record<string, string>, answer: unknown) {
  const sent: { url: string; authorization: string | null; body: Record<string, string> }[] = [];
  const connection = connectionTo(baseUrl, secrets, {
    settings,
    fetch: async (url, { headers, body } = {}) => {
      const authorization = new Headers(headers).get('authorization');
      sent.push({ url: String(url), authorization, body: Object.fromEntries(new URLSearchParams(String(body ?? ''))) });
      return Response.json(answer);
    },
  });
  return { connection, sent };
}

const client = { settings: { clientId: 'sidecall' }, secrets: { clientSecret: 's' } };
const nobody = { results: [], users: [], next_page: null };

it('tokens come from the account itself, for a code with its verifier and for a refresh token', async () => {
  const answer = {
    access_token: 'a',
    refresh_token: 'r2',
    expires_in: 1800,
    token_type: 'bearer',
    scope: 'read write',
  };
  const { connection, sent } = connected(client.secrets, client.settings, answer);
  const redirectUri = 'https://cti.example/crm/oauth/callback';
  const code = { kind: 'code', code: 'k', redirectUri, verifier: 'v' } as const;
  expect(await definition.requestTokens?.(connection, code, patient)).toEqual({
    accessToken: 'a',
    refreshToken: 'r2',
    expiresIn: 1800,
    baseUrl: null,
  });
  await definition.requestTokens?.(connection, { kind: 'refresh', refreshToken: 'r1' }, patient);
  const ofClient = { client_id: 'sidecall', client_secret: 's' };
  expect(sent).toEqual([
    {
      url: 'https://company.zendesk.com/oauth/tokens',
      authorization: null,
      body: { grant_type: 'authorization_code', code: 'k', redirect_uri: redirectUri, code_verifier: 'v', ...ofClient },
    },
    {
      url: 'https://company.zendesk.com/oauth/tokens',
      authorization: null,
      body: { grant_type: 'refresh_token', refresh_token: 'r1', ...ofClient },
    },
  ]);
});

it('requests carry the access that a user allowed', async () => {
  const { connection, sent } = connected(client.secrets, client.settings, nobody);
  const access: CrmAccess = {
    read: () => ({ accessToken: 'allowed' }),
    baseUrl: null,
    ready: async () => {},
    renew: async () => {},
  };
  const adapter = definition.createConnector({ ...connection, access });
  await adapter.findContacts('+14155550123', patient);
  expect(sent[0]?.authorization).toBe('Bearer allowed');
  expect(sent[0]?.url).toMatch(/^https:\/\/company\.zendesk\.com\/api\/v2\//);
});

it('without any credentials, a lookup says that access is missing, and sends nothing', async () => {
  const { connection, sent } = connected({}, {}, nobody);
  const adapter = definition.createConnector(connection);
  await expect(adapter.findContacts('+14155550123', patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
  expect(sent).toEqual([]);
});

it.each([
  ['an API token with its user', { email: 'admin@company.example' }, `Basic ${btoa('admin@company.example/token:t')}`],
  ['an OAuth access token that was entered', { email: '' }, 'Bearer t'],
])('%s goes before the access of a user', async (_what, settings, authorization) => {
  const { connection, sent } = connected({ token: 't' }, settings, nobody);
  await definition.createConnector(connection).findContacts('+14155550123', patient);
  expect(sent[0]?.authorization).toBe(authorization);
});
