import { expect, onTestFinished, test } from 'vitest';
import type { Channel } from '../../../src/gateway/telephony/port.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer, tokenFor } from './support/core-server.ts';
import { Phones } from './support/phones.ts';

/** The number of concurrent calls that two cores can handle beside other tests. The benchmark has more. */
const calls = 10;
/** Packets for each leg: a second of audio. */
const enough = 50;
const target = '+14155550100';

// `npm run bench calls` measures packet loss under this load, because it depends on the machine's other load.
test('ten calls at once are bridged, and every leg gets its sound', { timeout: 300_000 }, async () => {
  const server = await CoreServer.start();
  onTestFinished(() => server.close());
  const [callers, agents] = await Phones.openAll(440, 880);
  onTestFinished(async () => void (await Promise.all([callers.close(), agents.close()])));
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

  // Connects each caller with the agent of the same number.
  const bridged: Promise<void>[] = [];
  const bridge = async (first: Channel): Promise<void> => {
    const number = first.endpoint.identity.slice('guest-'.length);
    const channelId = `out-${number}`;
    const up = server.event('ChannelStateChange', ({ channel }) => channel.id === channelId && channel.state === 'Up');
    const to = { kind: 'agent', identity: `agent-${number}` } as const;
    const caller = { user: first.caller, name: null };
    await core.originate({
      channelId,
      to,
      caller,
      callId: 'CA1',
      params: {},
      formats: first.formats,
      timeoutMs: 120_000,
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
  // One set-up after another: the keys of twenty legs at once would exceed ICE's and DTLS's timeouts on a busy machine.
  for (let n = 0; n < calls; n++) {
    await callers.run('call', `guest-${n}`, `sip:${target}@sidecall.test`, []);
    await eventually('the call', () => bridged.length > n);
    await bridged[n];
    await eventually('its sound', async () => {
      const caller = (await callers.run('calls')).find(({ phone }) => phone === `guest-${n}`);
      return ((await callers.run('figures', caller?.id ?? 0))?.received ?? 0) > 0;
    });
  }
  unsubscribe();

  for (const side of [callers, agents]) {
    const legs = await side.run('calls');
    expect(legs).toHaveLength(calls);
    for (const { id } of legs) {
      await eventually(`${enough} packets`, async () => {
        const seen = await side.run('figures', id);
        return seen !== null && seen.received >= enough ? seen : null;
      });
    }
    expect((await side.run('calls')).map(({ state }) => state)).toEqual(Array(calls).fill('up'));
  }
  expect(core.counters().media.packetsUnfit).toBe(0);
});
