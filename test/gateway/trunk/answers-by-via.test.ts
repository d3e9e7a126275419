import type { Socket } from 'node:dgram';
import { Socket as DatagramSocket } from 'node:dgram';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { answer, Carrier, calls, field, udpSocket } from './carrier.ts';
import { closeAll } from './kit.ts';

afterEach(() => {
  vi.restoreAllMocks();
});
afterEach(closeAll);

/** Another port of the carrier's host, with all packets it receives. */
async function otherPort(): Promise<{ socket: Socket; port: number; heard: string[] }> {
  const socket = await udpSocket();
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(String(data)));
  return { socket, port: socket.address().port, heard };
}

function first(heard: string[], start: string): Promise<string> {
  return eventually(`${start} at the other port`, () => heard.find((text) => text.startsWith(start)));
}

describe('the answer to a request over UDP', () => {
  test('goes to the port of its Via where that does not ask for the source (18.2.2)', async () => {
    const carrier = await Carrier.open();
    await carrier.gateway();
    const other = await otherPort();
    carrier.request('OPTIONS', { from: other.socket });
    await carrier.next('SIP/2.0 200');
    expect(other.heard).toEqual([]);
  });

  test('goes to where it came from with rport (RFC 3581 section 4)', async () => {
    const carrier = await Carrier.open();
    await carrier.gateway();
    const other = await otherPort();
    carrier.request('OPTIONS', { from: other.socket, via: `127.0.0.1:${carrier.port};rport` });
    expect(field(await first(other.heard, 'SIP/2.0 200'), 'Via')).toContain(`;rport=${other.port};`);
    expect(carrier.heard).toEqual([]);
  });

  test('goes to where it came from where the Via has an address that was translated on the way', async () => {
    const carrier = await Carrier.open();
    await carrier.gateway();
    const other = await otherPort();
    carrier.request('OPTIONS', { from: other.socket, via: '192.168.1.10:5060' });
    await first(other.heard, 'SIP/2.0 200');
    expect(carrier.heard).toEqual([]);
  });

  test('goes to port 5060 where the Via names none', async () => {
    const carrier = await Carrier.open();
    await carrier.gateway();
    const send = vi.spyOn(DatagramSocket.prototype, 'send');
    carrier.request('OPTIONS', { via: '127.0.0.1' });
    await eventually('the answer', () =>
      send.mock.calls.some(([text, port]) => /200 OK/.test(String(text)) && Number(port) === 5060),
    );
    send.mockRestore();
  });

  test('goes nowhere where there is no such port', async () => {
    const carrier = await Carrier.open();
    const { trunks } = await carrier.gateway();
    for (const port of ['0', '70000']) carrier.request('OPTIONS', { via: `127.0.0.1:${port}` });
    await carrier.caughtUp();
    expect(trunks.counters.malformed).toBe(2);
    expect(trunks.counters.transactions).toBe(1);
  });

  test('is the same for one that is repeated, and cancelled, from other ports (17.2.3)', async () => {
    const carrier = await Carrier.open();
    const gateway = await carrier.gateway();
    const [one, two] = [await otherPort(), await otherPort()];
    const words = { ...answer, branch: 'z9hG4bKonce', cseq: 7 };
    const call = carrier.request('INVITE', words);
    const { channel } = await gateway.event('ChannelCreated');
    await gateway.core.ring(channel.id, { callId: 'CA1' });
    await carrier.next('SIP/2.0 180');
    carrier.request('INVITE', { ...words, from: one.socket }, call);
    await carrier.next('SIP/2.0 180');
    carrier.request('CANCEL', { branch: words.branch, cseq: 7, from: two.socket }, call);
    await carrier.next('SIP/2.0 200');
    await carrier.next('SIP/2.0 487');
    expect(gateway.events.filter(({ type }) => type === 'ChannelCreated')).toHaveLength(1);
    expect(await gateway.event('ChannelDestroyed')).toMatchObject({ channelId: channel.id, byPeer: true });
    expect([...one.heard, ...two.heard]).toEqual([]);
  });
});

test('an answer to our request is taken from whatever port of the carrier it comes (18.1.2)', async () => {
  const carrier = await Carrier.open();
  const gateway = await carrier.gateway();
  const other = await otherPort();
  const invite = await calls(carrier, gateway);
  carrier.respond(invite, '180 Ringing', { from: other.socket });
  expect(await gateway.event('ChannelStateChange')).toMatchObject({ channel: { state: 'Ringing' } });
  carrier.respond(invite, '200 OK', { ...answer, from: other.socket });
  await carrier.next('ACK');
});

test('a datagram of port 0, which nobody can answer, leaves nothing behind', async () => {
  const bind = vi.spyOn(DatagramSocket.prototype, 'bind');
  const carrier = await Carrier.open();
  const { trunks } = await carrier.gateway();
  const at = bind.mock.calls.findLastIndex(([port]) => Number(port) === carrier.gatewayPort);
  const socket = bind.mock.contexts[at] as Socket;
  bind.mockRestore();
  const text = [
    'OPTIONS sip:+14155550100@127.0.0.1 SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKzero;rport',
    'From: <sip:a@carrier.test>;tag=a',
    'To: <sip:b@sidecall.test>',
    'Call-ID: zero',
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
  ].join('\r\n');
  socket.emit('message', Buffer.from(`${text}\r\n\r\n`), { address: '127.0.0.1', port: 0, family: 'IPv4', size: 300 });
  await carrier.caughtUp();
  expect(trunks.counters).toMatchObject({ messagesIn: 2, transactions: 1, dropped: 1 });
});
