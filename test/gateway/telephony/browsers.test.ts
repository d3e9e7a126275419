import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer, tokenFor } from './support/core-server.ts';
import { Phones } from './support/phones.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Cases that only browsers have, which the contract cannot require of every core. */
let low: Phones;
let high: Phones;
let server: CoreServer;
let name = '';
let count = 0;
const target = '+14155550100';

beforeAll(async () => {
  [low, high] = await Phones.openAll(440, 880);
});

afterAll(async () => {
  await Promise.all([low?.close(), high?.close()]);
});

beforeEach(async () => {
  server = await CoreServer.start({ graceMs: 120_000, silenceMs: 120_000, demoCallee: true });
  count += 1;
  name = `robin-${count}`;
});

afterEach(async () => {
  await low.run('stop', name);
  await high.run('stop', name);
  await server.close();
});

async function start(phones: Phones, identity: string): Promise<void> {
  const url = server.url;
  await phones.run('start', name, {
    url,
    uri: `sip:${identity}@sidecall.test`,
    token: await tokenFor(identity),
    register: true,
  });
  await eventually('the registration', async () => (await phones.run('state', name)).registered);
}

/** The pages of two agents in one call. */
async function talking(): Promise<{ one: number; other: number; ids: [string, string] }> {
  const { core } = server;
  await start(low, 'robin');
  await start(high, 'sam');
  const one = await low.run('call', name, `sip:${target}@sidecall.test`, []);
  const first = (await server.event('ChannelCreated')).channel;
  const to = { kind: 'agent', identity: 'sam' } as const;
  await core.originate({
    channelId: 'out',
    to,
    caller: { user: null, name: null },
    callId: 'CA1',
    params: {},
    formats: first.formats,
    timeoutMs: 20_000,
  });
  const { id: other } = await high.waitFor('the call', (call) => call.incoming && call.phone === name);
  await high.run('answer', other);
  const up = await server.event('ChannelStateChange', ({ channel }) => channel.id === 'out' && channel.state === 'Up');
  await core.answer(first.id, { callId: 'CA1', formats: up.channel.formats });
  await core.createBridge('bridge');
  await core.addToBridge('bridge', first.id);
  await core.addToBridge('bridge', 'out');
  await Promise.all([hears(high, other, 440), hears(low, one, 880)]);
  return { one, other, ids: [first.id, 'out'] };
}

async function hears(phones: Phones, id: number, hertz: number): Promise<void> {
  await eventually(`${hertz} Hz`, async () => ((await phones.run('hears', id, [hertz])).tones[0] ?? 0) > 0.05);
}

test('a WebSocket cut in mid-call: sound goes on, the phone comes back, and hangs up there', async () => {
  const { one, other, ids } = await talking();
  await low.run('cut', name);
  await eventually('the phone to be gone', () => server.core.contacts('robin') === 0);
  await Promise.all([hears(high, other, 440), hears(low, one, 880)]);
  await eventually('the phone to be back', () => server.core.contacts('robin') === 1);
  await low.run('hangUp', one);
  expect(await server.event('ChannelDestroyed')).toEqual({
    type: 'ChannelDestroyed',
    channelId: ids[0],
    cause: 16,
    byPeer: true,
  });
  expect(server.core.channels()).toHaveLength(1);
});

test('a page that is closed in mid-call: its leg ends with cause 41 when it does not come back', async () => {
  await server.close();
  server = await CoreServer.start({ graceMs: 1000, silenceMs: 120_000 });
  const page = await Phones.open(440);
  onTestFinished(() => page.close());
  const before = low;
  low = page;
  try {
    const { ids } = await talking();
    await page.close();
    const gone = await server.event('ChannelDestroyed');
    expect(gone).toEqual({ type: 'ChannelDestroyed', channelId: ids[0], cause: 41, byPeer: false });
  } finally {
    low = before;
  }
});

test('an ICE restart is answered, and sound goes on', async () => {
  const { one, other } = await talking();
  const sent = (await low.run('figures', one))?.sent ?? 0;
  await low.run('restartIce', one);
  await eventually('the answer to the restart', async () => (await low.run('restarted', one)) && true);
  await Promise.all([hears(high, other, 440), hears(low, one, 880)]);
  expect((await low.run('figures', one))?.sent).toBeGreaterThan(sent);
});

test('digits by INFO are told and passed on', async () => {
  const { one, ids } = await talking();
  await low.run('digit', one, '7', 'INFO');
  expect(await server.event('ChannelDtmfReceived')).toMatchObject({ channelId: ids[0], digit: '7' });
});

test('nothing of one side’s page or number is in what the other side’s page receives', async () => {
  await talking();
  const all = await low.run('frames');
  const mine =
    all.find((frame) => frame.phone === name && !frame.incoming && frame.text.startsWith('INVITE'))?.text ?? '';
  const secrets = ['ice-ufrag', 'ice-pwd', 'msid', 'fingerprint'].map(
    (line) => new RegExp(`a=${line}:(\\S+)`).exec(mine)?.[1] ?? '',
  );
  const heard = (await high.run('frames')).filter((frame) => frame.phone === name).map((frame) => frame.text);
  expect(heard.length).toBeGreaterThan(3);
  const secretsToo = [
    ...secrets.filter((secret) => secret.length > 7),
    'robin',
    target,
    /Call-ID: (\S+)/.exec(mine)?.[1] ?? 'none',
  ];
  for (const secret of secretsToo) expect(heard.join('\n')).not.toContain(secret);
});

test('the demo’s callee answers, speaks and stays until it is hung up on', async () => {
  const { core } = server;
  await start(low, 'robin');
  const id = await low.run('call', name, 'sip:+442079460018@sidecall.test', []);
  const { channel } = await server.event('ChannelCreated');
  const to = { kind: 'number', number: '+442079460018' } as const;
  await core.originate({
    channelId: 'out',
    to,
    caller: { user: target, name: null },
    callId: 'CA1',
    params: {},
    formats: channel.formats,
    timeoutMs: 20_000,
  });
  const up = await server.event('ChannelStateChange', (event) => event.channel.state === 'Up');
  const states = server.events.flatMap((event) =>
    event.type === 'ChannelStateChange' && event.channel.id === 'out' ? [event.channel.state] : [],
  );
  expect(states).toEqual(['Ringing', 'Up']);
  await core.answer(channel.id, { callId: 'CA1', formats: up.channel.formats });
  await core.createBridge('bridge');
  await core.addToBridge('bridge', channel.id);
  await core.addToBridge('bridge', 'out');
  await eventually('a voice', async () => (await low.run('hears', id, [])).all > 0.01);
  await core.hangup('out', { cause: 16 });
  expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: 'out', cause: 16 });
});
