import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer, tokenFor } from './support/core-server.ts';
import { Phones } from './support/phones.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** JsSIP's handling of our requests, and our handling of JsSIP's: transfer, hold, a reloaded page. */
let low: Phones;
let high: Phones;
let server: CoreServer;
let count = 0;
const target = '+14155550100';

beforeAll(async () => {
  [low, high] = await Phones.openAll(440, 880);
});

afterAll(async () => {
  await Promise.all([low?.close(), high?.close()]);
});

beforeEach(async () => {
  server = await CoreServer.start({ graceMs: 20_000, silenceMs: 20_000 });
});

afterEach(async () => {
  await server.close();
});

async function start(phones: Phones, identity: string): Promise<string> {
  count += 1;
  const name = `${identity}-${count}`;
  const uri = `sip:${identity}@sidecall.test`;
  const token = await tokenFor(identity);
  await phones.run('start', name, { url: server.url, uri, token, register: true, timers: true });
  await eventually('the registration', async () => (await phones.run('state', name)).registered);
  return name;
}

/** Calls the gateway, and is answered. */
async function call(phones: Phones, name: string): Promise<{ id: number; channelId: string }> {
  const known = new Set(server.core.channels().map((channel) => channel.id));
  const id = await phones.run('call', name, `sip:${target}@sidecall.test`, []);
  const { channel } = await server.event('ChannelCreated', (event) => !known.has(event.channel.id));
  await server.core.answer(channel.id, { callId: 'CA1', formats: ['opus'] });
  await phones.waitFor('the answer', (each) => each.id === id && each.state === 'up');
  return { id, channelId: channel.id };
}

async function bridged(): Promise<{ robin: string; one: Call; other: Call }> {
  const robin = await start(low, 'robin');
  const sam = await start(high, 'sam');
  const one = await call(low, robin);
  const other = await call(high, sam);
  await server.core.createBridge('b');
  await server.core.addToBridge('b', one.channelId);
  await server.core.addToBridge('b', other.channelId);
  return { robin, one, other };
}

type Call = Awaited<ReturnType<typeof call>>;

async function hears(phones: Phones, id: number, hertz: number): Promise<void> {
  await eventually(`${hertz} Hz`, async () => {
    const { tones } = await phones.run('hears', id, [hertz]);
    return (tones[0] ?? 0) > 0.02;
  });
}

test('our hold and unhold are JsSIP’s, and its messages go to the other page', async () => {
  const { one, other } = await bridged();
  await hears(high, other.id, 440);
  await server.core.hold(one.channelId);
  await low.waitFor('the hold', (each) => each.id === one.id && each.remoteHeld);
  await server.core.unhold(one.channelId);
  await low.waitFor('the end of the hold', (each) => each.id === one.id && !each.remoteHeld);
  await Promise.all([hears(high, other.id, 440), hears(low, one.id, 880)]);
  await low.run('message', one.id, '{"say":"hello"}');
  await eventually('the message', async () => (await high.run('messages', other.id))[0] === '{"say":"hello"}');
});

test('JsSIP’s blind and attended transfers are told, and followed to their end', async () => {
  const robin = await start(low, 'robin');
  const first = await call(low, robin);
  await low.run('refer', first.id, 'sip:+14155550142@sidecall.test');
  const blind = await server.event('ChannelTransfer');
  expect(blind).toMatchObject({ channelId: first.channelId, to: '+14155550142', replaces: null });
  await server.core.transferProgress(first.channelId, 'ringing');
  await server.core.transferProgress(first.channelId, 'declined');
  const told = (...events: string[]) =>
    eventually('what JsSIP was told', async () => {
      return JSON.stringify(await low.run('referred', first.id)) === JSON.stringify(events);
    });
  await told('requestSucceeded', 'trying', 'progress', 'failed');
  const second = await call(low, robin);
  await low.run('refer', first.id, 'sip:+14155550142@sidecall.test', second.id);
  const attended = await server.event('ChannelTransfer', (event) => event.replaces !== null);
  expect(attended).toMatchObject({ channelId: first.channelId, replaces: second.channelId });
  await server.core.transferProgress(first.channelId, 'answered');
  await told('requestSucceeded', 'trying', 'accepted');
});

test('who talks to a page that is loaded anew hears music, and then the page again, which takes its call over', async () => {
  const { robin, one, other } = await bridged();
  await hears(high, other.id, 440);
  const replaces = await low.run('replaces', one.id);
  await low.run('vanish', robin);
  await eventually('music', async () => {
    const { tones, all } = await high.run('hears', other.id, [440]);
    return all > 0.02 && (tones[0] ?? 0) < all / 2;
  });
  const again = await start(low, 'robin');
  const id = await low.run('call', again, `sip:${target}@sidecall.test`, [`Replaces: ${replaces}`]);
  await low.waitFor('the answer', (each) => each.id === id && each.state === 'up');
  await Promise.all([hears(high, other.id, 440), hears(low, id, 880)]);
  expect(server.core.channels().map((channel) => channel.id)).toEqual([one.channelId, other.channelId]);
  expect(server.events.filter(({ type }) => type === 'ChannelHold' || type === 'ChannelDestroyed')).toEqual([]);
});
