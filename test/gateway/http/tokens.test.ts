import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { TokenClaims } from '../../../src/domain/protocol/session.ts';
import { testApp } from '../app/app.ts';

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
