import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { createTokens } from '../../../src/gateway/auth/tokens.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { offer, RawPhone } from '../telephony/support/raw-phone.ts';
import { sdp } from './carrier.ts';
import { closeAll, gatewayWith, type Ours, opened } from './kit.ts';

vi.setConfig({ testTimeout: 300_000 });
afterEach(() => {
  vi.restoreAllMocks();
});
afterEach(closeAll);

const clock = new ManualClock(Date.now());
const tokens = createTokens('a secret of the tests, long enough to sign with', clock);
/** An expensive number. */
const premium = '+88216555501';

let count = 0;
function hostile(
  method: 'INVITE' | 'REGISTER',
  port: number,
  more: { to?: string; from?: string; lines?: string[] } = {},
): string {
  count += 1;
  const to = more.to ?? premium;
  const body = method === 'INVITE' ? sdp : '';
  return [
    `${method} sip:${method === 'INVITE' ? `${to}@` : ''}127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKh${count};rport`,
    'Max-Forwards: 70',
    `From: <sip:${more.from ?? `user${count}`}@127.0.0.1>;tag=t${count}`,
    `To: <sip:${to}@127.0.0.1>`,
    `Call-ID: hostile-${count}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:me@127.0.0.1:${port}>`,
    ...(more.lines ?? []),
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

async function udp(address: string): Promise<{ socket: Socket; port: number; heard: string[] }> {
  const socket = createSocket('udp4');
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(String(data)));
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  opened.push(() => socket.close());
  return { socket, port: (socket.address() as AddressInfo).port, heard };
}

/**
 * Sends without overflowing the receiving socket, because dropped packets prove nothing.
 * @param seen by the gateway so far
 */
async function flood(socket: Socket, port: number, messages: readonly string[], seen: () => number): Promise<void> {
  let expected = seen();
  for (const [index, message] of messages.entries()) {
    socket.send(message, port, '127.0.0.1');
    expected += 1;
    if (index % 100 !== 99) continue;
    await eventually('them to be read', () => seen() >= expected, 2000, 1).catch(() => {
      expected = seen();
    });
  }
}

/** A gateway with one trunk, which may call one number, and an edge for browsers. */
async function victim(): Promise<Ours & { port: number; wsUrl: string }> {
  const port = await freePort();
  const trunk = {
    name: 'carrier',
    host: '127.0.0.1',
    port: await freePort(),
    numbers: ['+14155550100'],
    pingSeconds: 0,
  };
  const ours = await gatewayWith(
    [trunk],
    // Its clock stands still, so that the limits per second do not depend on the duration of the flood.
    { port, bindAddress: '127.0.0.1', clock },
    {
      verifyToken: (token) => tokens.verify(token),
    },
  );
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'sip' });
  sockets.on('connection', (socket, request) => ours.core.accept(socket, request.socket.remoteAddress ?? ''));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  return { ...ours, port, wsUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it('10,000 hostile requests call nobody out, their sources are throttled, and good calls go through', async () => {
  const { core, trunks, events, port, wsUrl } = await victim();
  const outbound = vi.spyOn(core, 'originate');

  // 4,000 from an unknown address: none is answered, because an answer would disclose the gateway.
  const stranger = await udp('127.0.0.9');
  const names = ['INVITE', 'REGISTER'] as const;
  await flood(
    stranger.socket,
    port,
    Array.from({ length: 4000 }, (_, index) =>
      hostile(names[index % 2] ?? 'INVITE', stranger.port, { from: '+14155550100' }),
    ),
    () => trunks.counters.strangers,
  );
  await eventually('the strangers to be counted', () => trunks.counters.strangers >= 3900);
  expect(stranger.heard).toEqual([]);

  // 4,000 from the trunk's own address: premium numbers, user enumeration, password guessing.
  const insider = await udp('127.0.0.1');
  await flood(
    insider.socket,
    port,
    Array.from({ length: 4000 }, (_, index) =>
      index % 2 === 0
        ? hostile('INVITE', insider.port, { to: `+8821655550${index % 10}` })
        : hostile('REGISTER', insider.port, {
            to: `${1000 + index}`,
            lines: [
              `Authorization: Digest username="${1000 + index}", realm="x", nonce="n", uri="sip:x", response="${'0'.repeat(32)}"`,
            ],
          }),
    ),
    () => trunks.counters.messagesIn,
  );
  await eventually('most of them to be left without an answer', () => trunks.counters.dropped > 3800);
  expect(insider.heard.length).toBeLessThan(200);
  for (const answer of insider.heard) expect(answer).toMatch(/^SIP\/2\.0 40[34] /);

  // 2,000 through the browsers' edge: without a token, or with guessed tokens.
  let sent = 0;
  let closed = 0;
  while (sent < 2000) {
    const phone = await RawPhone.open(wsUrl, `guess${sent}`);
    for (let each = 0; each < 40 && phone.closed === null; each += 1) {
      sent += 1;
      const lines = each % 2 === 0 ? [`Authorization: Bearer guess-${sent}`] : [];
      phone.raw(hostile(each % 4 < 2 ? 'REGISTER' : 'INVITE', 9, { to: each % 2 === 0 ? premium : 'robin', lines }));
      if (each % 8 === 7) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    // Strangers wait for their budget, so here the clock advances.
    await eventually('the socket to be closed', () => {
      clock.advance(100);
      return phone.closed !== null;
    });
    closed += 1;
    for (const answer of phone.received) expect(answer).toMatch(/^SIP\/2\.0 401 /);
  }
  expect(closed).toBeGreaterThanOrEqual(2000 / 40);

  expect(outbound).not.toHaveBeenCalled();
  expect(events).toEqual([]);
  expect(core.channels()).toEqual([]);

  // A legitimate call of the trunk to its number, and a visitor with a token.
  insider.heard.length = 0;
  insider.socket.send(
    hostile('INVITE', insider.port, { to: '+14155550100', from: '+442079460018' }),
    port,
    '127.0.0.1',
  );
  const good = await eventually('the good call', () => events.find((event) => event.type === 'ChannelCreated'));
  expect(good).toMatchObject({ channel: { dialled: '+14155550100', caller: '+442079460018' } });
  await core.answer(good.type === 'ChannelCreated' ? good.channel.id : '', { callId: 'CA1' });
  await eventually('its answer', () => insider.heard.some((text) => text.startsWith('SIP/2.0 200')));
  const { token } = await tokens.issue({ identity: 'guest', role: 'visitor', ttl: 600, target: '+14155550100' });
  const visitor = await RawPhone.open(wsUrl, 'guest', token);
  visitor.raw(
    hostile('INVITE', 9, { to: '+14155550100', from: 'guest', lines: [`Authorization: Bearer ${token}`] })
      .replace(/Content-Length: \d+/, `Content-Length: ${Buffer.byteLength(offer())}`)
      .replace(sdp, offer()),
  );
  await eventually('the visitor’s call', () =>
    events.some((event) => event.type === 'ChannelCreated' && event.channel.endpoint.kind === 'visitor'),
  );
});
