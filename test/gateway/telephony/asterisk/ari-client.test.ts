import { createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { AriClient } from '../../../../src/gateway/telephony/asterisk/server/ari-client.ts';
import type { AriEvent } from '../../../../src/gateway/telephony/asterisk/server/ari-events.ts';
import { asteriskHookMs, RealAsterisk } from '../../../asterisk/real-asterisk.ts';
import { eventually } from '../../../e2e/support/eventually.ts';

let asterisk: RealAsterisk;
const clients: AriClient[] = [];

beforeAll(async () => {
  asterisk = await RealAsterisk.start({ extensions: '[default]\nexten => wait,1,Answer()\n same => n,Wait(60)\n' });
}, asteriskHookMs);

afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
});

afterAll(() => asterisk?.stop());

function clientOf(url: string, user: string, password: string, onLink?: (up: boolean) => void): AriClient {
  const client = new AriClient({ url, user, password, app: 'test' }, { clock: systemClock, ...(onLink && { onLink }) });
  clients.push(client);
  return client;
}

async function seen(events: readonly AriEvent[], type: AriEvent['type'], channelId: string): Promise<AriEvent> {
  return eventually(`${type} of ${channelId}`, () =>
    events.find((event) => event.type === type && 'channel' in event && event.channel.id === channelId),
  );
}

async function call(client: AriClient, channelId: string): Promise<void> {
  await client.post(['channels'], { endpoint: 'Local/wait@default', app: 'test', channelId, formats: 'ulaw' });
}

it('asks a real Asterisk, and is told what becomes of a channel', async (context) => {
  const { url, ari, version } = asterisk.for(context);
  expect(version).toMatch(/^Asterisk 22\./);
  const client = clientOf(url, ari.user, ari.password);
  const events: AriEvent[] = [];
  client.subscribe((event) => events.push(event));
  await client.start();
  expect(await client.get(['asterisk', 'info'], { only: 'system' })).toMatchObject({
    system: { version: expect.stringMatching(/^22\./) },
  });
  await call(client, 'told');
  expect(await seen(events, 'StasisStart', 'told')).toMatchObject({ channel: { id: 'told', state: 'Up' } });
  await client.delete(['channels', 'told'], { reason_code: 21 });
  expect(await seen(events, 'ChannelDestroyed', 'told')).toMatchObject({ cause: 21 });
});

it('says what is wrong by a code', async (context) => {
  const { url, ari } = asterisk.for(context);
  const client = clientOf(url, ari.user, ari.password);
  await expect(client.get(['channels', 'no/such'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.post(['channels'], { endpoint: 'Nothing/here', app: 'test' })).rejects.toMatchObject({
    code: 'ASTERISK_REFUSED',
  });
  const stranger = clientOf(url, ari.user, 'wrong');
  await expect(stranger.get(['channels'])).rejects.toMatchObject({
    code: 'ASTERISK_REFUSED',
    details: { status: 401 },
  });
  await expect(stranger.start()).rejects.toMatchObject({ code: 'ASTERISK_REFUSED', details: { status: 401 } });
});

it('comes back by itself when the connection drops', async (context) => {
  const { port, ari } = asterisk.for(context);
  const wire = await cuttable(port);
  try {
    const links: boolean[] = [];
    const client = clientOf(wire.url, ari.user, ari.password, (up) => links.push(up));
    const events: AriEvent[] = [];
    client.subscribe((event) => events.push(event));
    await client.start();
    wire.cut();
    await eventually('the connection to be back', () => links.length === 3);
    expect(links).toEqual([true, false, true]);
    await call(client, 'after');
    await seen(events, 'StasisStart', 'after');
    await client.delete(['channels', 'after']);
  } finally {
    await wire.close();
  }
});

it('gives up where nothing listens', async () => {
  const wire = await cuttable(1);
  await wire.close();
  const client = clientOf(wire.url, 'nobody', 'nothing');
  await expect(client.start()).rejects.toMatchObject({ code: 'ASTERISK_UNAVAILABLE' });
  await expect(client.get(['channels'])).rejects.toMatchObject({ code: 'ASTERISK_UNAVAILABLE' });
});

/** A connection to `port` that can be cut. */
async function cuttable(port: number): Promise<{ url: string; cut(): void; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = tcpConnect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
