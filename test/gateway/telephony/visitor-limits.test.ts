import { describe, expect, test } from 'vitest';
import { VisitorLimits, type VisitorSettings } from '../../../src/gateway/telephony/limits/visitor-limits.ts';
import type { Endpoint } from '../../../src/gateway/telephony/port.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

function limits(settings: Partial<VisitorSettings> = {}, legs = 500) {
  const clock = new ManualClock();
  const visitors = new VisitorLimits(clock, legs, { share: 0.5, callsOfNetwork: 20, perMinute: 20, ...settings });
  const channels: { endpoint: Endpoint }[] = [];
  const names = Array.from({ length: 10_000 }, (_, n) => `visitor_${n}`);
  return {
    clock,
    visitors,
    channels,
    /** Seconds to wait. null: the call was accepted and stays. */
    call(address: string, { site = 'shop', identity = names.pop() ?? '' } = {}): number | null {
      const wait = visitors.refusal({ kind: 'visitor', identity, site, outgoing: '+1' }, address, channels);
      if (wait === null) channels.push({ endpoint: { kind: 'visitor', identity, target: '+1' } });
      return wait;
    },
    end(): void {
      channels.length = 0;
    },
  };
}

describe('calls of website visitors', () => {
  test('take at most their share of the legs, the agents’ legs counted; carriers and agents are never refused here', () => {
    const it = limits();
    let taken = 0;
    for (let n = 0; n < 500; n += 1) if (it.call(`192.0.2.${n % 250}`) === null) taken += 1;
    expect(taken).toBe(125);
    expect(it.call('198.51.100.1')).toBe(10);
    expect(it.visitors.refused.share).toBe(376);
    for (const kind of ['agent', 'carrier'] as const) {
      const principal = { kind, identity: 'one', outgoing: '*' };
      expect(it.visitors.refusal(principal, '192.0.2.1', it.channels)).toBeNull();
    }
  });

  test('of one address, or of one IPv6 /64, are bounded', () => {
    for (const address of [() => '192.0.2.1', (n: number) => `2001:db8::${n}`, () => '::ffff:192.0.2.1']) {
      const it = limits({ perMinute: 1000 });
      const waits = Array.from({ length: 30 }, (_, n) => it.call(address(n)));
      expect(waits.filter((wait) => wait === null)).toHaveLength(20);
      expect(it.visitors.refused.network).toBe(10);
      expect(it.call('2001:db8:0:1::1')).toBeNull();
    }
  });

  test('of one address ring agents at a limited rate, and hear when to come back', () => {
    const it = limits();
    const ring = (): number | null => {
      const wait = it.call('192.0.2.1');
      it.end();
      return wait;
    };
    const waits = Array.from({ length: 31 }, ring);
    expect(waits.filter((wait) => wait === null)).toHaveLength(10);
    expect(waits.at(-1)).toBe(3);
    it.clock.advance(3000);
    expect(ring()).toBeNull();
    expect(ring()).toBe(3);
    let minute = 0;
    for (let seconds = 0; seconds < 60; seconds += 1, it.clock.advance(1000)) if (ring() === null) minute += 1;
    expect(minute).toBeLessThanOrEqual(20);
  });

  test('of one token are two at once, and six a minute', () => {
    const it = limits();
    const identity = 'visitor_one';
    expect([1, 2, 3].map((n) => it.call(`192.0.2.${n}`, { identity }))).toEqual([null, null, 10]);
    it.end();
    expect([4, 5].map((n) => it.call(`192.0.2.${n}`, { identity }))).toEqual([null, 10]);
    expect(it.visitors.refused).toMatchObject({ token: 1, rate: 1 });
  });

  test('of one site leave room for the other sites', () => {
    const it = limits({}, 40);
    expect(it.call('192.0.2.200', { site: 'other' })).toBeNull();
    it.end();
    const taken = Array.from({ length: 20 }, (_, n) => it.call(`192.0.2.${n}`)).filter((wait) => wait === null);
    expect(taken).toHaveLength(8);
    expect(it.visitors.refused.site).toBe(12);
    expect(it.call('192.0.2.201', { site: 'other' })).toBeNull();
  });

  test('are forgotten when they are over', () => {
    const it = limits({ callsOfNetwork: 1, perMinute: 10_000 });
    for (let n = 0; n < 3000; n += 1) {
      expect(it.call('192.0.2.1')).toBeNull();
      expect(it.call('192.0.2.1')).toBe(10);
      it.end();
    }
  });
});
