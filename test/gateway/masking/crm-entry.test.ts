import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { dialledRecordParam, dialledRecordParams } from '../../../src/domain/crm/dialled-record.ts';
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
  contact: contactWith({
    kind: 'lead',
    id: 'c1',
    name: 'Robin Example',
    company: null,
    numbers: ['415 555 0123', '212 555 0177'],
    url: 'https://crm.example/leads/c1?phone=4155550123',
    related: [{ kind: 'deal', id: 'd1', label: 'Teapots for 415 555 0123' }],
  }),
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

const nothing = { user: null, recording: null };

describe('a call-log entry', () => {
  it('says what happened', () => {
    expect(entryOf(call, 2, nothing)).toEqual({
      callId: call.id,
      revision: 2,
      about: { kind: 'lead', id: 'c1' },
      related: [],
      direction: 'inbound',
      customer: '+14155550123',
      masked: false,
      virtualNumber: '+18885550100',
      agent: 'anna',
      user: null,
      startedAt: call.startedAt,
      answeredAt: call.answeredAt,
      endedAt: call.endedAt,
      duration: 65,
      endReason: 'COMPLETED',
      note: call.note,
      disposition: 'sale',
      recording: null,
      fields: {},
    });
  });

  it('names the agent’s user in the CRM, and the recording', () => {
    const recording = { url: 'https://cti.example/r/1', seconds: 64 };
    expect(entryOf(call, 1, { user: 'u-7', recording })).toMatchObject({ user: 'u-7', recording });
  });

  it('has no record if the CRM does not know the caller', () => {
    expect(entryOf({ ...call, contact: null }, 1, nothing)).toMatchObject({ about: null, related: [] });
  });

  it('belongs to the record that the agent dialled from, and the contact is related', () => {
    const out = { ...call, direction: 'outbound', params: dialledRecordParams({ kind: 'deal', id: '7:a' }) } as const;
    const [deal, lead] = [
      { kind: 'deal', id: '7:a' },
      { kind: 'lead', id: 'c1' },
    ];
    expect(entryOf(out, 1, nothing)).toMatchObject({ about: deal, related: [lead] });
    expect(entryOf({ ...out, contact: null }, 1, nothing)).toMatchObject({ about: deal, related: [] });
    const same = { ...out, params: dialledRecordParams(lead) };
    expect(entryOf(same, 1, nothing)).toMatchObject({ about: lead, related: [] });
  });

  it('believes no caller about its record, and no broken one', () => {
    const params = dialledRecordParams({ kind: 'deal', id: '7' });
    expect(entryOf({ ...call, params }, 1, nothing)).toMatchObject({ about: { kind: 'lead', id: 'c1' }, related: [] });
    for (const broken of [
      '',
      'deal',
      ':7',
      'deal:',
      'de\nal:7',
      'deal:7\n',
      `${'x'.repeat(41)}:7`,
      `deal:${'x'.repeat(201)}`,
    ]) {
      const out = { ...call, direction: 'outbound', params: { [dialledRecordParam]: broken } } as const;
      expect(entryOf(out, 1, nothing), broken).toMatchObject({ about: { kind: 'lead', id: 'c1' }, related: [] });
    }
  });

  it('of a masked call holds the masked number, and what the agent wrote as it was written', () => {
    expect(entryOf({ ...call, masked: true }, 1, nothing)).toMatchObject({
      about: { kind: 'lead', id: 'c1' },
      customer: '+1 ••• ••• ••••',
      masked: true,
      note: call.note,
      disposition: 'sale',
    });
  });

  it('of a masked call holds the caller’s digits in nothing but the agent’s note', () => {
    const { note: _, ...entry } = entryOf({ ...call, masked: true }, 1, nothing) ?? {};
    expect(JSON.stringify(entry).replace(/\D/g, '')).not.toContain('4155550123');
    expect(JSON.stringify(entry)).not.toMatch(/555.?0123/);
  });

  it('of a masked call holds no run of digits in the name that a visitor gave', () => {
    const visitor = { ...call, masked: true, customerNumber: null, customerName: 'Ann 212 555 0177' };
    expect(entryOf(visitor, 1, nothing)?.customer).toBe('Ann ••• ••• ••••');
  });

  it('says of a number that nobody vouches for that it is unverified', () => {
    expect(entryOf({ ...call, unverified: true }, 1, nothing)).toMatchObject({
      customer: '+14155550123',
      unverified: true,
    });
    expect(entryOf(call, 1, nothing)).not.toHaveProperty('unverified');
  });

  it('names a visitor, and a caller who withheld the number', () => {
    const nobody = { ...call, customerNumber: null };
    expect(entryOf({ ...nobody, customerName: 'Robin Example' }, 1, nothing)?.customer).toBe('Robin Example');
    expect(entryOf(nobody, 1, nothing)?.customer).toBe('Number withheld');
  });

  it('is none while the call lasts', () => {
    expect(entryOf({ ...call, endedAt: null, endReason: null }, 1, nothing)).toBeNull();
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
