import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';
import { definition, OAuthVendor } from '../crm/oauth-vendor.ts';

const values = { clientId: 'the client', clientSecret: 'client secret 7' };
const body = { adapter: 'oauth-crm', values };
const gatewayUrl = 'https://cti.example';

async function setUp(env: Record<string, string> = {}) {
  const vendor = new OAuthVendor();
  const clock = new ManualClock();
  const made = await testApp({ clock, env, crm: { definitions: { 'oauth-crm': definition }, fetch: vendor.fetch } });
  const ask = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object) => {
    const url = `/v1/crm-connections/main${path}`;
    const answer = await made.app.inject({ method, url, headers: made.withKey, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  /** Opens the address to which the CRM sends its user back, as a browser does: without credentials. */
  const comeBack = async (url: URL) => {
    const { statusCode, body, headers } = await made.app.inject({ url: `${url.pathname}${url.search}` });
    return { status: statusCode, page: body, headers };
  };
  await ask('PUT', '', body);
  const begin = async () => (await ask('POST', '/authorization', { gatewayUrl })).body as { url: string };
  const connect = async () => comeBack(vendor.allow((await begin()).url));
  return { ...made, clock, vendor, ask, begin, comeBack, connect };
}

describe('authorization', () => {
  it('yields the address for the CRM’s user, with scopes, a state and a code challenge', async () => {
    const { ask, storage } = await setUp();
    const begun = await ask('POST', '/authorization', { gatewayUrl });
    expect(begun).toMatchObject({ status: 201, body: { redirectUri: 'https://cti.example/crm/oauth/callback' } });
    const url = new URL(begun.body.url);
    expect(`${url.origin}${url.pathname}`).toBe('https://login.crm.example/oauth/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'the client',
      redirect_uri: 'https://cti.example/crm/oauth/callback',
      scope: 'contacts.read calls.write',
      optional_scope: 'tickets',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect((await storage.recordings.audit(1))[0]).toMatchObject({
      what: 'crm-connection.authorization',
      subject: 'main',
    });
    expect((await ask('POST', '/authorization', { gatewayUrl })).body.url).not.toBe(begun.body.url);
  });

  it('uses the address of the settings, or of the request, if no other is given', async () => {
    const { ask } = await setUp();
    expect((await ask('POST', '/authorization', {})).body.redirectUri).toBe('http://localhost:80/crm/oauth/callback');
    const other = await setUp({ SIDECALL_PUBLIC_URL: 'https://public.example' });
    expect((await other.ask('POST', '/authorization', {})).body.redirectUri).toBe(
      'https://public.example/crm/oauth/callback',
    );
    for (const wrong of ['cti.example', 'https://cti.example/path', 'https://a@cti.example', 'javascript:alert(1)']) {
      expect((await ask('POST', '/authorization', { gatewayUrl: wrong })).status).toBe(400);
    }
  });

  it('needs a client, and a connection with OAuth', async () => {
    const { ask } = await setUp();
    await ask('PUT', '', { ...body, values: { clientId: 'the client', clientSecret: 'x' } });
    await ask('DELETE', '');
    expect((await ask('POST', '/authorization', {})).status).toBe(404);
    await ask('PUT', '', { ...body, values: {} });
    const refused = { error: { code: 'CRM_CONNECTION_INVALID', message: expect.stringContaining('clientSecret') } };
    expect(await ask('POST', '/authorization', {})).toMatchObject({ status: 400, body: refused });
  });
});

describe('the page to which the CRM sends its user back', () => {
  it('connects: the tokens are stored encrypted, and a search works at the address of the answer', async () => {
    const { connect, ask, vendor, storage } = await setUp();
    expect((await ask('GET', '')).body.access).toEqual({ state: 'missing', expiresAt: null, refusedAt: null });
    const done = await connect();
    expect([done.status, done.page]).toEqual([200, expect.stringContaining('OAuth CRM is connected.')]);
    expect(done.headers['content-security-policy']).toMatch(/^default-src 'none'; frame-ancestors 'none'/);
    expect(done.headers['referrer-policy']).toBe('no-referrer');
    expect((await ask('POST', '/test')).body).toMatchObject({
      condition: { state: 'ok' },
      access: { state: 'allowed', expiresAt: '2026-01-01T00:30:00.000Z' },
      secrets: ['clientSecret'],
    });
    expect(vendor.requests.at(-1)).toMatchObject({
      url: 'https://acme.crm.example/api/contacts',
      authorization: 'Bearer access-2',
    });
    const stored = JSON.stringify([await storage.crmAccess.all(), await storage.crmConnections.all()]);
    expect(stored).not.toMatch(/access-2|refresh-2|client secret 7/);
    expect((await storage.recordings.audit(1))[0]).toMatchObject({
      what: 'crm-connection.allowed',
      subject: 'main',
      who: 'api-key',
    });
  });

  it('sends waiting entries at once', async () => {
    const { connect, crmConnections } = await setUp();
    const changed: string[] = [];
    crmConnections.subscribe((id) => changed.push(id));
    await connect();
    expect(changed).toEqual(['main']);
  });

  it('accepts a state once, also from two browsers at the same moment', async () => {
    const { begin, comeBack, vendor } = await setUp();
    const back = vendor.allow((await begin()).url);
    const answers = await Promise.all([comeBack(back), comeBack(back)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect((await comeBack(back)).page).toContain('used already');
    expect(vendor.tokenRequests).toHaveLength(1);
  });

  it.each([
    ['an unknown state', (back: URL) => back.searchParams.set('state', 'x'.repeat(43))],
    ['no state', (back: URL) => back.searchParams.delete('state')],
    ['an empty state', (back: URL) => back.searchParams.set('state', '')],
    ['two states', (back: URL) => back.searchParams.append('state', 'other')],
    ['a very long state', (back: URL) => back.searchParams.append('state', 'x'.repeat(3000))],
  ])('refuses %s without a token request', async (_what, change) => {
    const { begin, comeBack, vendor } = await setUp();
    const back = vendor.allow((await begin()).url);
    change(back);
    expect((await comeBack(back)).status).toBe(400);
    expect(vendor.tokenRequests).toEqual([]);
  });

  it('refuses a state after ten minutes', async () => {
    const { begin, comeBack, vendor, clock } = await setUp();
    const back = vendor.allow((await begin()).url);
    clock.advance(600_000);
    expect((await comeBack(back)).status).toBe(400);
    expect(vendor.tokenRequests).toEqual([]);
  });

  it('binds a state to its connection', async () => {
    const { begin, comeBack, vendor, app, withKey, crmConnections } = await setUp();
    await app.inject({ method: 'PUT', url: '/v1/crm-connections/other', headers: withKey, payload: body });
    await comeBack(vendor.allow((await begin()).url));
    expect(crmConnections.get('other')?.open?.access?.state.state).toBe('missing');
    expect(crmConnections.get('main')?.open?.access?.state.state).toBe('allowed');
  });

  it('says that the user did not allow it, and accepts the state no more', async () => {
    const { begin, comeBack, vendor } = await setUp();
    const back = vendor.allow((await begin()).url);
    const denied = new URL(back);
    denied.searchParams.delete('code');
    denied.searchParams.set('error', 'access_denied');
    expect(await comeBack(denied)).toMatchObject({ status: 400, page: expect.stringContaining('not allowed') });
    expect((await comeBack(back)).status).toBe(400);
  });

  it('repeats nothing of the address, and no secret of the CRM’s answer', async () => {
    const { begin, comeBack, vendor } = await setUp();
    const back = vendor.allow((await begin()).url);
    back.searchParams.set('code', '<script>alert(1)</script> client secret 7');
    const refused = await comeBack(back);
    expect(refused.status).toBe(502);
    expect(refused.page).not.toMatch(/<script|client secret 7/);
    expect(refused.page).toContain('OAuth CRM gives no access: 400');
  });

  it.each([
    ['another host', 'https://acme.crm.example.evil.example'],
    ['a host in the user part', 'https://acme.crm.example@evil.example'],
    ['this machine', 'https://127.0.0.1:8080'],
    ['no TLS', 'http://acme.crm.example'],
    ['the domain itself', 'https://crm.example'],
    ['a query', 'https://acme.crm.example/?to=evil'],
    ['no text', 7],
  ])('refuses an address of the answer: %s', async (_what, address) => {
    const { connect, ask, vendor } = await setUp();
    vendor.apiDomain = address;
    expect(await connect()).toMatchObject({ status: 503, page: expect.stringContaining('not accepted') });
    expect((await ask('GET', '')).body.access.state).toBe('missing');
    expect(vendor.requests).toHaveLength(1);
  });

  it('says so if the connection was deleted meanwhile', async () => {
    const { begin, comeBack, vendor, ask } = await setUp();
    const back = vendor.allow((await begin()).url);
    await ask('DELETE', '');
    expect((await comeBack(back)).status).toBe(400);
  });
});

describe('a connection with OAuth', () => {
  it('renews once for 20 requests whose token has ended, and each of them succeeds', async () => {
    const { connect, crmConnections, vendor } = await setUp();
    await connect();
    vendor.end('access');
    const { adapter } = crmConnections.get('main')?.open ?? {};
    // The token is old enough to be renewed.
    const found = Array.from({ length: 20 }, () => adapter?.findContacts('+14155550123', { timeoutMs: 5000 }));
    await expect(Promise.all(found)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
    expect(vendor.tokenRequests).toHaveLength(1);
  });

  it('renews once after a 401, whose request is then repeated once', async () => {
    const { connect, crmConnections, vendor, clock } = await setUp();
    await connect();
    clock.advance(60_000);
    vendor.end('access');
    const { adapter } = crmConnections.get('main')?.open ?? {};
    const find = () => adapter?.findContacts('+14155550123', { timeoutMs: 5000 });
    expect(await Promise.all(Array.from({ length: 20 }, find))).toEqual(Array(20).fill([]));
    expect(vendor.tokenRequests.map(({ grant_type }) => grant_type)).toEqual(['authorization_code', 'refresh_token']);
    expect(vendor.requests.filter(({ form }) => form === null)).toHaveLength(40);
  });

  it('whose access was revoked is CRM_CREDENTIALS, and its state says so', async () => {
    const { connect, ask, vendor, clock, app, withKey } = await setUp();
    await connect();
    clock.advance(60_000);
    vendor.end('refresh');
    expect(await ask('POST', '/test')).toMatchObject({
      status: 502,
      body: { error: { code: 'CRM_CREDENTIALS', help: expect.stringContaining('authorization') } },
    });
    expect((await ask('GET', '')).body).toMatchObject({
      condition: { state: 'failing', code: 'CRM_CREDENTIALS' },
      access: { state: 'refused', refusedAt: '2026-01-01T00:01:00.000Z' },
    });
    const metrics = await app.inject({ url: '/metrics', headers: withKey });
    expect(metrics.body).toContain('sidecall_crm_connection_failing{connection="main",code="CRM_CREDENTIALS"} 1');
    await connect();
    expect((await ask('POST', '/test')).body).toMatchObject({
      condition: { state: 'ok' },
      access: { state: 'allowed' },
    });
  });

  it('forgets what was allowed when another client is entered, and keeps it when a label changes', async () => {
    const { connect, ask } = await setUp();
    await connect();
    await ask('PUT', '', { ...body, label: 'Sales' });
    expect((await ask('GET', '')).body.access.state).toBe('allowed');
    await ask('PUT', '', { ...body, values: { ...values, clientId: 'other' } });
    expect((await ask('GET', '')).body.access.state).toBe('missing');
  });

  it('uses the alternative instead, if it was entered', async () => {
    const { ask, vendor } = await setUp();
    await ask('PUT', '', { ...body, values: { ...values, token: 'private' } });
    expect((await ask('GET', '')).body.access).toBeNull();
    const alternative = { error: { code: 'CRM_NOT_SUPPORTED' } };
    expect(await ask('POST', '/authorization', {})).toMatchObject({ status: 409, body: alternative });
    expect(vendor.requests).toEqual([]);
  });
});
