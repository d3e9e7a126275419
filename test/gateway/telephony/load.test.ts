import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Channel } from '../../../src/gateway/telephony/port.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer, tokenFor } from './support/core-server.ts';
import { Phones } from './support/phones.ts';

const calls = 20;
const target = '+14155550100';
let server: CoreServer;
let callers: Phones;
let agents: Phones;

beforeAll(async () => {
  server = await CoreServer.start();
  [callers, agents] = await Promise.all([Phones.open(440), Phones.open(880)]);
}, 60_000);

afterAll(async () => {
  await Promise.all([callers?.close(), agents?.close()]);
  await server?.close();
});

test('twenty calls at once are bridged without loss', { timeout: 90_000 }, async () => {
  const { core } = server;
  for (let n = 0; n < calls; n++) {
    const url = server.url;
    const agent = `agent-${n}`;
    await agents.run('start', agent, {
      url,
      uri: `sip:${agent}@sidecall.test`,
      token: await tokenFor(agent),
      register: true,
    });
    const guest = `guest-${n}`;
    const token = await tokenFor(guest, 'visitor', 600, target);
    await callers.run('start', guest, { url, uri: `sip:${guest}@sidecall.test`, token, register: false });
  }
  await eventually(
    'all agents',
    () => server.events.filter((event) => event.type === 'ContactStatusChange').length === calls,
  );
  await eventually('all sockets', () => core.counters().edge.sockets === 2 * calls);

  // Whoever calls is put through to the agent of the same number.
  const bridged: Promise<void>[] = [];
  const bridge = async (first: Channel): Promise<void> => {
    const number = first.endpoint.identity.slice('guest-'.length);
    const channelId = `out-${number}`;
    const up = server.event(
      'ChannelStateChange',
      ({ channel }) => channel.id === channelId && channel.state === 'Up',
      30_000,
    );
    const to = { kind: 'agent', identity: `agent-${number}` } as const;
    const caller = { user: first.caller, name: null };
    await core.originate({
      channelId,
      to,
      caller,
      callId: 'CA1',
      params: {},
      formats: first.formats,
      timeoutMs: 30_000,
    });
    const call = await agents.waitFor('the call', (each) => each.incoming && each.phone === to.identity);
    await agents.run('answer', call.id);
    await core.answer(first.id, { callId: 'CA1', formats: (await up).channel.formats });
    await core.createBridge(channelId);
    await core.addToBridge(channelId, first.id);
    await core.addToBridge(channelId, channelId);
  };
  const unsubscribe = core.subscribe((event) => {
    if (event.type === 'ChannelCreated') bridged.push(bridge(event.channel));
  });
  const began = Date.now();
  for (let n = 0; n < calls; n++) await callers.run('call', `guest-${n}`, `sip:${target}@sidecall.test`, []);
  await eventually('all calls', () => bridged.length === calls, 40_000);
  await Promise.all(bridged);
  const allUp = Date.now() - began;
  unsubscribe();

  const cpu = process.cpuUsage();
  const packets = { ...core.counters().media };
  const from = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 8000));
  const seconds = (Date.now() - from) / 1000;
  const used = process.cpuUsage(cpu);
  const passed = core.counters().media.packetsIn - packets.packetsIn;

  const setups: number[] = [];
  let lost = 0;
  let worstJitter = 0;
  for (const side of [callers, agents]) {
    for (const call of await side.run('calls')) {
      expect(call.state).toBe('up');
      const figures = await side.run('figures', call.id);
      expect(figures?.received).toBeGreaterThan(250);
      lost += figures?.lost ?? 0;
      worstJitter = Math.max(worstJitter, figures?.jitter ?? 0);
      if (side === callers && call.setupMs !== null) setups.push(call.setupMs);
    }
  }
  setups.sort((a, b) => a - b);
  const share = (used.user + used.system) / 1e6 / seconds;
  console.log(
    `${calls} calls: all bridged in ${allUp} ms; INVITE to 200 p50 ${Math.round(setups[10] ?? 0)} ms, p95 ${Math.round(setups[18] ?? 0)} ms; ` +
      `${Math.round(passed / seconds)} packets/s; lost ${lost}; jitter at most ${Math.round(worstJitter * 1000)} ms; ` +
      `CPU ${(share * 100).toFixed(1)} % of a core, ${((share * 100) / (2 * calls)).toFixed(2)} % a leg; ` +
      `memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
  );
  expect(lost).toBe(0);
  expect(core.counters().media.packetsUnfit).toBe(0);
});
