import { describe, expect, test } from 'vitest';
import { ProtectionProfileAes128CmHmacSha1_80, RtpHeader, RtpPacket, SrtcpSession, SrtpSession } from 'werift';
import { printReport } from '../../../src/gateway/telephony/embedded/rtp/rtcp.ts';
import { plainHeader, writeRtpHeader } from '../../../src/gateway/telephony/embedded/rtp/rtp-packet.ts';
import { HmacSha1 } from '../../../src/gateway/telephony/embedded/srtp/hmac-sha1.ts';
import { Keystream } from '../../../src/gateway/telephony/embedded/srtp/keystream.ts';
import { packetIndex, ReplayWindow } from '../../../src/gateway/telephony/embedded/srtp/packet-index.ts';
import { deriveKeys, rtpLabels } from '../../../src/gateway/telephony/embedded/srtp/session-keys.ts';
import { SrtcpReceiver, SrtcpSender } from '../../../src/gateway/telephony/embedded/srtp/srtcp.ts';
import { SrtpReceiver, SrtpSender } from '../../../src/gateway/telephony/embedded/srtp/srtp.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const master = { key: hex('E1F97A0D3E018BE0D64FA32C06DE4139'), salt: hex('0EC675AD498AFEEBB6960B3AABE6') };
const other = { key: hex('2B7E151628AED2A6ABF7158809CF4F3C'), salt: hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD') };
const ssrc = 0xdeadbeef;

/** The opposite direction with werift's own SRTP, an independent implementation. */
const theirs = {
  keys: {
    localMasterKey: other.key,
    localMasterSalt: other.salt,
    remoteMasterKey: master.key,
    remoteMasterSalt: master.salt,
  },
  profile: ProtectionProfileAes128CmHmacSha1_80,
} as const;

/** A sent packet, in a buffer of its own. */
function sealed(sender: SrtpSender, sequence: number, payload: Uint8Array): Buffer {
  const { scratch, start } = sender;
  writeRtpHeader(scratch, start, { ssrc, sequence, timestamp: sequence * 160, marker: false, payloadType: 0 });
  scratch.set(payload, start + plainHeader);
  return Buffer.from(sender.close(plainHeader, plainHeader + payload.length) ?? []);
}

function opened(receiver: SrtpReceiver, packet: Buffer): Buffer | null {
  const copy = Buffer.from(packet);
  const end = receiver.open(copy, plainHeader);
  return end === -1 ? null : copy.subarray(plainHeader, end);
}

describe('test vectors', () => {
  test('RFC 3711 B.2: AES in counter mode', () => {
    const stream = Buffer.alloc(0xff02 * 16);
    new Keystream(other.key, other.salt).apply(stream, 0, stream.length, 0, 0);
    const block = (n: number): string => stream.toString('hex', n * 16, n * 16 + 16).toUpperCase();
    expect([0, 1, 2].map(block)).toEqual([
      'E03EAD0935C95E80E166B16DD92B4EB4',
      'D23513162B02D0F72A43A2FE4A5F97AB',
      '41E95B3BB0A2E8DD477901E4FCA894C0',
    ]);
    expect([0xfeff, 0xff00, 0xff01].map(block)).toEqual([
      'EC8CDF7398607CB0F2D21675EA9EA1E4',
      '362B7C3C6773516318A077D7FC5073AE',
      '6A2CC3787889374FBEB4C81B17BA6C44',
    ]);
  });

  test('RFC 3711 B.3: key derivation', () => {
    const { encryption, authentication, salt } = deriveKeys(master, rtpLabels);
    expect(encryption).toEqual(hex('C61E7A93744F39EE10734AFE3FF7A087'));
    expect(salt).toEqual(hex('30CBBC08863D8C85D49DB34A9AE1'));
    expect(authentication).toEqual(hex('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4'));
  });

  test.each([
    ['0b'.repeat(20), Buffer.from('Hi There').toString('hex'), 'b617318655057264e28bc0b6fb378c8ef146be00'],
    ['aa'.repeat(20), 'dd'.repeat(50), '125d7342b9ac11cd91a39af48aa17b4f63f175d3'],
    [
      'aa'.repeat(80),
      Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First').toString('hex'),
      'aa4ae5e15272d00e95705637ce8a3b55ed402112',
    ],
  ])('RFC 2202: HMAC-SHA1 %#', (key, message, digest) => {
    const hmac = new HmacSha1(hex(key), 200);
    const bytes = hex(message);
    bytes.copy(hmac.scratch, hmac.start);
    for (let again = 0; again < 2; again++) {
      expect(Buffer.from(hmac.digest(bytes.length), 'latin1').toString('hex')).toBe(digest);
      hmac.digest(3);
    }
  });
});

describe('packets', () => {
  test('are what another implementation understands, over the wrap of the sequence, whatever their length', () => {
    const sender = new SrtpSender(master);
    const peer = new SrtpSession(theirs);
    for (let n = 0; n < 200; n++) {
      const sequence = (65_400 + n) & 0xffff;
      const payload = Buffer.alloc((n * 37) % 300, n);
      const plain = RtpPacket.deSerialize(peer.decrypt(sealed(sender, sequence, payload)));
      expect(plain.header.sequenceNumber).toBe(sequence);
      expect(plain.payload).toEqual(payload);
    }
  });

  test('of another implementation are understood, in any order around the wrap', () => {
    const peer = new SrtpSession(theirs);
    const receiver = new SrtpReceiver(other);
    const packets = [...Array(300).keys()].map((n) => {
      const header = new RtpHeader({ ssrc, payloadType: 0, sequenceNumber: (65_400 + n) & 0xffff, timestamp: n * 160 });
      return peer.encrypt(Buffer.alloc((n * 53) % 400, n), header);
    });
    // Each group of five in reverse order.
    for (let n = 0; n < 300; n++) {
      const at = n - (n % 5) + (4 - (n % 5));
      expect(opened(receiver, packets[at] ?? Buffer.alloc(0))).toEqual(Buffer.alloc((at * 53) % 400, at));
    }
  });

  test('pass once, and not when they are older than the window', () => {
    const sender = new SrtpSender(master);
    const receiver = new SrtpReceiver(master);
    const packets = [...Array(200).keys()].map((n) => sealed(sender, 1000 + n, Buffer.alloc(160, n)));
    const first = packets.shift() ?? Buffer.alloc(0);
    for (const packet of packets) expect(opened(receiver, packet)).not.toBeNull();
    for (const packet of packets) expect(opened(receiver, packet)).toBeNull();
    expect(opened(receiver, first)).toBeNull();
  });

  test('are dropped when one bit differs, and leave no trace', () => {
    const sender = new SrtpSender(master);
    const receiver = new SrtpReceiver(master);
    const packet = sealed(sender, 7, Buffer.alloc(20, 1));
    for (let bit = 0; bit < packet.length * 8; bit++) {
      const forged = Buffer.from(packet);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(opened(receiver, forged)).toBeNull();
    }
    expect(opened(receiver, packet)).toEqual(Buffer.alloc(20, 1));
  });

  test('never use one number twice', () => {
    const sender = new SrtpSender(master);
    expect(sealed(sender, 7, Buffer.alloc(20, 1))).toHaveLength(42);
    expect(sealed(sender, 7, Buffer.alloc(20, 2))).toHaveLength(0);
    expect(sealed(sender, 6, Buffer.alloc(20, 3))).toHaveLength(42);
  });

  test('still come out right while the last is on its way', () => {
    const sender = new SrtpSender(master);
    const receiver = new SrtpReceiver(master);
    const { scratch, start } = sender;
    writeRtpHeader(scratch, start, { ssrc, sequence: 1, timestamp: 0, marker: false, payloadType: 0 });
    scratch.fill(5, start + plainHeader, start + plainHeader + 160);
    const held = sender.close(plainHeader, plainHeader + 160) ?? Buffer.alloc(0);
    sender.renew();
    const next = sealed(sender, 2, Buffer.alloc(160, 6));
    expect(opened(receiver, held)).toEqual(Buffer.alloc(160, 5));
    expect(opened(receiver, next)).toEqual(Buffer.alloc(160, 6));
  });
});

describe('the index of a packet', () => {
  test('follows RFC 3711 appendix A', () => {
    expect(packetIndex(5, -1)).toBe(5);
    expect(packetIndex(0, 65_535)).toBe(65_536);
    expect(packetIndex(65_535, 65_536)).toBe(65_535);
    expect(packetIndex(100, 3 * 65_536 + 65_000)).toBe(4 * 65_536 + 100);
    expect(packetIndex(65_000, 4 * 65_536 + 100)).toBe(3 * 65_536 + 65_000);
    expect(packetIndex(10, 2 ** 47)).toBe(2 ** 47 + 10);
    // Before the first rollover there is no earlier one.
    expect(packetIndex(65_530, 5)).toBe(65_530);
  });

  test('is remembered for a window, also far on', () => {
    for (const base of [0, 2 ** 40]) {
      const window = new ReplayWindow();
      for (let n = 0; n < 500; n += 3) window.add(base + n);
      for (let n = 380; n < 500; n++) expect(window.isNew(base + n)).toBe(n % 3 !== 0);
      expect(window.isNew(base + 370)).toBe(false);
      window.add(base + 10_000);
      expect(window.isNew(base + 9999)).toBe(true);
    }
  });
});

describe('reports', () => {
  const report = { ssrc, cname: 'a name', now: 1_700_000_000_500, timestamp: 160, packets: 3, octets: 480 };

  test('are what another implementation understands, and pass once', () => {
    const sender = new SrtcpSender(master);
    const receiver = new SrtcpReceiver(master);
    const peer = new SrtcpSession(theirs);
    for (let n = 0; n < 5; n++) {
      const packet = sender.close(printReport(report));
      expect(peer.decrypt(Buffer.from(packet))).toEqual(printReport(report));
      expect(receiver.open(Buffer.from(packet))).toEqual(printReport(report));
      expect(receiver.open(Buffer.from(packet))).toBeNull();
    }
  });

  test('of another implementation are understood, and dropped when a bit differs', () => {
    const packet = new SrtcpSession(theirs).encrypt(printReport(report));
    const receiver = new SrtcpReceiver(other);
    for (let bit = 0; bit < packet.length * 8; bit++) {
      const forged = Buffer.from(packet);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(receiver.open(forged)).toBeNull();
    }
    expect(receiver.open(Buffer.from(packet))).toEqual(printReport(report));
  });
});
