/**
 * A process that floods a gateway on loopback, for a few seconds and with limited counts. Its parent chooses the flood.
 */
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import { WebSocket } from 'ws';
import type { Flood } from './flood-kinds.ts';

export interface FloodOrder {
  flood: Flood;
  /** Ports on loopback: HTTP and WebSockets, and the trunks' SIP. */
  port: number;
  trunkPort: number;
  udpPorts: [first: number, last: number];
  seconds: number;
  site: string;
  target: string;
}

export interface FloodReport {
  /** Opened connections, attempted calls, sent datagrams. */
  opened: number;
  megabytes: number;
  /** Calls that rang or were answered. */
  rang: number;
  refused: number;
}

const report: FloodReport = { opened: 0, megabytes: 0, rang: 0, refused: 0 };
/** Maximum of any flood. */
const maxOpened = 50_000;
let ends = 0;

const going = (): boolean => Date.now() < ends && report.opened < maxOpened;
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function frame(opcode: number, payload: string, fin = true): Buffer {
  return Buffer.concat([
    Buffer.from([(fin ? 0x80 : 0) | opcode, 0x80 | payload.length, 0, 0, 0, 0]),
    Buffer.from(payload),
  ]);
}

function repeated(bytes: Buffer): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(65_536 / bytes.length) }, () => bytes));
}

/** Every address of 127.0.0.0/8 belongs to this machine. */
function addressOf(n: number): string {
  return `127.0.${1 + Math.floor(n / 250)}.${1 + (n % 250)}`;
}

function open(port: number, localAddress = '127.0.0.1'): Promise<Socket> {
  report.opened += 1;
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => {});
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket));
    socket.once('close', () => resolve(socket));
  });
}

/** Writes as fast as the other side reads, until it closes, and then starts again. */
async function pour(port: number, head: string | null, bytes: Buffer): Promise<void> {
  while (going()) {
    const socket = await open(port);
    socket.resume();
    if (head !== null) {
      socket.write(head);
      await rest(5);
    }
    while (going() && !socket.destroyed) {
      report.megabytes += bytes.length / 1e6;
      if (socket.write(bytes)) await tick();
      else while (going() && socket.writableNeedDrain && !socket.destroyed) await rest(5);
    }
    socket.destroy();
  }
}

const upgrade = [
  'GET /v1/sip HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Protocol: sip',
  '',
  '',
].join('\r\n');

