import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer } from './support/core-server.ts';
import { eventType, RtpPhone } from './support/rtp-phone.ts';

let server: CoreServer;
const phones: RtpPhone[] = [];

async function call(identity: string, codec: 'PCMU' | 'PCMA'): Promise<RtpPhone> {
  const phone = await RtpPhone.call(server, identity, codec);
  phones.push(phone);
  return phone;
}

async function bridged(one: 'PCMU' | 'PCMA', other: 'PCMU' | 'PCMA'): Promise<[RtpPhone, RtpPhone]> {
  const pair: [RtpPhone, RtpPhone] = [await call('robin', one), await call('sam', other)];
  await server.core.createBridge('bridge');
  for (const phone of pair) await server.core.addToBridge('bridge', phone.channelId);
  return pair;
}

beforeEach(async () => {
  server = await CoreServer.start({ media: { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: null } });
});

afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close();
  await server.close();
});

describe('what a leg hears', () => {
  test('is one stream, whoever speaks', async () => {
    const [robin, sam] = await bridged('PCMU', 'PCMU');
    for (let n = 0; n < 5; n++) await robin.send(0, 65_533 + n, 0xfffffe00 + n * 160, Buffer.alloc(160, n));
    await eventually('the relayed packets', () => sam.received.length >= 5);
    const relayed = sam.received.length;
    await server.core.play({ channelId: sam.channelId }, 'p', 'sound:apology');
    await eventually('the prompt', () => sam.received.length >= relayed + 20);
    await server.core.stopPlayback('p');
    await server.core.startMoh(sam.channelId);
    const played = sam.received.length;
    await eventually('the music', () => sam.received.length >= played + 20);
    await server.core.stopMoh(sam.channelId);
    const before = sam.received.length;
    for (let n = 0; n < 5; n++) await robin.send(0, 100 + n, 90_000 + n * 160, Buffer.alloc(160, n));
    await eventually('the peer again', () => sam.received.length >= before + 5);

    const packets = sam.received;
    expect(new Set(packets.map((packet) => packet.ssrc)).size).toBe(1);
    packets.slice(1).forEach((packet, index) => {
      const last = packets[index] ?? packet;
      expect((packet.sequence - last.sequence) & 0xffff).toBe(1);
      const passed = (packet.timestamp - last.timestamp) >>> 0;
      // Within one speaker exactly one frame. Between two speakers the elapsed time.
      if (packet.marker) expect(passed).toBeLessThan(8000);
      else expect(passed).toBe(160);
      expect(passed).toBeGreaterThanOrEqual(160);
    });
    expect(packets.filter((packet) => packet.marker)).toHaveLength(4);
  });

  // The ticker's own tests, with a clock of the test, check the interval of 20 ms and the drift.
  test('is one packet for each 20 ms of its time', async () => {
    const robin = await call('robin', 'PCMA');
    await server.core.startMoh(robin.channelId);
    await eventually('two seconds of music', () => robin.received.length > 100);
    const [first] = robin.received;
    const steps = robin.received.map(({ sequence, timestamp }) => [
      (sequence - (first?.sequence ?? 0)) & 0xffff,
      ((timestamp - (first?.timestamp ?? 0)) >>> 0) / 160,
    ]);
    expect(steps.map(([sequence]) => sequence)).toEqual([...steps.keys()]);
    // A stall skips frames, and the timestamps skip them too.
    for (const [at, [, time = 0]] of steps.entries()) expect(time).toBeGreaterThanOrEqual(at);
    expect(robin.received.every((packet) => packet.payloadType === 8)).toBe(true);
  });

  test('keeps the gaps of its peer', async () => {
    const [robin, sam] = await bridged('PCMU', 'PCMU');
    for (const n of [0, 1, 4, 5]) await robin.send(0, 10 + n, 1000 + n * 160, Buffer.alloc(160, n));
    await eventually('four packets', () => sam.received.length === 4);
    const [first] = sam.received;
    expect(sam.received.map((packet) => packet.sequence - (first?.sequence ?? 0))).toEqual([0, 1, 4, 5]);
    expect(sam.received.map((packet) => packet.timestamp - (first?.timestamp ?? 0))).toEqual([0, 160, 640, 800]);
  });

  test('is turned from one law of G.711 into the other', async () => {
    const [robin, sam] = await bridged('PCMU', 'PCMA');
    // ITU-T G.711: silence, and the loudest of both signs.
    await robin.send(0, 1, 160, Buffer.from([0xff, 0x80, 0x00]));
    await eventually('the packet', () => sam.received.length === 1);
    expect(sam.received[0]?.payloadType).toBe(8);
    expect([...(sam.received[0]?.payload ?? [])]).toEqual([0xd5, 0xaa, 0x2a]);
    await sam.send(8, 1, 160, Buffer.from([0xd5, 0xaa, 0x2a]));
    await eventually('the answer', () => robin.received.length === 1);
    expect(robin.received[0]?.payloadType).toBe(0);
    const [silence, loud, negative] = robin.received[0]?.payload ?? [];
    expect([silence, loud, negative]).toEqual([0xfe, 0x80, 0x00]);
  });
});

