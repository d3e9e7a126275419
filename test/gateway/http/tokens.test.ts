import { createHmac } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { TokenClaims } from '../../../src/domain/protocol/session.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';
import { site as webServer } from '../speech/kit.ts';

const site = { origins: ['https://shop.example'], target: '+1 415 555 0110' };

it('a server gets a token for its signed-in person, an hour long unless it asks', async () => {
  const { app, tokens, withKey } = await testApp();
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/tokens',
    headers: withKey,
    payload: { identity: 'kim' },
  });
  expect(answer.statusCode).toBe(200);
  const claims = TokenClaims.parse(await tokens.verify(answer.json().token));
  expect(claims).toMatchObject({ role: 'agent', grants: { identity: 'kim' } });
  expect(claims.exp - claims.iat).toBe(3600);
  expect(Date.parse(answer.json().expiresAt)).toBe(claims.exp * 1000);
});

it('a visitor gets ten minutes, one number to call, and an identity of its own', async () => {
  const { app, tokens, withKey } = await testApp();
  await app.inject({ method: 'PUT', url: '/v1/sites/shop', headers: withKey, payload: site });
  const ask = () =>
    app.inject({
      method: 'POST',
      url: '/v1/visitor-tokens',
      headers: { origin: 'https://shop.example' },
      payload: { site: 'shop' },
    });
  const answer = await ask();
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['access-control-allow-origin']).toBe('https://shop.example');
  expect(answer.json()).toMatchObject({ target: '+14155550110', iceServers: [] });
  const claims = await tokens.verify(answer.json().token);
  expect(claims.grants.voice).toEqual({ outgoing: { application_sid: '+14155550110' } });
  expect(claims.grants.identity).toMatch(/^visitor_[0-9a-f]{24}$/);
  expect(claims.exp - claims.iat).toBe(600);
  expect((await ask()).json().identity).not.toBe(answer.json().identity);
});

it('a visitor’s page must be of the site’s origins', async () => {
  const { app, withKey } = await testApp({ env: { SIDECALL_ORIGINS: 'https://crm.example' } });
  await app.inject({ method: 'PUT', url: '/v1/sites/shop', headers: withKey, payload: site });
  for (const origin of [undefined, 'https://evil.example', 'https://crm.example', 'null']) {
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/visitor-tokens',
      headers: origin === undefined ? {} : { origin },
      payload: { site: 'shop' },
    });
    expect(answer.statusCode, origin).toBe(403);
    expect(answer.json().error.code).toBe('ORIGIN_NOT_ALLOWED');
  }
});

it('the session tells name, country and TURN credentials that end with the token', async () => {
  const { app, storage, as, tokens } = await testApp({
    env: {
      SIDECALL_COUNTRY: 'GB',
      SIDECALL_ICE_SERVERS: '[{"urls":["stun:stun.example"]},{"urls":["turn:turn.example"],"secret":"shared"}]',
    },
  });
  await storage.directory.putAgent({ identity: 'kim', name: 'Kim K.' });
  const headers = await as('kim');
  const session = (await app.inject({ url: '/v1/session', headers })).json();
  expect(session).toMatchObject({ identity: 'kim', role: 'agent', name: 'Kim K.', country: 'GB' });
  const { exp } = await tokens.verify(headers.authorization.slice('Bearer '.length));
  const [stun, turn] = session.iceServers;
  expect(stun).toEqual({ urls: ['stun:stun.example'] });
  expect(turn.username).toBe(`${exp}:kim`);
  expect(turn.credential).toBe(createHmac('sha1', 'shared').update(turn.username).digest('base64'));
  expect(JSON.stringify(session)).not.toContain('shared');
});

it('a site’s server gets a visitor’s token, and vouches in it for a number and parameters', async () => {
  const { app, tokens, withKey } = await testApp();
  const params = [{ name: 'order', kind: 'identifier' }];
  await app.inject({ method: 'PUT', url: '/v1/sites/shop', headers: withKey, payload: { ...site, params } });
  const ask = (payload: object) =>
    app.inject({ method: 'POST', url: '/v1/tokens', headers: withKey, payload: { role: 'visitor', ...payload } });
  const answer = await ask({
    identity: 'c-77',
    site: 'shop',
    number: '415 555 0177',
    params: { tier: 'gold' },
    ttl: 60,
  });
  expect(answer.json()).toMatchObject({ identity: 'c-77', target: '+14155550110', iceServers: [], params: ['order'] });
  const claims = TokenClaims.parse(await tokens.verify(answer.json().token));
  expect(claims).toMatchObject({ role: 'visitor', site: 'shop' });
  expect(claims.grants).toEqual({
    identity: 'c-77',
    voice: { outgoing: { application_sid: '+14155550110', params: { tier: 'gold', number: '+14155550177' } } },
  });
  expect((await ask({ identity: 'c-77' })).json().error.code).toBe('BAD_REQUEST');
  expect((await ask({ identity: 'c-77', site: 'none' })).json().error.code).toBe('NOT_FOUND');
  expect((await ask({ identity: 'c-77', site: 'shop', number: 'x' })).json().error.code).toBe('INVALID_NUMBER');
  const long = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`p${at}`, 'x']));
  expect((await ask({ identity: 'c-77', site: 'shop', params: long })).json().error.code).toBe('BAD_REQUEST');
  for (const more of [{ number: '+14155550177' }, { site: 'shop' }, { params: {} }]) {
    const { statusCode } = await ask({ identity: 'kim', role: 'agent', ...more });
    expect(statusCode, JSON.stringify(more)).toBe(400);
  }
});

