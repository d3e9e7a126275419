import { expect, test } from 'vitest';
import { type DigitWay, DigitWays } from '../../../src/gateway/telephony/signalling/digit-ways.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

/** The digits that count, of reports such as "rtp 5" and pauses in ms. */
function counted(...reports: (`${DigitWay} ${string}` | number)[]): string {
  const clock = new ManualClock();
  const ways = new DigitWays(clock);
  let digits = '';
  for (const report of reports) {
    if (typeof report === 'number') {
      clock.advance(report);
      continue;
    }
    const [way = '', digit = ''] = report.split(' ');
    if (ways.isNew(digit, way as DigitWay)) digits += digit;
  }
  return digits;
}

test.each<[string, Parameters<typeof counted>, string]>([
  ['by INFO first', ['info 5', 60, 'rtp 5'], '5'],
  ['by RFC 4733 first', ['rtp 5', 200, 'info 5'], '5'],
  ['twice each, alternating', ['info 5', 'rtp 5', 300, 'info 5', 'rtp 5'], '55'],
  ['twice each, one way after the other', ['info 5', 100, 'info 5', 100, 'rtp 5', 'rtp 5'], '55'],
  ['with other keys between', ['info 1', 'info 2', 'rtp 1', 'rtp 2', 'info 3', 'rtp 3'], '123'],
])('a key that a phone reports on both ways counts once: %s', (_how, reports, digits) => {
  expect(counted(...reports)).toBe(digits);
});

test('keys of one way all count, and so do those of a phone that changes its way', () => {
  expect(counted('rtp 5', 40, 'rtp 5', 40, 'rtp 5')).toBe('555');
  expect(counted('info 5', 'info 5')).toBe('55');
  expect(counted('info 5', 1_000, 'rtp 5')).toBe('55');
  expect(counted('info 5', 'rtp 6')).toBe('56');
});