describe('digits', () => {
  const event = (code: number, end: boolean, duration: number): Buffer =>
    Buffer.from([code, end ? 0x8a : 0x0a, duration >> 8, duration & 0xff]);

  test('are told once, and pass on to the peer', async () => {
    const [robin, sam] = await bridged('PCMU', 'PCMA');
    let sequence = 1;
    for (const [at, code] of [
      [8000, 5],
      [9600, 11],
    ] as const) {
      for (const duration of [160, 320, 480])
        await robin.send(eventType, sequence++, at, event(code, false, duration), duration === 160);
      for (let copy = 0; copy < 3; copy++) await robin.send(eventType, sequence++, at, event(code, true, 800));
    }
    await eventually(
      'both digits',
      () => server.events.filter((each) => each.type === 'ChannelDtmfReceived').length >= 2,
    );
    await eventually('all their packets', () => sam.received.length === 12);
    expect(server.events.filter((each) => each.type === 'ChannelDtmfReceived')).toEqual([
      { type: 'ChannelDtmfReceived', channelId: robin.channelId, digit: '5', durationMs: 100 },
      { type: 'ChannelDtmfReceived', channelId: robin.channelId, digit: '#', durationMs: 100 },
    ]);
    expect(sam.received.every((packet) => packet.payloadType === eventType)).toBe(true);
    expect(new Set(sam.received.map((packet) => packet.timestamp)).size).toBe(2);
  });

  test('whose end got lost are told when sound goes on', async () => {
    const robin = await call('robin', 'PCMU');
    await robin.send(eventType, 1, 8000, event(7, false, 160), true);
    await robin.send(eventType, 2, 8000, event(7, false, 640));
    await robin.send(0, 3, 8800, Buffer.alloc(160));
    await eventually('the digit', () => server.events.some((each) => each.type === 'ChannelDtmfReceived'));
    expect(server.events.filter((each) => each.type === 'ChannelDtmfReceived')).toMatchObject([
      { digit: '7', durationMs: 80 },
    ]);
  });

  test('are sent as RFC 4733 wants them', async () => {
    const robin = await call('robin', 'PCMU');
    await server.core.sendDtmf(robin.channelId, '1#');
    await eventually(
      'two digits',
      () => robin.received.filter((packet) => (packet.payload[1] ?? 0) & 0x80).length === 6,
    );
    const digits = [robin.received.slice(0, 7), robin.received.slice(7)];
    digits.forEach((packets, index) => {
      expect(packets.map((packet) => packet.payload[0])).toEqual(Array(7).fill(index === 0 ? 1 : 11));
      expect(packets.map((packet) => packet.marker)).toEqual([true, false, false, false, false, false, false]);
      expect(packets.map((packet) => packet.payload.readUInt16BE(2))).toEqual([160, 320, 480, 640, 800, 800, 800]);
      expect(packets.map((packet) => (packet.payload[1] ?? 0) >> 7)).toEqual([0, 0, 0, 0, 1, 1, 1]);
      expect(new Set(packets.map((packet) => packet.timestamp)).size).toBe(1);
    });
    expect(((digits[1]?.[0]?.timestamp ?? 0) - (digits[0]?.[0]?.timestamp ?? 0)) >>> 0).toBeGreaterThanOrEqual(800);
  });
});

describe('where media goes', () => {
  test('candidates are of the bound address, with the public one before it, in the port range', async () => {
    await server.close();
    server = await CoreServer.start({
      media: { bindAddress: '127.0.0.1', publicAddress: '192.0.2.7', udpPorts: [42_000, 42_100] },
    });
    const robin = await call('robin', 'PCMU');
    await server.core.startMoh(robin.channelId);
    await eventually('sound', () => robin.received.length > 5);
    const candidates = robin.remoteSdp.match(/^a=candidate:.*$/gm) ?? [];
    expect(candidates.map((line) => line.split(' ')[4])).toEqual(['192.0.2.7', '127.0.0.1']);
    for (const line of candidates) {
      const port = Number(line.split(' ')[5]);
      expect(port).toBeGreaterThanOrEqual(42_000);
      expect(port).toBeLessThanOrEqual(42_100);
    }
  });
});
