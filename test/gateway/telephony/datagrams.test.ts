import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RtcpPacketConverter, RtpPacket } from 'werift';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { newMediaCounters } from '../../../src/gateway/telephony/embedded/rtp/counters.ts';
import type { NegotiatedLeg } from '../../../src/gateway/telephony/embedded/rtp/negotiated-leg.ts';
import { isCompound, printReport } from '../../../src/gateway/telephony/embedded/rtp/rtcp.ts';
import { readPayload, readRtpHeader, writeRtpHeader } from '../../../src/gateway/telephony/embedded/rtp/rtp-packet.ts';
import { openBrowserLeg } from '../../../src/gateway/telephony/embedded/webrtc/browser-path.ts';
import { kindOf } from '../../../src/gateway/telephony/embedded/webrtc/demultiplex.ts';
import { isAuthentic, isRequest, namesUs } from '../../../src/gateway/telephony/embedded/webrtc/stun-check.ts';
import { eventually } from '../../e2e/support/eventually.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

/** RFC 5769 2.1: a request with short-term credentials. */
const request = hex(`000100582112a442b7e7a701bc34d686fa87dfae 802200105354554e207465737420636c69656e74
  002400046e0001ff 80290008932ff9b151263b36 000600096576746a3a68367659202020
  000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004e57a3bcf`);
const password = (ufrag: string): string | undefined => (ufrag === 'evtj' ? 'VOkJxbRl1RmTxUk/WvJxBt' : undefined);

describe('datagrams are told apart', () => {
  test('by their first bytes, as RFC 7983 has it', () => {
    const dtls = hex('16fefd00000000000000000002aabb');
    expect(kindOf(request)).toBe('stun');
    expect(kindOf(dtls)).toBe('dtls');
    expect(kindOf(Buffer.concat([dtls, dtls]))).toBe('dtls');
    expect(kindOf(Buffer.concat([hex('8000'), Buffer.alloc(10)]))).toBe('rtp');
    expect(kindOf(Buffer.concat([hex('80fe'), Buffer.alloc(10)]))).toBe('rtp');
    expect(kindOf(Buffer.concat([hex('80c8'), Buffer.alloc(10)]))).toBe('rtcp');
  });

  test.each([
    ['nothing', ''],
    ['STUN without its cookie', `00010000 00000000 ${'00'.repeat(12)}`],
    ['STUN shorter than it says', `00010008 2112a442 ${'00'.repeat(12)}`],
    ['STUN of an odd length', `00010001 2112a442 ${'00'.repeat(13)}`],
    ['DTLS shorter than it says', '16fefd00000000000000000003aabb'],
    ['TLS', '160301000000000000000000020000'],
    ['DTLS with application data, which no voice leg has', '17fefd00010000000000000002aabb'],
    ['DTLS with a record of an unknown kind', '19fefd00010000000000000002aabb'],
    ['RTP without a whole header', '8000000000000000000000'],
    ['ZRTP', `1000${'00'.repeat(30)}`],
    ['TURN channels', `4000${'00'.repeat(30)}`],
  ])('%s is nothing', (_, bytes) => {
    expect(kindOf(hex(bytes))).toBeNull();
  });
});

describe('a connectivity check', () => {
  test('is known by its signature: RFC 5769 2.1', () => {
    expect(isRequest(request)).toBe(true);
    expect(isAuthentic(request, password)).toBe(true);
    expect(isAuthentic(request, () => 'another password')).toBe(false);
    expect(isAuthentic(request, () => undefined)).toBe(false);
  });

  test('of somebody who does not know our name is told apart by it', () => {
    expect(namesUs(request, (ufrag) => ufrag === 'evtj')).toBe(true);
    expect(namesUs(request, (ufrag) => ufrag === 'other')).toBe(false);
    expect(namesUs(hex('000100002112a442b7e7a701bc34d686fa87dfae'), () => true)).toBe(false);
    for (let at = 20; at < request.length; at++) namesUs(request.subarray(0, at), () => true);
  });

  test('that was changed, cut, or never signed is none', () => {
    for (let at = 0; at < 96; at++) {
      const forged = Buffer.from(request);
      forged.writeUInt8(forged.readUInt8(at) ^ 0x10, at);
      // Skips the two bytes of the length, because the check recalculates them.
      if (at !== 2 && at !== 3) expect(isAuthentic(forged, () => password('evtj'))).toBe(false);
    }
    for (let length = 20; length < 100; length++) {
      expect(isAuthentic(request.subarray(0, length), password)).toBe(false);
    }
  });

  test('is told from an answer', () => {
    const answer = Buffer.from(request);
    for (const [type, asks] of [
      [0x0001, true],
      [0x0101, false],
      [0x0111, false],
    ] as const) {
      answer.writeUInt16BE(type, 0);
      expect(isRequest(answer)).toBe(asks);
    }
  });
});

