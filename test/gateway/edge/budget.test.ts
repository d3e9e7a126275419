import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { guard } from '../../../src/gateway/edge/byte-gate.ts';
import { FrameCounter } from '../../../src/gateway/edge/frame-counter.ts';
import { Strangers } from '../../../src/gateway/edge/strangers.ts';
import { newEdgeCounters } from '../../../src/gateway/sip/counters.ts';
import { networkOf } from '../../../src/gateway/sip/network-of.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer } from '../telephony/support/core-server.ts';
import { RawPhone } from '../telephony/support/raw-phone.ts';

/** A frame of a client, masked with zeros (RFC 6455 5.2). */
function frame(opcode: number, payload = '', fin = true): Buffer {
  const size = Buffer.byteLength(payload);
  const length = size < 126 ? [0x80 | size] : [0x80 | 126, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | opcode, ...length, 0, 0, 0, 0]), Buffer.from(payload)]);
}

const [more, text, ping, pong] = [0, 1, 9, 10];

function many(count: number, one: Buffer): Buffer {
  return Buffer.concat(Array.from({ length: count }, () => one));
}

async function flooded(bytes: Buffer): Promise<{ code: number; answers: number; server: CoreServer }> {
  const server = await CoreServer.start();
  onTestFinished(() => server.close());
  const socket = new WebSocket(server.url, 'sip');
  onTestFinished(() => socket.terminate());
  await new Promise((resolve) => socket.once('open', resolve));
  let answers = 0;
  for (const event of ['message', 'pong']) {
    socket.on(event, () => {
      answers += 1;
    });
  }
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  // Bypasses the library, which cannot send such bytes.
  (socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(bytes);
  return { code: await closed, answers, server };
}

describe('frames are counted by their headers', () => {
  const bytes = Buffer.concat([
    frame(text, 'OPTIONS'),
    frame(ping),
    frame(text, 'x'.repeat(70), false),
    frame(more, 'y'.repeat(300)),
    frame(pong, 'z'),
  ]);

  test.each([1, 2, 3, 7, 64, bytes.length])('however the bytes are cut: %d at a time', (step) => {
    const counter = new FrameCounter();
    let frames = 0;
    for (let at = 0; at < bytes.length; at += step) frames += counter.count(bytes.subarray(at, at + step));
    expect(frames).toBe(5);
  });

  test('with a length of eight bytes', () => {
    const counter = new FrameCounter();
    const head = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4]);
    expect(counter.count(Buffer.concat([head, Buffer.alloc(65_536), frame(ping)]))).toBe(2);
  });
});

describe('a socket that floods is closed before its bytes are parsed', () => {
  test.each([
    ['keepalives', frame(text, '\r\n\r\n')],
    ['answers to keepalives', frame(text, '\r\n')],
    ['pings', frame(ping)],
    ['pings with all that they may hold', frame(ping, 'p'.repeat(125))],
    ['pongs', frame(pong)],
    ['empty messages', frame(text)],
    ['messages that are no SIP', frame(text, 'x')],
    ['the largest messages', frame(text, 'x'.repeat(60_000))],
  ])('by %s', async (_, one) => {
    const { code, answers, server } = await flooded(many(one.length > 1000 ? 20 : 5000, one));
    expect(code).toBe(1008);
    expect(answers).toBeLessThan(400);
    expect(server.core.counters().edge.overrun).toBe(1);
    // Other clients are not affected.
    const robin = await RawPhone.open(server.url, 'robin');
    onTestFinished(() => robin.cut());
    expect((await robin.final(robin.send('OPTIONS'))).status).toBe(200);
  });

  test('by pieces of one message', async () => {
    const { code } = await flooded(Buffer.concat([frame(text, 'a', false), many(5000, frame(more, '', false))]));
    expect(code).toBe(1008);
  });
});

test('of a paused socket that is gone nothing is parsed that had to wait', async () => {
  const http = createServer();
  const all = new WebSocketServer({ server: http });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const accepted = new Promise<WebSocket>((resolve) => all.once('connection', resolve));
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  onTestFinished(() => client.terminate());
  client.on('error', () => {});
  const socket = await accepted;
  let parsed = 0;
  socket.on('message', () => {
    parsed += 1;
  });
  const held = new Promise<void>((resolve) => {
    guard(socket, () => {
      socket.pause();
      resolve();
    });
  });
  await new Promise((resolve) => client.once('open', resolve));
  for (let n = 0; n < 500; n += 1) client.send('x'.repeat(1000));
  await held;
  const raw = (socket as unknown as { _socket: Socket })._socket;
  await eventually('more to be read', () => raw.readableLength > 1000);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.terminate();
  await closed;
  expect(parsed).toBe(0);
});

test('a socket that is closed for what it said ends as soon as its other end agrees', async () => {
  const clock = new ManualClock(Date.now());
  const server = await CoreServer.start({ clock });
  onTestFinished(() => server.close());
  const socket = new WebSocket(server.url, 'sip');
  onTestFinished(() => socket.terminate());
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  for (let n = 0; n < 15; n += 1) socket.send('no SIP');
  // The clock stands still, so no timer closed it.
  expect(await closed).toBe(1008);
  await eventually('its end here', () => server.core.counters().edge.sockets === 0);
});

