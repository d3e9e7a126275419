import { describe, expect, it } from 'vitest';
import { displayNumber } from '../../src/domain/numbers/display.ts';
import { toE164 } from '../../src/domain/numbers/e164.ts';
import { maskNumber, redactNumbers } from '../../src/domain/numbers/mask.ts';
import { sameNumber } from '../../src/domain/numbers/match.ts';

describe('numbers', () => {
  it('reads any spelling of one line as the same E.164 number', () => {
    for (const spelling of ['+91 98765-43210', '09876543210', '98765 43210', 'tel:+919876543210', '0091 98765 43210']) {
      expect(toE164(spelling, 'IN'), spelling).toBe('+919876543210');
    }
  });

  it('refuses what is not a number', () => {
    for (const text of [
      '',
      'anna',
      '12',
      '+',
      '+1',
      '9'.repeat(40),
      `+1${' '.repeat(80)}4155550100`,
      'call 98765 43210 now',
    ]) {
      expect(toE164(text, 'IN'), text).toBeNull();
    }
  });

  it('shows a number as people of the country write it, and abroad internationally', () => {
    expect(displayNumber('+442079460958', 'GB')).toBe('020 7946 0958');
    expect(displayNumber('+442079460958', 'US')).toBe('+44 20 7946 0958');
    expect(displayNumber('+14155550100', 'US')).toBe('(415) 555-0100');
  });

  it('masks every subscriber digit', () => {
    expect(maskNumber('+919876543210')).toBe('+91 ••••• •••••');
    expect(maskNumber('4711')).toBe('•••• ••••');
    expect(redactNumbers('call from +91 98765-43210 to 14155550100')).toBe('call from …10 to …00');
  });

  it('tells near misses apart', () => {
    expect(sameNumber('+91 98765-43210', '098765 43210')).toBe(true);
    expect(sameNumber('+919876543210', '98765432110')).toBe(false);
    expect(sameNumber('1001', '41001')).toBe(false);
    expect(sameNumber('', '')).toBe(false);
  });
});