describe('RTP', () => {
  const header = { payloadType: 0, sequence: 0, timestamp: 0, marker: false, ssrc: 0 };

  test('is read with contributors, extension and padding, and written as others read it', () => {
    const packet = hex(`b2 88 ffff fffffffe 80000001 00000001 00000002 bede0001 10ff0000 ${'55'.repeat(8)} 000003`);
    const length = readRtpHeader(packet, header);
    expect(length).toBe(28);
    expect(header).toEqual({ payloadType: 8, sequence: 65_535, timestamp: 0xfffffffe, marker: true, ssrc: 0x80000001 });
    expect(readPayload(packet, length, packet.length)).toEqual(Buffer.alloc(8, 0x55));
    const out = Buffer.alloc(14);
    writeRtpHeader(out, 0, header);
    const theirs = RtpPacket.deSerialize(out).header;
    expect([theirs.payloadType, theirs.sequenceNumber, theirs.timestamp, theirs.marker, theirs.ssrc]).toEqual([
      8,
      65_535,
      0xfffffffe,
      true,
      0x80000001,
    ]);
  });

  test.each([
    ['of another version', `40000001${'00'.repeat(8)}`],
    ['with more contributors than bytes', `8f000001${'00'.repeat(20)}`],
    ['with an extension that is not there', `90000001${'00'.repeat(8)}`],
    ['with an extension longer than the packet', `90000001${'00'.repeat(8)}bede0004${'00'.repeat(8)}`],
  ])('%s is none', (_, bytes) => {
    expect(readRtpHeader(hex(bytes), header)).toBe(-1);
  });

  test.each([
    ['longer than the payload', '05'],
    ['of nothing', '00'],
  ])('with padding %s has no payload', (_, last) => {
    const packet = hex(`a0000001${'00'.repeat(8)}0000${last}`);
    expect(readPayload(packet, 12, packet.length)).toBeNull();
  });
});

describe('reports', () => {
  test('are what others read, and name their source', () => {
    const report = { ssrc: 0xfedcba98, cname: 'a name', now: 1_700_000_000_250, timestamp: 0xffffffff, packets: 7 };
    const printed = printReport({ ...report, octets: 1120 });
    expect(isCompound(printed)).toBe(true);
    const [sender, source] = RtcpPacketConverter.deSerialize(printed) as unknown as [
      {
        ssrc: number;
        senderInfo: { ntpTimestamp: bigint; rtpTimestamp: number; packetCount: number; octetCount: number };
      },
      { chunks: { source: number; items: { text: string }[] }[] },
    ];
    expect(sender.ssrc).toBe(0xfedcba98);
    expect(sender.senderInfo).toMatchObject({ rtpTimestamp: 0xffffffff, packetCount: 7, octetCount: 1120 });
    expect(sender.senderInfo.ntpTimestamp).toBe((BigInt(1_700_000_000 + 2_208_988_800) << 32n) | 0x40000000n);
    expect(source.chunks[0]?.source).toBe(0xfedcba98);
    expect(source.chunks[0]?.items[0]?.text).toBe('a name');
  });

  test('whose lengths do not add up are none', () => {
    const printed = printReport({ ssrc: 1, cname: 'x', now: 0, timestamp: 0, packets: 1, octets: 0 });
    for (let length = 0; length < printed.length; length++) {
      expect(isCompound(printed.subarray(0, length))).toBe(length === 28);
    }
  });
});

describe('ports', () => {
  test('are those of the range, each once, and none is left when all are taken', async () => {
    // Three consecutive ports that are free.
    const first = await freePorts(3);
    const settings = { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: [first, first + 2] as const };
    const open = (): Promise<NegotiatedLeg> => openBrowserLeg(settings, systemClock, newMediaCounters());
    const legs = [await open(), await open(), await open()];
    onTestFinished(() => {
      for (const leg of legs) leg.close();
    });
    const ports = legs.map((leg) => Number(/ 127\.0\.0\.1 (\d+) typ host/.exec(leg.offer(['pcmu']))?.[1]));
    expect(ports.sort()).toEqual([first, first + 1, first + 2]);
    await expect(open()).rejects.toThrow(/No UDP/);
    legs.pop()?.close();
    // A socket closes slightly later.
    legs.push(await eventually('the port to be free', open));
  });
});

async function freePorts(count: number): Promise<number> {
  for (;;) {
    const sockets = [];
    const probe = createSocket('udp4').bind(0, '127.0.0.1');
    await once(probe, 'listening');
    const first = probe.address().port;
    sockets.push(probe);
    for (let n = 1; n < count && first + n < 65_536; n++) {
      const next = createSocket('udp4').bind(first + n, '127.0.0.1');
      if (
        await once(next, 'listening').then(
          () => true,
          () => false,
        )
      )
        sockets.push(next);
    }
    const found = sockets.length === count;
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
    if (found) return first;
  }
}
