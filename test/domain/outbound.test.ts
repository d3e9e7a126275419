import { describe, expect, it } from 'vitest';
import { judgeDestination } from '../../src/domain/outbound/destination.ts';
import { defaultPerAgent, defaultRules, type OutboundLimits } from '../../src/domain/outbound/rules.ts';
import { costOf, type PlacedCall, priceOf } from '../../src/domain/outbound/spend.ts';
import { limitReached } from '../../src/domain/outbound/usage.ts';
import { numberFacts } from '../../src/gateway/outbound/number-facts.ts';

const judge = (number: string, change: Partial<ReturnType<typeof defaultRules>> = {}) =>
  judgeDestination(numberFacts(number, 'US'), { ...defaultRules('US'), ...change });

describe('where calls may go', () => {
  it('is by default the home country, and there what costs no more than usual', () => {
    for (const number of ['+14155550100', '+18005550100', '+12125551234']) expect(judge(number)).toBeNull();
    // Countries that share one calling code: Jamaica, Antigua, the Dominican Republic, Canada.
    for (const number of [
      '+18765550123',
      '+12684601234',
      '+18095551234',
      '+17095550100',
      '+442079460018',
      '+5351234567',
    ])
      expect(judge(number)).toBe('OUTBOUND_COUNTRY');
    for (const number of ['+19005550100', '+15005550006']) expect(judge(number)).toBe('OUTBOUND_NUMBER_KIND');
  });

  it('is no network without a country, whatever countries are allowed', () => {
    for (const number of [
      '+870773111632',
      '+881612345678',
      '+88216555501',
      '+883510012345',
      '+979123456789',
      '+8782345678901',
      '+80012345678',
      '+8081234567',
      '+888123456789',
    ]) {
      expect(judge(number, { countries: ['*'] })).toBe('OUTBOUND_NUMBER_KIND');
      expect(judge(number, { kinds: ['global'] })).toBeNull();
    }
  });

  it('is no premium, shared-cost or personal number of an allowed country, and no number of an unknown range', () => {
    for (const [country, number] of [
      ['GB', '+449098790879'],
      ['GB', '+447012345678'],
      ['DE', '+491801234567'],
      // Too long for a premium number, but it would be connected as one.
      ['DE', '+49900123456'],
      ['FR', '+33891123456'],
      ['CH', '+41900123456'],
      ['AU', '+611300123456'],
    ] as const)
      expect(judge(number, { countries: [country] })).toBe('OUTBOUND_NUMBER_KIND');
    expect(judge('+491801234567', { countries: ['DE'], kinds: ['shared-cost'] })).toBeNull();
  });

  it('is refused where the country cannot be determined', () => {
    for (const number of ['+15551234567', '+447700900123', '+12000000000'])
      expect(judge(number, { countries: ['*', 'US', 'GB'] })).toBe('OUTBOUND_COUNTRY_UNKNOWN');
  });

  it('with all countries allowed, leaves out those of much fraud unless they are named', () => {
    expect(judge('+442079460018', { countries: ['*'] })).toBeNull();
    for (const number of ['+5351234567', '+37127123456', '+25260123456'])
      expect(judge(number, { countries: ['*'] })).toBe('OUTBOUND_COUNTRY');
    expect(judge('+37127123456', { countries: ['*', 'LV'] })).toBeNull();
  });

  it('goes by the longest prefix of allow and deny, and by deny of equal ones', () => {
    const allow = ['+44207', '+1900'];
    expect(judge('+442079460018', { allow })).toBeNull();
    expect(judge('+442079460018', { allow, deny: ['+4420794'] })).toBe('OUTBOUND_PREFIX');
    expect(judge('+442079460018', { allow, deny: ['+44'] })).toBeNull();
    expect(judge('+442079460018', { allow, deny: ['+44207'] })).toBe('OUTBOUND_PREFIX');
    expect(judge('+19005550100', { allow })).toBeNull();
    expect(judge('+14155550100', { deny: ['+1415'] })).toBe('OUTBOUND_PREFIX');
  });
});

