import { describe, expect, it } from 'vitest';
import { scrubDigits } from '../../../src/gateway/masking/scrub.ts';

describe('the scrubber', () => {
  it('a percent sign before a number does not save its first digits', () => {
    expect(scrubDigits('100%4155550123')).toBe('•••%••••••••••');
    expect(scrubDigits('%34155550123')).toBe('••••••••••');
  });

  it('leaves text with fewer than seven digits in a row alone', () => {
    for (const text of [
      'Order 100245',
      'I%20am%20in%20a%20hurry',
      'iPhone 13 and some iPhone 14 cases, 24/7',
      '一个人',
      '½',
    ]) {
      expect(scrubDigits(text)).toBe(text);
    }
  });

  it('escapes that are nested without end are digits as a whole', () => {
    let text = '5550123';
    for (let depth = 0; depth < 40; depth++)
      text = text.replaceAll(/^./g, (first) => `%${first.charCodeAt(0).toString(16)}`);
    expect(scrubDigits(text)).not.toMatch(/\d/);
  });

  it('reads each character of a long text a few times, whatever it is made of', () => {
    for (const piece of ['%25', '4155550123 ', '%', '%%3', '%34', '①', '%E2%91', 'a1']) {
      const text = piece.repeat(2_000);
      expect(scrubDigits(text).length).toBeLessThanOrEqual(text.length);
    }
  });

  it('a text is scrubbed in linear time', () => {
    const before = process.threadCpuUsage();
    scrubDigits('%25'.repeat(100_000) + '4155550123 '.repeat(20_000));
    const { user, system } = process.threadCpuUsage(before);
    // A few hundred milliseconds of this thread's own time, independent of other load. An algorithm of quadratic cost
    // takes minutes.
    expect((user + system) / 1000).toBeLessThan(10_000);
  });
});
