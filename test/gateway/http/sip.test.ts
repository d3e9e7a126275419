import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { GatewayCore } from '../../../src/gateway/edge/gateway-core.ts';
import { perMinute } from '../../../src/gateway/http/rate-limits.ts';
import { testApp } from '../app/app.ts';

/** Opens a socket. Resolves with "open", or with the status of the refusal. */
function knock(url: string, protocols: string[], origin?: string): Promise<WebSocket | number> {
  const socket = new WebSocket(url, protocols, origin === undefined ? {} : { origin });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.once('error', reject);
  });
}

async function listening(core: Pick<GatewayCore, 'accept'>, env: Record<string, string> = {}) {
  const test = await testApp({ core, env: { SIDECALL_ORIGINS: 'https://crm.example', ...env } });
  await test.storage.directory.putSite({ key: 'shop', origins: ['https://shop.example'], target: '+14155550110' });
  const address = await test.app.listen({ port: 0, host: '127.0.0.1' });
  return { ...test, url: `${address.replace('http', 'ws')}/v1/sip` };
}

it('hands sockets that speak sip to the core, from allowed pages, sites and programs', async () => {
  const accepted: string[] = [];
  const { url } = await listening({
    accept: (socket, remoteAddress) => {
      accepted.push(`${socket.protocol} ${remoteAddress}`);
      socket.on('message', (data) => socket.send(data.toString().toUpperCase()));
    },
  });
  for (const origin of ['https://crm.example', 'https://shop.example', undefined]) {
    const socket = await knock(url, ['other', 'sip'], origin);
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    const echo = new Promise((resolve) => socket.once('message', (data) => resolve(data.toString())));
    socket.send('register');
    expect(await echo).toBe('REGISTER');
    socket.terminate();
  }
  expect(accepted).toEqual(Array(3).fill('sip 127.0.0.1'));
});

it('refuses other pages, other protocols, other addresses', async () => {
  const { url } = await listening({
    accept: () => {
      throw new Error('must not be reached');
    },
  });
  expect(await knock(url, ['sip'], 'https://evil.example')).toBe(403);
  expect(await knock(url, ['chat'])).toBe(400);
  expect(await knock(url, [])).toBe(400);
  expect(await knock(url.replace('/v1/sip', '/v1/calls'), ['sip'])).toBe(401);
  expect(await knock(url.replace('/v1/sip', '/v1/none'), ['sip'])).toBe(404);
  expect(await knock(url.replace('/v1/sip', '/healthz'), ['sip'])).not.toBe(403);
});

it('ends a socket whose message is too long: 1009, not memory', async () => {
  const { url } = await listening({ accept: () => undefined });
  const socket = await knock(url, ['sip']);
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.send('x'.repeat(70_000));
  expect(await closed).toBe(1009);
});

it('closes sockets with 1001 when the gateway stops, also those that do not answer', async () => {
  const { url, app } = await listening({ accept: () => undefined });
  const polite = await knock(url, ['sip']);
  const mute = await knock(url, ['sip']);
  if (typeof polite === 'number' || typeof mute === 'number') throw new Error('refused');
  const code = new Promise((resolve) => polite.once('close', resolve));
  mute.pause();
  onTestFinished(() => mute.terminate());
  await app.close();
  expect(await code).toBe(1001);
});

it('limits how often one address may knock, at what an office of ten thousand never needs', async () => {
  const { app } = await listening({ accept: () => undefined });
  const left = async (remoteAddress: string) => {
    const { headers } = await app.inject({ url: '/v1/sip', remoteAddress });
    return Number(headers['x-ratelimit-remaining']);
  };
  expect(perMinute.sockets).toBeGreaterThan(10_000);
  expect([await left('192.0.2.7'), await left('192.0.2.7'), await left('192.0.2.8')]).toEqual([
    perMinute.sockets - 1,
    perMinute.sockets - 2,
    perMinute.sockets - 1,
  ]);
});