it('a page’s token names its site, and the page learns which parameters are wanted', async () => {
  const { app, tokens, withKey } = await testApp();
  await app.inject({ method: 'PUT', url: '/v1/sites/shop', headers: withKey, payload: site });
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/visitor-tokens',
    headers: { origin: 'https://shop.example' },
    payload: { site: 'shop' },
  });
  expect((await tokens.verify(answer.json().token)).site).toBe('shop');
  expect(answer.json().params).toEqual(['page', 'pageTitle', 'name', 'visitorName', 'number', 'phone']);
});

/** A service that verifies challenges, with a configurable answer. */
async function challenged(next: { status: number; body: string }) {
  const forms: URLSearchParams[] = [];
  const service = await webServer((request, response) => {
    let text = '';
    request.on('data', (data) => {
      text += String(data);
    });
    request.on('end', () => {
      forms.push(new URLSearchParams(text));
      response.writeHead(next.status, { location: '/elsewhere' }).end(next.body);
    });
  });
  onTestFinished(() => service.close());
  const env = { SIDECALL_CHALLENGE_URL: `${service.url}/verify`, SIDECALL_CHALLENGE_SECRET: 'of the site' };
  const { app, withKey } = await testApp({ env });
  await app.inject({
    method: 'PUT',
    url: '/v1/sites/shop',
    headers: withKey,
    payload: { ...site, proof: 'challenge' },
  });
  return {
    forms,
    service,
    ask: async (challenge?: string, headers: Record<string, string> = { origin: 'https://shop.example' }) => {
      const payload = { site: 'shop', challenge };
      const answer = await app.inject({ method: 'POST', url: '/v1/visitor-tokens', headers, payload });
      return answer.statusCode === 200 ? 'token' : answer.json().error.code;
    },
    withKey,
  };
}

it.each([
  [200, '{"success":true}', 'token'],
  [200, '', 'token'],
  [204, '', 'token'],
  [200, '{"success":false,"error-codes":["timeout-or-duplicate"]}', 'CHALLENGE_FAILED'],
  [200, '{"success":"true"}', 'CHALLENGE_FAILED'],
  [403, '{"success":true}', 'CHALLENGE_FAILED'],
  [500, '{"success":true}', 'CHALLENGE_UNAVAILABLE'],
  [302, '', 'CHALLENGE_UNAVAILABLE'],
])('a site’s challenge that is answered %d %s: %s', async (status, body, expected) => {
  const { ask, forms } = await challenged({ status, body });
  expect(await ask('what the page got')).toBe(expected);
  expect(Object.fromEntries(forms[0] ?? [])).toEqual({
    secret: 'of the site',
    response: 'what the page got',
    remoteip: '127.0.0.1',
  });
});

it('without an answer to the challenge, or when its service is away, there is no token but for the site’s server', async () => {
  const { ask, forms, service, withKey } = await challenged({ status: 200, body: '{"success":true}' });
  expect(await ask()).toBe('CHALLENGE_FAILED');
  expect(await ask('')).toBe('CHALLENGE_FAILED');
  expect(forms).toEqual([]);
  await service.close();
  expect(await ask('one')).toBe('CHALLENGE_UNAVAILABLE');
  expect(await ask(undefined, withKey)).toBe('token');
});

it('a site that asks for challenges takes a service that checks them', async () => {
  const { app, withKey } = await testApp();
  const payload = { ...site, proof: 'challenge' };
  const answer = await app.inject({ method: 'PUT', url: '/v1/sites/shop', headers: withKey, payload });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().error.help).toContain('SIDECALL_CHALLENGE_URL');
});

it('tokens of a site with a server of its own go to that server only, whatever the origin', async () => {
  const { app, tokens, withKey, as } = await testApp();
  await app.inject({ method: 'PUT', url: '/v1/sites/shop', headers: withKey, payload: { ...site, proof: 'server' } });
  const ask = async (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/v1/visitor-tokens', headers, payload: { site: 'shop' } });
  expect((await ask({ origin: 'https://shop.example' })).json().error.code).toBe('SERVER_TOKEN_REQUIRED');
  const wrong = { ...(await as('kim')), origin: 'https://shop.example' };
  expect((await ask(wrong)).statusCode).toBe(403);
  expect((await ask({ authorization: 'Bearer sk_this-key-is-of-nobody-000000' })).statusCode).toBe(401);
  const answer = await ask(withKey);
  expect(answer.statusCode).toBe(200);
  expect(await tokens.verify(answer.json().token)).toMatchObject({ role: 'visitor', site: 'shop' });
  // All of the site's visitors come through its server.
  for (let n = 0; n < 60; n += 1) expect((await ask(withKey)).statusCode).toBe(200);
});

it('tokens of one site run out, from however many addresses, and of another do not', async () => {
  const { app, storage } = await testApp({ clock: new ManualClock(Date.now()) });
  for (const key of ['shop', 'other']) {
    await storage.directory.putSite({ key, origins: ['https://shop.example'], target: '+14155550110' });
  }
  const ask = (n: number, key: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/visitor-tokens',
      remoteAddress: `192.0.2.${n % 200}`,
      headers: { origin: 'https://shop.example' },
      payload: { site: key },
    });
  for (let n = 0; n < 300; n += 1) expect((await ask(n, 'shop')).statusCode).toBe(200);
  const refused = await ask(300, 'shop');
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1']);
  expect((await ask(301, 'other')).statusCode).toBe(200);
});