function sip(method: string, n: number, more: readonly string[] = [], body = ''): string {
  return [
    `${method} sip:+14155550100@sidecall.invalid SIP/2.0`,
    `Via: SIP/2.0/WS flood.invalid;branch=z9hG4bKflood${n}`,
    'Max-Forwards: 70',
    `From: <sip:flood@sidecall.invalid>;tag=flood${n}`,
    'To: <sip:+14155550100@sidecall.invalid>',
    `Call-ID: flood${n}-${process.pid}`,
    `CSeq: 1 ${method}`,
    ...more,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

async function strangers({ port }: FloodOrder, addresses: number): Promise<void> {
  await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      while (going()) {
        report.opened += 1;
        const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/sip`, 'sip', {
          localAddress: addressOf(n % addresses),
        });
        socket.on('error', () => {});
        await Promise.race([
          new Promise((resolve) => socket.once('open', resolve)),
          new Promise((resolve) => socket.once('close', resolve)),
          rest(2000),
        ]);
        for (let sent = 0; going() && sent < 100 && socket.readyState === socket.OPEN; sent += 1) {
          const text = sip('REGISTER', report.opened * 100 + sent, ['Authorization: Bearer not.a.token']);
          report.megabytes += text.length / 1e6;
          socket.send(text);
        }
        await rest(50);
        socket.terminate();
      }
    }),
  );
}

const offer = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 0',
  'c=IN IP4 127.0.0.1',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:0 PCMU/8000',
  'a=setup:actpass',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}`,
  '',
].join('\r\n');

/** Each from its own address, with a token that was issued for a forged Origin. */
async function visitors({ port, site, target }: FloodOrder): Promise<void> {
  await Promise.all(
    Array.from({ length: 400 }, async (_, n) => {
      await rest(n * 5);
      const socket = await open(port, addressOf(n));
      const body = JSON.stringify({ site });
      const asked = new Promise<string>((resolve) => {
        let text = '';
        socket.on('data', (data) => {
          text += String(data);
          if (text.includes('"token"') || text.includes('"error"')) resolve(text);
        });
        setTimeout(() => resolve(text), 5000);
      });
      socket.write(
        `POST /v1/visitor-tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://shop.example\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      const token = /"token":"([^"]+)"/.exec(await asked)?.[1];
      socket.destroy();
      if (token === undefined) {
        report.refused += 1;
        return;
      }
      const phone = new WebSocket(`ws://127.0.0.1:${port}/v1/sip`, 'sip', { localAddress: addressOf(n) });
      phone.on('error', () => {});
      await new Promise((resolve) => phone.once('open', resolve).once('close', resolve));
      phone.on('message', (data) => {
        if (/^SIP\/2.0 (?:18|200)/.test(String(data))) report.rang += 1;
        if (String(data).startsWith('SIP/2.0 5') || String(data).startsWith('SIP/2.0 4')) report.refused += 1;
      });
      const lines = [
        `Authorization: Bearer ${token}`,
        'Contact: <sip:flood@flood.invalid;transport=ws>',
        'Content-Type: application/sdp',
      ];
      for (let call = 0; going() && call < 2; call += 1) {
        phone.send(sip('INVITE', n * 10 + call, lines, offer).replaceAll('+14155550100', target));
        await rest(500);
      }
      while (going()) await rest(100);
      phone.terminate();
    }),
  );
}

async function datagrams({ trunkPort, udpPorts: [first, last] }: FloodOrder): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  const stun = Buffer.alloc(20);
  stun.writeUInt16BE(1);
  stun.writeUInt32BE(0x2112a442, 4);
  const rtp = Buffer.alloc(172, 0x55);
  rtp.writeUInt16BE(0x8000);
  const text = Buffer.from(sip('OPTIONS', 1).replace('WS', 'UDP'));
  for (let n = 0; going(); n += 1) {
    for (let port = first; port <= last; port += 1) socket.send(n % 2 ? stun : rtp, port, '127.0.0.1');
    socket.send(text, trunkPort, '127.0.0.1');
    report.megabytes += ((last - first + 1) * 100) / 1e6;
    await tick();
  }
  socket.close();
}

async function flood(order: FloodOrder): Promise<void> {
  const { port } = order;
  const three = (head: string | null, bytes: Buffer): Promise<unknown> =>
    Promise.all([1, 2, 3].map(() => pour(port, head, bytes)));
  switch (order.flood) {
    case 'keepalives':
      await three(upgrade, repeated(frame(1, '\r\n\r\n')));
      return;
    case 'pings':
      await three(upgrade, repeated(frame(9, '')));
      return;
    case 'pieces of messages':
      await three(upgrade, Buffer.concat([frame(1, 'a', false), repeated(frame(0, '', false))]));
      return;
    case 'requests without token, one address':
      return strangers(order, 1);
    case 'requests without token, 200 addresses':
      return strangers(order, 200);
    case 'HTTP requests that nothing answers':
      await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          while (going()) {
            const socket = await open(port, addressOf(n));
            socket.resume();
            for (let sent = 0; going() && sent < 50 && !socket.destroyed; sent += 1) {
              const { bytesRead } = socket;
              socket.write(`GET /${'x'.repeat(12_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
              report.megabytes += 0.012;
              while (going() && socket.bytesRead === bytesRead && !socket.destroyed) await rest(1);
            }
            socket.destroy();
          }
        }),
      );
      return;
    case 'HTTP requests piled up':
      await three(null, repeated(Buffer.from('GET /x HTTP/1.1\r\nHost: a\r\n\r\n')));
      return;
    case 'visitors that call':
      return visitors(order);
    case 'datagrams to all ports':
      return datagrams(order);
  }
}

process.once('message', (order: FloodOrder) => {
  // The measuring phones share this machine.
  setPriority(10);
  ends = Date.now() + order.seconds * 1000;
  flood(order).then(
    () => process.send?.(report),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit());
