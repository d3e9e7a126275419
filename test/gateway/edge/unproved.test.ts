import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually, patienceMs } from '../../e2e/support/eventually.ts';
import { liveMemory } from '../../e2e/support/live-memory.ts';
import { closeServer, invite, openServer, phone, server } from './desk.ts';
import { Dice } from './fuzz-mutations.ts';
import { FuzzTarget } from './fuzz-target.ts';
import { request } from './torture-case.ts';

describe('a socket that has not proved who it is', () => {
  beforeEach(async () => {
    await openServer({ limits: { messagesPerSecond: 1e6 } });
  });

  afterEach(closeServer);

  const stranger = { ...invite, anonymous: true };

  test('may have 50 INVITEs open; more are not taken up, and cost it the socket in the end', async () => {
    const robin = await phone();
    const sent = Array.from({ length: 60 }, () => robin.send('INVITE', stranger));
    await eventually('all to be read', () => server.core.counters().edge.dropped === 10);
    expect(server.core.counters().edge.transactions).toBe(50);
    expect((await robin.final(sent[49] ?? robin.send('OPTIONS'))).status).toBe(401);
    expect(robin.closed).toBeNull();
    for (let count = 0; count < 10; count++) robin.send('INVITE', stranger);
    expect(await eventually('the socket to be closed', () => robin.closed)).toEqual({ code: 1008 });
    await eventually('nothing to be left', () => server.core.counters().edge.transactions === 0);
  });

  test('that acknowledges its refusals may go on asking', async () => {
    const robin = await phone();
    for (let count = 0; count < 60; count++) {
      const sent = robin.send('INVITE', stranger);
      const { status, toTag } = await robin.final(sent);
      expect(status).toBe(401);
      robin.send('ACK', { ...stranger, ...sent, to: `${invite.to};tag=${toTag}`, body: '' });
    }
    expect(server.core.counters().edge).toMatchObject({ dropped: 0 });
  });

  test('is no longer counted once it has', async () => {
    const robin = await phone();
    await robin.register();
    for (let count = 0; count < 60; count++) robin.send('INVITE', { ...invite, uri: 'sip:sidecall.test' });
    const last = robin.send('OPTIONS');
    expect((await robin.final(last)).status).toBe(200);
    expect(server.core.counters().edge).toMatchObject({ dropped: 0, transactions: 60 });
  });
});

test('of an INVITE that was refused nothing is kept but what its ACK needs', { timeout: 300_000 }, async ({
  signal,
}) => {
  const target = new FuzzTarget(new Dice(1));
  const before = await liveMemory();
  for (let socket = 0; socket < 40; socket++) {
    const stranger = target.open();
    for (let count = 0; count < 40; count++) {
      const filling = `X: ${'x'.repeat(50_000)}${socket}.${count}`;
      stranger.emit('message', request('INVITE', `kept${socket}.${count}`, [filling]));
    }
    await eventually('its refusals', () => stranger.sent.length === 40, patienceMs, 1);
    signal.throwIfAborted();
  }
  expect(target.edge.counters.transactions).toBe(1600);
  // 80 MB were sent.
  expect((await liveMemory()) - before).toBeLessThan(16e6);
});