test('keepalives and pings of ordinary use are answered', async () => {
  const server = await CoreServer.start();
  onTestFinished(() => server.close());
  const socket = new WebSocket(server.url, 'sip');
  onTestFinished(() => socket.terminate());
  await new Promise((resolve) => socket.once('open', resolve));
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(String(data)));
  socket.on('pong', (data) => heard.push(`pong ${data}`));
  socket.ping('one');
  await eventually('the pong', () => heard.includes('pong one'));
  for (let n = 0; n < 20; n += 1) socket.send('\r\n\r\n');
  await eventually('their answers', () => heard.filter((each) => each === '\r\n').length === 20);
});

describe('sockets without proof', () => {
  function strangers() {
    const clock = new ManualClock();
    const counters = newEdgeCounters();
    const all = new Strangers(clock, counters, 50);
    const open = (address: string) => {
      const ended: number[] = [];
      const stranger = all.join(address, (code) => {
        ended.push(code);
        stranger.left();
      });
      return { stranger, ended };
    };
    return { clock, counters, open };
  }

  /** Number of these sockets that may spend this cost at once. */
  function admitted(sockets: readonly ReturnType<ReturnType<typeof strangers>['open']>[], cost: number): number {
    let now = 0;
    for (const { stranger } of sockets) {
      stranger.admit(cost, () => {
        now += 1;
      });
    }
    return now;
  }

  test('of one address share a budget, and wait when it is used up', () => {
    const { clock, counters, open } = strangers();
    const sockets = Array.from({ length: 200 }, () => open('192.0.2.1'));
    expect(admitted(sockets, 5)).toBe(50);
    expect(counters.delayed).toBe(150);
    // The next second's budget admits the others.
    expect(admitted([open('192.0.2.9')], 5)).toBe(1);
    for (let ms = 0; ms < 1600; ms += 20) clock.advance(20);
    expect(sockets.reduce((sum, { stranger }) => sum + stranger.spent, 0)).toBe(1000);
  });

  test('of one /64 are of one address', () => {
    const { open } = strangers();
    const sockets = Array.from({ length: 200 }, (_, n) => open(`2001:db8:0:1::${n.toString(16)}`));
    expect(admitted(sockets, 5)).toBe(50);
    expect(admitted([open('2001:db8:0:2::1')], 5)).toBe(1);
  });

  test('of many addresses share a budget, too', () => {
    const { open } = strangers();
    const sockets = Array.from({ length: 1000 }, (_, n) => open(`192.0.${n >> 8}.${n & 255}`));
    expect(admitted(sockets, 5)).toBe(60);
  });

  test('that ask for more at once than the budget holds wait for a full one, and pay the rest off', () => {
    const { clock, open } = strangers();
    const [large, next] = [open('192.0.2.1'), open('192.0.2.1')];
    expect(admitted([large], 750)).toBe(1);
    expect(admitted([next], 1)).toBe(0);
    for (let ms = 0; ms < 1000; ms += 20) clock.advance(20);
    expect(next.stranger.spent).toBe(0);
    for (let ms = 0; ms < 100; ms += 20) clock.advance(20);
    expect(next.stranger.spent).toBe(1);
  });

  test('that turn out to be agents give back what they took; visitors do not', () => {
    const { open } = strangers();
    for (let n = 0; n < 1000; n += 1) {
      const { stranger } = open('192.0.2.1');
      stranger.admit(5, () => {});
      expect(stranger.spent).toBe(5);
      stranger.proved('agent');
    }
    expect(admitted([open('192.0.2.1')], 5)).toBe(1);
    const visitors = Array.from({ length: 200 }, () => open('192.0.2.1'));
    for (const { stranger } of visitors) stranger.proved('visitor');
    expect(admitted(visitors, 5)).toBe(49);
  });

  test('that have used least go first, and one that goes on without proof is closed', () => {
    const { clock, open } = strangers();
    const flood = open('192.0.2.1');
    expect(admitted([flood], 230)).toBe(1);
    const order: string[] = [];
    flood.stranger.admit(30, () => order.push('flood'));
    open('192.0.2.1').stranger.admit(30, () => order.push('new'));
    clock.advance(20);
    clock.advance(20);
    expect(order).toEqual(['new']);
    flood.stranger.admit(800, () => {});
    expect(flood.ended).toEqual([1008]);
  });

  test('that wait in a crowd are closed, the ones that used most first, and never those of another network', () => {
    const { open } = strangers();
    const elsewhere = open('192.0.2.2');
    const heavy = open('192.0.2.1');
    admitted([heavy], 200);
    const crowd = Array.from({ length: 500 }, () => open('192.0.2.1'));
    expect(admitted([heavy, ...crowd], 60)).toBe(0);
    expect(heavy.ended).toEqual([1013]);
    expect(crowd.flatMap(({ ended }) => ended)).toEqual([]);
    expect(admitted([elsewhere], 60)).toBe(1);
  });

  test('make room for the next when there are too many, the oldest first', () => {
    const { open } = strangers();
    const [first, second] = [open('192.0.2.1'), open('192.0.2.1')];
    first.stranger.proved('agent');
    for (let n = 0; n < 10_999; n += 1) open('192.0.2.1');
    expect(second.ended).toEqual([]);
    open('192.0.2.1');
    expect([first.ended, second.ended]).toEqual([[], [1013]]);
    const elsewhere = open('192.0.2.2');
    expect(elsewhere.ended).toEqual([]);
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
