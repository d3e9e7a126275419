import { expect, it } from 'vitest';
import { perMinute } from '../../../src/gateway/http/rate-limits.ts';
import { testApp } from '../app/app.ts';

it('visitor tokens run out per address, and the answer says when to come back', async () => {
  const { app, storage } = await testApp();
  await storage.directory.putSite({ key: 'shop', origins: ['*'], target: '+14155550110' });
  const ask = (remoteAddress: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/visitor-tokens',
      remoteAddress,
      headers: { origin: 'https://shop.example' },
      payload: { site: 'shop' },
    });
  for (let n = 0; n < perMinute.visitorTokens; n += 1) expect((await ask('192.0.2.1')).statusCode).toBe(200);
  const refused = await ask('192.0.2.1');
  expect(refused.statusCode).toBe(429);
  expect(refused.json().error.code).toBe('RATE_LIMITED');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  // CORS allows the page to read the reason.
  expect(refused.headers['access-control-allow-origin']).toBe('https://shop.example');
  expect((await ask('192.0.2.2')).statusCode).toBe(200);
});

/** Asks for a visitor's token through the proxy 10.0.0.1. @param client the value of X-Forwarded-For */
const askThrough = async (test: Awaited<ReturnType<typeof testApp>>, client: string) =>
  test.app.inject({
    method: 'POST',
    url: '/v1/visitor-tokens',
    remoteAddress: '10.0.0.1',
    headers: { origin: 'https://shop.example', 'x-forwarded-for': client },
    payload: { site: 'none' },
  });

it('X-Forwarded-For counts from a trusted proxy only', async () => {
  const plain = await testApp({ env: { SIDECALL_ORIGINS: '*' } });
  const behind = await testApp({ env: { SIDECALL_ORIGINS: '*', SIDECALL_TRUST_PROXY: '10.0.0.0/8' } });
  for (let n = 0; n <= perMinute.visitorTokens; n += 1) {
    await askThrough(plain, `192.0.2.${n}`);
    await askThrough(behind, `192.0.2.${n}`);
  }
  expect((await askThrough(plain, '192.0.2.250')).statusCode).toBe(429);
  expect((await askThrough(behind, '192.0.2.250')).statusCode).toBe(404);
});

it('an address in X-Forwarded-For counts from the last one that is no trusted proxy, whatever a client put before it', async () => {
  // The proxy appends. The client is in its network, but only the proxy's address is trusted.
  const test = await testApp({ env: { SIDECALL_ORIGINS: '*', SIDECALL_TRUST_PROXY: '10.0.0.1' } });
  for (let n = 0; n < perMinute.visitorTokens; n += 1) await askThrough(test, `192.0.2.${n}, 10.0.0.5`);
  expect((await askThrough(test, '192.0.2.250, 10.0.0.5')).statusCode).toBe(429);
  expect((await askThrough(test, '192.0.2.250, 10.0.0.6')).statusCode).toBe(404);
});
