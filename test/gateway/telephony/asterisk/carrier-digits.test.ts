import { describe, expect, it, test } from 'vitest';
import { CarrierDigits } from '../../../../src/gateway/telephony/asterisk/channels/carrier-digits.ts';
import { AsteriskChannel } from '../../../../src/gateway/telephony/asterisk/channels/channel.ts';
import { parseAriEvent } from '../../../../src/gateway/telephony/asterisk/server/ari-events.ts';
import { ManualClock } from '../../../../src/testing/manual-clock.ts';

/** What Asterisk reports: the time in ms, the digit, and its duration in ms. */
type Report = readonly [at: number, digit: string, durationMs: number];

/** The digits that count. */
function counted(...reports: Report[]): string {
  const digits = new CarrierDigits();
  return reports
    .filter(([at, digit, ms]) => digits.isNew(digit, ms, at))
    .map(([, digit]) => digit)
    .join('');
}

/** The reports of a press after another time. */
const later = (ms: number, reports: readonly Report[]): Report[] =>
  reports.map(([at, digit, durationMs]) => [at + ms, digit, durationMs]);

/** One press of 5, as Asterisk reports it if the carrier sends it by RFC 4733 and by INFO. */
const bothWays: Record<string, Report[]> = {
  'INFO when the key is pressed, and again the tone that Asterisk deferred': [
    [0, '5', 160],
    [100, '5', 100],
    [205, '5', 100],
  ],
  'INFO when the key is released, and again the INFO that Asterisk deferred': [
    [100, '5', 100],
    [110, '5', 100],
    [150, '5', 100],
  ],
  'INFO late, when Asterisk defers nothing': [
    [100, '5', 100],
    [250, '5', 160],
  ],
  'a key held for a second': [
    [0, '5', 250],
    [1000, '5', 1000],
  ],
  'INFO with the duration of the tone': [
    [0, '5', 100],
    [100, '5', 100],
    [150, '5', 100],
  ],
  'a tone that is read in the sound, and INFO': [
    [90, '5', 67],
    [120, '5', 100],
    [150, '5', 100],
  ],
};

describe('a digit that a carrier sends in two ways counts once', () => {
  it.each(Object.entries(bothWays))('%s', (_what, press) => {
    expect(counted(...press)).toBe('5');
    expect(counted(...press, ...later(1500, press))).toBe('55');
  });

  it('also if the same key is pressed twice in 200 ms', () => {
    const presses: Report[] = [
      [0, '1', 100],
      [80, '1', 80],
      [145, '1', 80],
      [200, '1', 100],
      [270, '1', 100],
      [285, '1', 80],
      [415, '1', 80],
    ];
    expect(counted(...presses)).toBe('11');
  });

  it('also if other keys are pressed meanwhile', () => {
    const presses: Report[] = [
      [100, '1', 100],
      [250, '2', 100],
      [260, '1', 200],
      [400, '2', 200],
    ];
    expect(counted(...presses)).toBe('12');
  });
});

test.each<[string, Report[]]>([
  [
    'tones first',
    [
      ...([
        [259, '1', 120],
        [304, '1', 160],
        [465, '1', 120],
        [510, '1', 120],
        [675, '1', 160],
      ] as const),
      ...([
        [880, '5', 160],
        [1085, '9', 160],
        [1085, '5', 120],
      ] as const),
    ],
  ],
  [
    'INFO first',
    [
      ...([
        [0, '1', 160],
        [0, '1', 120],
        [45, '1', 120],
        [206, '1', 120],
        [211, '1', 120],
        [376, '1', 160],
      ] as const),
      ...([
        [581, '5', 160],
        [581, '5', 120],
        [786, '5', 120],
        [952, '9', 160],
        [952, '9', 120],
      ] as const),
    ],
  ],
])('1159, typed with 200 ms a key and sent in two ways, as Asterisk 22 reported it: %s', (_what, reports) => {
  expect(counted(...reports)).toBe('1159');
});

describe('each press counts, if the carrier sends digits one way', () => {
  it('by RFC 4733, as fast as telephones can', () => {
    const twice: Report[] = [
      [80, '1', 80],
      [200, '1', 80],
    ];
    expect(counted(...twice)).toBe('11');
    expect(counted([60, '1', 60], [160, '1', 60], [400, '1', 200], [560, '1', 120])).toBe('1111');
    expect(counted([1000, '1', 1000], [1200, '1', 100], [2000, '1', 40])).toBe('111');
  });

  it('by INFO, which waits while Asterisk plays the digit before', () => {
    expect(counted([0, '1', 160], [220, '1', 160], [440, '2', 160], [660, '1', 160])).toBe('1121');
  });

  it('by INFO, also if the second press comes exactly when a tone would have ended', () => {
    expect(counted([0, '9', 250], [2000, '1', 250], [2295, '1', 250])).toBe('911');
  });

  it('by INFO without a duration', () => {
    expect(counted([0, '1', 0], [200, '1', 0], [400, '1', 0])).toBe('111');
  });
});

test('a clock of the server that is set back loses no digit', () => {
  expect(counted([3_600_000, '1', 100], [50, '1', 100], [300, '1', 100])).toBe('111');
});

/** A leg of a carrier, with the digits that it reports. */
function carrierLeg() {
  const reported: string[] = [];
  const clock = new ManualClock();
  const leg = new AsteriskChannel({
    ...{ id: 'in-1', endpoint: { kind: 'carrier', identity: 'pbx' }, caller: null, dialled: '+14155550100' },
    ...{ params: {}, formats: ['pcmu'], clock, logger: { warn: () => {}, error: () => {} }, onGone: () => {} },
    emit: (event) => event.type === 'ChannelDtmfReceived' && reported.push(event.digit),
  });
  return { leg, clock, reported };
}

test('a carrier’s digits are told apart by Asterisk’s clock, although the gateway hears of all of them at once', () => {
  const { leg, reported } = carrierLeg();
  const presses = [...(bothWays['a key held for a second'] ?? []), [1500, '5', 80], [1800, '5', 80]] as const;
  for (const [at, digit, durationMs] of presses) leg.digit(digit, durationMs, at);
  expect(reported.join('')).toBe('555');
});

test('without a time of Asterisk’s, the gateway’s clock decides', () => {
  const { leg, clock, reported } = carrierLeg();
  leg.digit('5', 160);
  clock.advance(100);
  leg.digit('5', 100);
  clock.advance(500);
  leg.digit('5', 100);
  expect(reported.join('')).toBe('55');
});

test('reads when Asterisk reported a digit', () => {
  const channel = {
    ...{ id: '1', name: 'PJSIP/carrier-1', state: 'Up', caller: { name: '', number: '' } },
    ...{ connected: { name: '', number: '' }, dialplan: { context: 'x', exten: 's' } },
  };
  const read = (more: object) =>
    parseAriEvent(JSON.stringify({ type: 'ChannelDtmfReceived', channel, digit: '5', duration_ms: 100, ...more }));
  expect(read({ timestamp: '2030-01-01T02:00:00.037+0200' })).toMatchObject({
    timestamp: Date.UTC(2030, 0, 1) + 37,
  });
  expect(read({ timestamp: 'yesterday' })).toMatchObject({ digit: '5', timestamp: undefined });
  expect(read({})).toMatchObject({ digit: '5' });
});
