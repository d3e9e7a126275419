import { describe, expect, test } from 'vitest';
import { DtmfReceiver } from '../../../src/gateway/telephony/embedded/rtp/dtmf.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

/** One packet: time, duration, and its peculiarity. */
interface Packet {
  digit?: string;
  at: number;
  for: number;
  end?: boolean;
  marker?: boolean;
  ssrc?: number;
  /** Delay, in sequence numbers. */
  late?: number;
}

function dialled(packets: readonly Packet[], clockRate = 8000): [digit: string, ms: number][] {
  const told: [string, number][] = [];
  const clock = new ManualClock();
  const receiver = new DtmfReceiver((digit, ms) => told.push([digit, ms]), clock);
  for (const [
    index,
    { digit = '5', at, for: duration, end = false, marker = false, ssrc = 1, late = 0 },
  ] of packets.entries()) {
    const place = { ssrc, marker, sequence: (65_530 + index - late) & 0xffff };
    receiver.receive({ digit, end, duration }, at >>> 0, clockRate, place);
    clock.advance(20);
  }
  clock.advance(1000);
  receiver.close();
  return told;
}

/** According to RFC 4733: one timestamp, a marker, growing durations, the end three times. */
function press(digit: string, at: number, more: Partial<Packet> = {}, steps = 5): Packet[] {
  const grow = Array.from({ length: steps }, (_, n) => ({ digit, at, for: (n + 1) * 160, marker: n === 0, ...more }));
  const end = { digit, at, for: steps * 160, end: true, ...more };
  return [...grow, end, end, end];
}
const unmarked = { marker: false };

describe('digits are told once each', () => {
  test.each<[string, Packet[], string]>([
    ['as RFC 4733 has them', [...press('1', 1000), ...press('1', 3000), ...press('#', 5000)], '11#'],
    ['without any marker', [...press('1', 1000, unmarked), ...press('1', 3000, unmarked)], '11'],
    [
      'where another key has the timestamp of the one before',
      [...press('1', 0), ...press('2', 0), ...press('3', 0)],
      '123',
    ],
    ['where the same key has the same timestamp again', [...press('4', 0), ...press('4', 0), ...press('4', 0)], '444'],
    ['and without a marker', [...press('4', 0, unmarked), ...press('4', 0, unmarked)], '44'],
    ['where the next has an earlier timestamp', [...press('1', 90_000), ...press('2', 1000)], '12'],
    ['across the wrap of the timestamp', [...press('1', 0xfffffff0), ...press('2', 2000)], '12'],
    [
      'where the timestamp grows with each packet',
      [1, 2, 3, 4, 5].map((n) => ({ at: n * 160, for: n * 160, end: n === 5 })),
      '5',
    ],
    [
      'and with each of the ends',
      [
        ...[1, 2, 3].map((n) => ({ at: n * 160, for: n * 160 })),
        ...[4, 5, 6].map((n) => ({ at: n * 160, for: 640, end: true })),
      ],
      '5',
    ],
    ['without ends, one after the other', [...press('1', 0).slice(0, 5), ...press('2', 2000).slice(0, 5)], '12'],
    ['without an end, and nothing after it', press('7', 0).slice(0, 5), '7'],
    ['of which only the ends arrived', [...press('1', 0).slice(5), ...press('1', 2000).slice(7)], '11'],
    ['of one packet each', [1, 2, 3].map((n) => ({ at: n * 2000, for: 800, end: true })), '555'],
    ['whose duration stands still', [160, 160, 160, 160].map((each, n) => ({ at: 0, for: each, end: n === 3 })), '5'],
    ['whose duration is never told', [0, 0, 0].map((each, n) => ({ at: 0, for: each, end: n === 2 })), '5'],
    ['whose packet comes late, behind its end', [...press('1', 0), { digit: '1', at: 0, for: 480, late: 5 }], '1'],
    [
      'whose packet comes late, behind the next',
      [...press('1', 0), ...press('2', 2000), { digit: '1', at: 0, for: 800, end: true, late: 9 }],
      '12',
    ],
    [
      'whose stream has another SSRC in the middle',
      [...press('9', 0).slice(0, 3), ...press('9', 0, { ssrc: 2, marker: false }).slice(3)],
      '9',
    ],
    [
      'whose stream has another SSRC, with sequence numbers of its own',
      [...press('9', 90_000), ...press('9', 10, { ssrc: 2, late: 5000 })],
      '99',
    ],
    [
      'whose stream has another SSRC and time for the next',
      [...press('9', 90_000), ...press('9', 10, { ssrc: 2 })],
      '99',
    ],
  ])('%s', (_, packets, expected) => {
    expect(
      dialled(packets)
        .map(([digit]) => digit)
        .join(''),
    ).toBe(expected);
  });
});

describe('a key that is held for long', () => {
  const held = (from: number, base: number, to: number): Packet[] => {
    const packets: Packet[] = [];
    for (let duration = from; duration <= to; duration += 160)
      packets.push({ at: base, for: Math.min(duration, 0xffff) });
    return packets;
  };

  test('is one digit in several segments (RFC 4733 2.5.1.3), as long as it was', () => {
    const segments = [...held(160, 0, 65_600), ...held(160, 65_535, 8000), { at: 65_535, for: 8000, end: true }];
    expect(dialled(segments)).toEqual([['5', 9192]]);
  });

  test('is one digit where the duration stays at its most', () => {
    expect(dialled([...held(160, 0, 80_000), { at: 0, for: 0xffff, end: true }])).toEqual([['5', 8192]]);
  });

  test('is one digit where the duration begins again', () => {
    const [[digit, ms] = ['', 0], ...more] = dialled([
      ...held(160, 0, 65_440),
      ...held(64, 0, 8064),
      { at: 0, for: 8064, end: true },
    ]);
    expect([digit, ms, more]).toEqual(['5', 9200, []]);
  });
});

test('times are of the clock of their stream: 48,000 beside Opus', () => {
  expect(dialled(press('1', 0, { for: 4800 }), 48_000)).toEqual([['1', 100]]);
});
