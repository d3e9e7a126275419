import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { backoffMs } from '../../../src/gateway/jobs/backoff.ts';
import { entryOf } from '../../../src/gateway/masking/crm-entry.ts';

const call: CallRecord = {
  id: 'CA000102030405060708090a0b0c0d0e0f',
  direction: 'inbound',
  phase: 'completed',
  customerNumber: '+14155550123',
  customerName: null,
  virtualNumber: '+18885550100',
  masked: false,
  agent: 'anna',
  lookup: 'found',
  contact: {
    id: 'c1',
    name: 'Robin Example',
    company: null,
    numbers: ['415 555 0123', '212 555 0177'],
    openTickets: [],
    lastCalls: [],
  },
  params: {},
  startedAt: '2026-01-01T10:00:00.000Z',
  answeredAt: '2026-01-01T10:00:05.000Z',
  endedAt: '2026-01-01T10:01:10.000Z',
  endReason: 'COMPLETED',
  note: 'ring 415-555-0123 or 212 555 0177 about 3 teapots',
  disposition: 'sale',
  origin: { kind: 'number', id: '+18885550100' },
  participants: [],
  recordMode: 'off',
  recording: 'off',
  recordings: [],
};

describe('a call-log entry', () => {
  it('says what happened', () => {
    expect(entryOf(call, 2)).toEqual({
      callId: call.id,
      revision: 2,
      contactId: 'c1',
      direction: 'inbound',
      customer: '+14155550123',
      virtualNumber: '+18885550100',
      agent: 'anna',
      startedAt: call.startedAt,
      answeredAt: call.answeredAt,
      endedAt: call.endedAt,
      duration: 65,
      endReason: 'COMPLETED',
      note: call.note,
      disposition: 'sale',
    });
  });

  it('of a masked call holds the masked number, and what the agent wrote as it was written', () => {
    expect(entryOf({ ...call, masked: true }, 1)).toMatchObject({
      contactId: 'c1',
      customer: '+1 ••• ••• ••••',
      note: call.note,
      disposition: 'sale',
    });
  });

  it('of a masked call holds no run of digits in the name that a visitor gave', () => {
    const visitor = { ...call, masked: true, customerNumber: null, customerName: 'Ann 212 555 0177' };
    expect(entryOf(visitor, 1)?.customer).toBe('Ann ••• ••• ••••');
  });

  it('says of a number that nobody vouches for that it is unverified', () => {
    expect(entryOf({ ...call, unverified: true }, 1)).toMatchObject({ customer: '+14155550123', unverified: true });
    expect(entryOf(call, 1)).not.toHaveProperty('unverified');
  });

  it('names a visitor, and a caller who withheld the number', () => {
    const nobody = { ...call, customerNumber: null };
    expect(entryOf({ ...nobody, customerName: 'Robin Example' }, 1)?.customer).toBe('Robin Example');
    expect(entryOf(nobody, 1)?.customer).toBe('Number withheld');
  });

  it('is none while the call lasts', () => {
    expect(entryOf({ ...call, endedAt: null, endReason: null }, 1)).toBeNull();
  });
});

describe('the back-off', () => {
  it('grows from one second to five minutes, never beyond, whatever the jitter', () => {
    for (let attempts = 1; attempts <= 200; attempts++) {
      for (const random of [0, 0.5, 0.999]) {
        const wait = backoffMs(attempts, random);
        expect(wait).toBeGreaterThanOrEqual(1_000);
        expect(wait).toBeLessThanOrEqual(300_000);
      }
    }
    expect(backoffMs(3, 0)).toBe(2_000);
    expect(backoffMs(3, 1)).toBe(4_000);
  });
});
