import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { callsOnCore } from '../calls/calls-on-core.ts';
import { line } from '../calls/setup.ts';
import { CoreServer, tokenFor } from './support/core-server.ts';
import { offer, RawPhone } from './support/raw-phone.ts';

/** A gateway with this number of UDP ports or legs, a registered agent, and the outside world. */
async function small(limits: { ports?: number; legs?: number }) {
  const first = await freePort();
  const last = first + (limits.ports ?? 100) - 1;
  const server = await CoreServer.start({
    media: { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: [first, last] },
    ...(limits.legs === undefined ? {} : { limits: { channels: limits.legs } }),
  });
  onTestFinished(() => server.close());
  const { storage, close } = await callsOnCore(server.core, ['robin', 'sam']);
  onTestFinished(close);
  const phones: RawPhone[] = [];
  for (const identity of ['robin', 'sam']) {
    const phone = await RawPhone.open(server.url, identity, await tokenFor(identity));
    onTestFinished(() => phone.close());
    expect((await phone.register()).status).toBe(200);
    phones.push(phone);
  }
  const world = await RawPhone.open(server.url, 'world', await tokenFor('world', 'carrier'));
  onTestFinished(() => world.close());
  const call = () =>
    world.send('INVITE', { uri: `sip:${line}@sidecall.test`, to: `<sip:${line}@sidecall.test>`, body: offer() });
  const log = async () => (await storage.calls.page({ limit: 10 })).calls;
  return { server, ports: [first, last] as const, phones, world, call, log };
}

const refusal = async (world: RawPhone): Promise<string> =>
  world.message('the refusal', (text) => /^SIP\/2\.0 [3-6]/.test(text));

it('with too few ports for one more call, it is refused with 503 and rings at no agent', async () => {
  const { server, world, call, log, phones } = await small({ ports: 4 });
  call();
  await phones[0]?.message('the first call', (text) => text.startsWith('INVITE'));
  call();
  const text = await refusal(world);
  expect(text).toMatch(/^SIP\/2\.0 503 /);
  expect(text).toMatch(/^Retry-After: 10\r$/m);
  expect(text).toMatch(/^Reason: Q\.850;cause=34\r$/m);
  expect(await log()).toHaveLength(1);
  expect(phones[1]?.received).toEqual([]);
  expect(server.core.capacity?.()).toMatchObject({ portLimit: 4, portsFree: 3, legs: 2, refused: { port: 1 } });
});

it('with ports that another program has, the carrier gets 503 and the call is no agent’s missed call', async () => {
  const { world, call, log, ports, phones } = await small({ ports: 6 });
  for (let port = ports[0]; port <= ports[1]; port += 1) {
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    onTestFinished(() => void socket.close());
  }
  call();
  expect(await refusal(world)).toMatch(/^SIP\/2\.0 503 /);
  const [record] = await eventually('the log', async () => {
    const calls = await log();
    return calls[0]?.phase === 'ended' ? calls : undefined;
  });
  expect(record).toMatchObject({ endReason: 'NO_CAPACITY', agent: null });
  expect(phones.flatMap(({ received }) => received)).toEqual([]);
});

it('with no leg left for the agent, the same', async () => {
  const { server, world, call, log } = await small({ legs: 1 });
  call();
  expect(await refusal(world)).toMatch(/^SIP\/2\.0 503 /);
  await eventually('the log', async () => (await log())[0]?.endReason === 'NO_CAPACITY');
  expect((await log())[0]?.agent).toBeNull();
  expect(server.core.capacity?.()).toMatchObject({ legLimit: 1, legs: 0, refused: { leg: 1 } });
});

it('ports are free again when their calls are over', async () => {
  const { server, call, phones, world } = await small({ ports: 6 });
  const sent = call();
  const ringing = (await phones[0]?.message('the call', (text) => text.startsWith('INVITE'))) ?? '';
  expect(server.core.capacity?.().portsFree).toBe(5);
  expect(ringing).toContain('INVITE');
  world.send('CANCEL', {
    callId: sent.callId,
    branch: sent.branch,
    fromTag: sent.fromTag,
    cseq: sent.cseq,
    uri: sent.uri,
    to: `<sip:${line}@sidecall.test>`,
  });
  await eventually('the port', () => server.core.capacity?.().portsFree === 6);
});
