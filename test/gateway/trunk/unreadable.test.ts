import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { Carrier, field, ours, sdp, udpSocket } from './carrier.ts';
import { closeAll, gatewayWith, opened } from './kit.ts';

afterEach(closeAll);

const fixtures = new URL('./fixtures/', import.meta.url).pathname;
const number = '+14155550101';

/** An INVITE with other lines instead of its own. null leaves one out. */
function invite(transport: string, change: Record<string, string | null> = {}, body = sdp): Buffer {
  const lines: Record<string, string | null> = {
    Via: `SIP/2.0/${transport} 192.0.2.10:5060;branch=z9hG4bK-${Math.random()};rport`,
    'Max-Forwards': '70',
    From: `<sip:${number}@carrier.example>;tag=from`,
    To: `<sip:${ours}@sidecall.test>`,
    'Call-ID': `${Math.random()}@carrier.example`,
    CSeq: '1 INVITE',
    Contact: `<sip:${number}@192.0.2.10:5060>`,
    'Content-Type': 'application/sdp',
    'Content-Length': String(Buffer.byteLength(body)),
    ...change,
  };
  const head = Object.entries(lines).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return Buffer.from([`INVITE sip:${ours}@sidecall.test SIP/2.0`, ...head, '', body].join('\r\n'), 'latin1');
}

/** A carrier over that transport, which sends the given messages. */
async function over(transport: 'UDP' | 'TCP' | 'TLS') {
  const carrier = await Carrier.open();
  const heard: string[] = [];
  const keep = (data: Buffer): void => void heard.push(String(data));
  const tlsPort = await freePort();
  const tls = {
    port: tlsPort,
    certificate: `${fixtures}certificate.pem`,
    key: `${fixtures}key.pem`,
    authorities: null,
  };
  const log: [string, object][] = [];
  const logger = { info: () => {}, warn: (fields: object, line: string) => log.push([line, fields]), error: () => {} };
  const gateway = await gatewayWith([{ name: 'carrier', host: '127.0.0.1', port: await freePort(), pingSeconds: 0 }], {
    port: carrier.gatewayPort,
    bindAddress: '127.0.0.1',
    tls,
    logger,
  });
  let socket: Socket | null = null;
  let send: (data: Buffer) => void;
  if (transport === 'UDP') {
    const udp = await udpSocket();
    udp.on('message', keep);
    send = (data) => udp.send(data, carrier.gatewayPort, '127.0.0.1');
  } else {
    const stream =
      transport === 'TCP'
        ? connectTcp(carrier.gatewayPort, '127.0.0.1')
        : connectTls({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false });
    socket = stream.on('error', () => {}).on('data', keep);
    opened.push(() => stream.destroy());
    send = (data) => stream.write(data);
  }
  const answer = (start: string): Promise<string> =>
    eventually(`${start} among ${heard.join('\n')}`, () => heard.find((text) => text.includes(`SIP/2.0 ${start}`)));
  return { gateway, heard, log, send, socket: () => socket, answer };
}

const transports = ['UDP', 'TCP', 'TLS'] as const;

describe.each(transports)('over %s', (transport) => {
  test.each([
    ['a comma in a name without quotes', 'Nkosi, Sipho <sip:+14155550101@carrier.example>;tag=1'],
    ['an ampersand', 'Marks & Co <sip:+14155550101@carrier.example>;tag=1'],
    ['a byte of Latin-1', 'M\xfcller <sip:+14155550101@carrier.example>;tag=1'],
    ['a parameter that is none', '<sip:+14155550101@carrier.example>;;=x;tag=1;"y"; '],
    ['a quotation without end', '"Nkosi <sip:+14155550101@carrier.example>;tag=1'],
  ])('a From with %s is a call of its number', async (_, from) => {
    const { gateway, send, log } = await over(transport);
    send(invite(transport, { From: from }));
    const { channel } = await gateway.event('ChannelCreated');
    expect(channel).toMatchObject({ caller: number, dialled: ours });
    expect(log.filter(([line]) => line === 'unreadable SIP message')).toEqual([]);
  });

  test('an INVITE without From gets 400, and a log line with trunk and reason', async () => {
    const { gateway, send, answer, log } = await over(transport);
    const bad = invite(transport, { From: null });
    send(bad);
    const reply = await answer('400');
    expect(field(reply, 'Call-ID')).toBe(field(String(bad), 'Call-ID'));
    expect(field(reply, 'Via')).toMatch(/;rport=\d+;received=127\.0\.0\.1$/);
    expect(log).toContainEqual([
      'unreadable SIP message',
      { trunk: 'carrier', address: '127.0.0.1', method: 'INVITE', reason: 'no From' },
    ]);
    send(invite(transport));
    await gateway.event('ChannelCreated');
    expect(gateway.trunks.counters.malformed).toBe(1);
  });
});

describe.each(['TCP', 'TLS'] as const)('a stream over %s', (transport) => {
  test('goes on behind what is no message', async () => {
    const { gateway, send } = await over(transport);
    send(Buffer.concat([Buffer.from('v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n'), invite(transport)]));
    await gateway.event('ChannelCreated');
    expect(gateway.trunks.counters.malformed).toBe(1);
  });

  test.each([
    ['no number', 'many'],
    ['below zero', '-5'],
    ['missing', null],
  ])('ends cleanly, after the 400, where the length of a message is %s', async (_, length) => {
    const { send, answer, socket, log } = await over(transport);
    send(invite(transport, { 'Content-Length': length }));
    await answer('400');
    await eventually('its end', () => socket()?.closed);
    expect(log).toContainEqual(['unreadable SIP message', expect.objectContaining({ trunk: 'carrier' })]);
  });
});

test('a flood of what cannot be read is answered and logged up to a bound, and the rest is counted', async () => {
  const { gateway, send, heard, log } = await over('UDP');
  for (let n = 0; n < 80; n += 1) send(invite('UDP', { From: null }));
  await eventually('all of them', () => gateway.trunks.counters.malformed === 80);
  const told = log.filter(([line]) => line === 'unreadable SIP message').length;
  expect(told).toBeGreaterThanOrEqual(50);
  expect(told + gateway.trunks.counters.dropped).toBe(80);
  await eventually('the answers', () => heard.length === told);
});