const none: OutboundLimits = {
  callsPerMinute: null,
  callsPerHour: null,
  callsPerDay: null,
  concurrentCalls: null,
  minutesPerDay: null,
  spendPerDay: null,
};
const call = (startedAt: number, change: Partial<PlacedCall> = {}): PlacedCall => ({
  startedAt,
  answeredAt: null,
  endedAt: startedAt,
  perMinute: 0,
  perCall: 0,
  ...change,
});
const free = { perMinute: 0, perCall: 0 };

describe('limits on outgoing calls', () => {
  it('count calls in a window that moves', () => {
    const limits = { ...none, callsPerMinute: 2 };
    const calls = [call(0), call(30_000)];
    expect(limitReached(limits, calls.slice(1), 40_000, free)).toBeNull();
    expect(limitReached(limits, calls, 40_000, free)).toEqual({ limit: 'callsPerMinute', most: 2, retryAfter: 20 });
    expect(limitReached(limits, calls, 60_000, free)).toBeNull();
    expect(limitReached({ ...none, callsPerDay: 0 }, [], 0, free)).toMatchObject({ limit: 'callsPerDay' });
  });

  it('count calls that ring or go on, and minutes from the answer', () => {
    expect(limitReached({ ...none, concurrentCalls: 1 }, [call(0, { endedAt: null })], 1, free)).toMatchObject({
      limit: 'concurrentCalls',
    });
    const talked = call(0, { answeredAt: 60_000, endedAt: 180_000 });
    expect(limitReached({ ...none, minutesPerDay: 3 }, [talked], 200_000, free)).toBeNull();
    expect(limitReached({ ...none, minutesPerDay: 2 }, [talked], 200_000, free)).toMatchObject({
      limit: 'minutesPerDay',
    });
    const running = call(0, { answeredAt: 60_000, endedAt: null });
    expect(limitReached({ ...none, minutesPerDay: 2 }, [running], 180_000, free)).toMatchObject({
      limit: 'minutesPerDay',
    });
    // Only talk time of the last 24 hours counts.
    expect(limitReached({ ...none, minutesPerDay: 2 }, [talked], 86_400_000 + 70_000, free)).toBeNull();
  });

  it('add up spend: every minute begun, and the first minute of the call that is asked for', () => {
    const paid = { perMinute: 0.5, perCall: 0.1 };
    expect(costOf(call(0, { ...paid, answeredAt: 0, endedAt: 60_001 }), 0)).toBeCloseTo(1.1);
    expect(costOf(call(0, paid), 0)).toBe(0);
    const spent = [call(0, { ...paid, answeredAt: 0, endedAt: 60_000 })];
    expect(limitReached({ ...none, spendPerDay: 1.2 }, spent, 100_000, paid)).toBeNull();
    expect(limitReached({ ...none, spendPerDay: 1.1 }, spent, 100_000, paid)).toMatchObject({ limit: 'spendPerDay' });
    // A ringing call may still be answered.
    const ringing = [call(0, { ...paid, endedAt: null })];
    expect(limitReached({ ...none, spendPerDay: 1.1 }, ringing, 1, paid)).toMatchObject({ limit: 'spendPerDay' });
  });

  it('take the price of the longest prefix', () => {
    const prices = [
      { prefix: '+1', perMinute: 1, perCall: 0 },
      { prefix: '+1415', perMinute: 2, perCall: 0 },
    ];
    expect(priceOf('+14155550100', prices)?.perMinute).toBe(2);
    expect(priceOf('+12125550100', prices)?.perMinute).toBe(1);
    expect(priceOf('+442079460018', prices)).toBeNull();
  });

  it('are set by default', () => {
    expect(defaultRules('DE')).toMatchObject({ countries: ['DE'], kinds: [], perAgent: defaultPerAgent });
    expect(defaultPerAgent.callsPerMinute).toBeLessThan(60);
  });
});
