import { describe, expect, test } from 'vitest';
import { DtlsRepeats } from '../../../src/gateway/telephony/embedded/webrtc/dtls-repeats.ts';

interface Message {
  type: number;
  sequence: number;
  body: string;
  offset?: number;
  whole?: number;
}

/** One handshake record, RFC 6347 4.1 and 4.2.2. */
function record(number: number, message: Message, epoch = 0): Buffer {
  const { type, sequence, body, offset = 0, whole = body.length } = message;
  const header = Buffer.alloc(25);
  header.writeUInt8(22, 0);
  header.writeUInt16BE(0xfefd, 1);
  header.writeUInt16BE(epoch, 3);
  header.writeUIntBE(number, 5, 6);
  header.writeUInt16BE(12 + body.length, 11);
  header.writeUInt8(type, 13);
  header.writeUIntBE(whole, 14, 3);
  header.writeUInt16BE(sequence, 17);
  header.writeUIntBE(offset, 19, 3);
  header.writeUIntBE(body.length, 22, 3);
  return Buffer.concat([header, Buffer.from(body)]);
}

const greeting = { type: 1, sequence: 0, body: 'hello' };
const certificate = { type: 11, sequence: 2, body: 'certificate' };
const nothing = Buffer.alloc(0);

describe('what DTLS receives', () => {
  test('passes untouched while nothing is repeated', () => {
    const repeats = new DtlsRepeats();
    const flight = Buffer.concat([record(4, certificate), record(5, { type: 16, sequence: 3, body: 'key' })]);
    expect(repeats.filter(record(0, greeting))).toEqual(record(0, greeting));
    expect(repeats.filter(flight)).toBe(flight);
  });

  test('passes once, whether the network or the peer repeats it', () => {
    const repeats = new DtlsRepeats();
    repeats.filter(record(4, certificate));
    expect(repeats.filter(record(4, certificate))).toEqual(nothing);
    expect(repeats.filter(record(9, certificate))).toEqual(nothing);
  });

  test('keeps from a repeated flight what had been lost', () => {
    const repeats = new DtlsRepeats();
    const key = { type: 16, sequence: 3, body: 'key' };
    repeats.filter(record(4, certificate));
    expect(repeats.filter(Buffer.concat([record(8, certificate), record(9, key)]))).toEqual(record(9, key));
  });

  test('lets the first greeting come again until something has followed', () => {
    const repeats = new DtlsRepeats();
    repeats.filter(record(0, greeting));
    expect(repeats.filter(record(0, greeting))).toEqual(nothing);
    expect(repeats.filter(record(1, greeting))).toEqual(record(1, greeting));
    repeats.filter(record(2, { type: 1, sequence: 1, body: 'hello with cookie' }));
    expect(repeats.filter(record(3, greeting))).toEqual(nothing);
  });

  test('puts fragments in order and passes them when all are there', () => {
    const repeats = new DtlsRepeats();
    const first = record(0, { type: 1, sequence: 0, body: 'hel', whole: 5 });
    const second = record(1, { type: 1, sequence: 0, body: 'lo', offset: 3, whole: 5 });
    expect(repeats.filter(second)).toEqual(nothing);
    expect(repeats.filter(first)).toEqual(Buffer.concat([first, second]));
    // Repeated as after a lost answer: only the complete message counts, not a single fragment.
    const again = record(2, { type: 1, sequence: 0, body: 'hel', whole: 5 });
    expect(repeats.filter(again)).toEqual(nothing);
  });

  test('encrypted records pass by their number, and alerts only as the peer would send them', () => {
    const repeats = new DtlsRepeats();
    const finished = record(0, { type: 200, sequence: 9, body: 'secret' }, 1);
    expect(repeats.filter(finished)).toEqual(finished);
    expect(repeats.filter(finished)).toEqual(nothing);
    const alert = Buffer.from(finished);
    alert[0] = 21;
    expect(repeats.filter(alert)).toBe(alert);
    const inClear = record(1, certificate);
    inClear[0] = 21;
    expect(repeats.filter(inClear)).toEqual(nothing);
    expect(new DtlsRepeats().filter(inClear)).toBe(inClear);
  });

  test('is only the peer’s once the handshake is over', () => {
    const finished = record(0, { type: 200, sequence: 9, body: 'secret' }, 1);
    const forged = record(1, { type: 200, sequence: 9, body: 'forged' }, 1);
    const repeats = new DtlsRepeats((each) => !each.includes('forged'));
    expect(repeats.filter(forged)).toEqual(forged);
    repeats.seal();
    expect(repeats.filter(record(7, { type: 1, sequence: 5, body: 'another hello' }))).toEqual(nothing);
    expect(repeats.filter(record(2, { type: 200, sequence: 9, body: 'forged' }, 1))).toEqual(nothing);
    expect(repeats.filter(finished)).toEqual(finished);
    for (const [each, passes] of [
      [finished, true],
      [forged, false],
    ] as const) {
      const alert = Buffer.from(each);
      alert[0] = 21;
      expect(repeats.filter(alert).length > 0).toBe(passes);
    }
  });
});
