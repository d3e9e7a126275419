import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { scrubDigits } from '../../../src/gateway/masking/scrub.ts';
import { viewOfCall } from '../../../src/gateway/masking/view.ts';
import { breathe } from '../../e2e/support/breathe.ts';

const context = { home: 'US', label: 'Support' } as const;

function record(more: Partial<CallRecord> = {}): CallRecord {
  return {
    id: 'CA000102030405060708090a0b0c0d0e0f',
    direction: 'inbound',
    phase: 'ended',
    customerNumber: '+14155550123',
    customerName: null,
    virtualNumber: '+18885550100',
    masked: true,
    agent: 'anna',
    lookup: 'found',
    contact: null,
    params: {},
    startedAt: '2026-01-01T10:00:00.000Z',
    answeredAt: '2026-01-01T10:00:05.000Z',
    endedAt: '2026-01-01T10:01:10.000Z',
    endReason: 'COMPLETED',
    note: '',
    disposition: null,
    ...more,
  };
}

/** Numbers of three countries, with their national digits. */
const number = fc.oneof(
  fc.integer({ min: 2_000_000_000, max: 9_899_999_999 }).map((n) => ({ e164: `+1${n}`, national: String(n) })),
  fc.integer({ min: 6_000_000_000, max: 9_999_999_999 }).map((n) => ({ e164: `+91${n}`, national: String(n) })),
  fc.integer({ min: 2_000_000_000, max: 2_099_999_999 }).map((n) => ({ e164: `+44${n}`, national: String(n) })),
);

const separator = fc.constantFrom(
  '',
  '',
  '',
  ' ',
  '-',
  '.',
  ' (',
  ') ',
  '/',
  '\u00a0',
  '\u2011',
  '%20',
  '%2520',
  ' and ',
  '\n',
);
const digit = (value: string) =>
  fc.constantFrom(
    value,
    value,
    value,
    `%3${value}`,
    String.fromCodePoint(0xff10 + Number(value)),
    String.fromCodePoint(0x0660 + Number(value)),
  );

/** The digits with anything a person or a program puts around and between them. */
function spelled(e164: string, national: string): fc.Arbitrary<string> {
  const start = fc.constantFrom('', '0', '+', `${e164.slice(0, -national.length)} `, '00', 'tel:', '%2B');
  const middle = fc.tuple(...[...national].map((value) => fc.tuple(digit(value), separator)));
  const words = fc.constantFrom('', 'call ', 'order #77 ', 'https://shop.example/?a=%41&t=');
  return fc.tuple(words, start, middle, words).map(([a, b, c, d]) => `${a}${b}${c.flat().join('')}${d}`);
}

/** Every reading of a text's digits that a nosy script could try. */
function readings(text: string): string[] {
  const decoded = [text];
  for (let depth = 0; depth < 3; depth++) {
    decoded.push(
      (decoded.at(-1) ?? '').replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
  }
  return decoded.map((each) =>
    [...each.normalize('NFKC')]
      .map((character) => {
        const code = character.codePointAt(0) ?? 0;
        return code >= 0x660 && code <= 0x669 ? String(code - 0x660) : character;
      })
      .join('')
      .replace(/\D/g, ''),
  );
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [key, ...textsOf(entry)]);
}

describe('the view of a masked call', () => {
  it('holds the caller’s digits in no field, however they are spelled there', { timeout: 300_000 }, async ({
    signal,
  }) => {
    const put: ((text: string) => Partial<CallRecord>)[] = [
      (text) => ({ customerName: text }),
      (text) => ({ note: text }),
      (text) => ({ disposition: text }),
      (text) => ({ params: { page: text } }),
      (text) => ({ params: { [text]: 'x' } }),
      (text) => ({ contact: contact({ id: text }) }),
      (text) => ({ contact: contact({ name: text }) }),
      (text) => ({ contact: contact({ company: text }) }),
      (text) => ({ contact: contact({ numbers: [text] }) }),
      (text) => ({ contact: contact({ openTickets: [{ id: text, subject: text, status: text, updatedAt: text }] }) }),
      (text) => ({ contact: contact({ lastCalls: [{ at: text, direction: 'inbound', duration: 1, summary: text }] }) }),
    ];
    const samples = number.chain((each) =>
      fc.record({ each: fc.constant(each), text: spelled(each.e164, each.national), where: fc.constantFrom(...put) }),
    );
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(samples, async ({ each, text, where }) => {
        if (++runs % 50 === 0) await breathe(signal);
        const view = viewOfCall(record({ customerNumber: each.e164, ...where(text) }), context);
        expect(JSON.stringify(view)).not.toContain(each.national);
        for (const field of textsOf(view)) {
          for (const digits of readings(field)) expect(digits).not.toContain(each.national);
        }
        expect(view.customer.number).toBeUndefined();
        expect(view.contact?.numbers ?? []).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('hides the number without its area code too, and leaves other text alone', () => {
    const view = viewOfCall(
      record({
        note: 'Order 100245 of 2026-01-01: ring 555-0123, room 12',
        params: { page: 'https://shop.example/teapots?page=3&x=%20y' },
        contact: contact({ name: 'Robin Example', company: 'Example 24/7 Ltd' }),
      }),
      context,
    );
    expect(view.note).toBe('Order 100245 of 2026-01-01: ring •••-••••, room 12');
    expect(view.params).toEqual({ page: 'https://shop.example/teapots?page=3&x=%20y' });
    expect(view.contact).toMatchObject({ name: 'Robin Example', company: 'Example 24/7 Ltd' });
    expect(view.customer).toEqual({ display: '+1 ••• ••• ••••', masked: true, withheld: false });
  });

  it('hides the contact’s other numbers and numbers given as parameters', () => {
    const view = viewOfCall(
      record({
        customerNumber: null,
        customerName: 'Robin Example',
        note: 'or 212 555 0177',
        params: { mobile: '(415) 555-0188', text: 'my number is 4155550188', order: '1002' },
        contact: contact({ numbers: ['212-555-0177'] }),
      }),
      context,
    );
    expect(view.note).toBe('or ••• ••• ••••');
    expect(view.params).toEqual({ mobile: '(•••) •••-••••', text: 'my number is ••••••••••', order: '1002' });
    expect(view.customer).toEqual({ display: 'Robin Example', masked: true, withheld: false, name: 'Robin Example' });
  });

  it('keeps times readable, whatever the number', () => {
    const view = viewOfCall(
      record({
        customerNumber: '+12000000000',
        contact: contact({
          lastCalls: [{ at: '2025-12-31T10:00:00.000Z', direction: 'inbound', duration: 5, summary: '' }],
        }),
      }),
      context,
    );
    expect(view.contact?.lastCalls[0]?.at).toBe('2025-12-31T10:00:00.000Z');
    expect(view.startedAt).toBe('2026-01-01T10:00:00.000Z');
  });
});

describe('the view of an open call', () => {
  it('shows the number as people write it, with all that is known', () => {
    const known = contact({ numbers: ['+1 415 555 0123'] });
    const view = viewOfCall(record({ masked: false, contact: known, note: 'ring 4155550123' }), context);
    expect(view.customer).toEqual({
      number: '+14155550123',
      display: '(415) 555-0123',
      masked: false,
      withheld: false,
    });
    expect(view.contact).toEqual(known);
    expect(view.note).toBe('ring 4155550123');
    expect(view.duration).toBe(65);
  });

  it('tells a withheld number from a website visitor', () => {
    const withheld = viewOfCall(record({ masked: false, customerNumber: null }), context);
    expect(withheld.customer).toEqual({ display: 'Number withheld', masked: false, withheld: true });
    const visitor = viewOfCall(
      record({ masked: false, customerNumber: null, customerName: 'Website visitor' }),
      context,
    );
    expect(visitor.customer).toMatchObject({ display: 'Website visitor', withheld: false });
  });
});

it('a percent sign before a number does not save its first digits', () => {
  expect(scrubDigits('100%4155550123', ['+14155550123'])).toBe('100%••••••••••');
  expect(scrubDigits('%34155550123', ['+14155550123'])).not.toMatch(/155550123/);
});

it('a text is scrubbed in linear time', () => {
  const before = process.threadCpuUsage();
  scrubDigits('%25'.repeat(100_000) + '4155550123 '.repeat(20_000), ['+14155550123']);
  const { user, system } = process.threadCpuUsage(before);
  // Some hundred milliseconds of this thread's own, whatever else the machine does; the square of the length is minutes.
  expect((user + system) / 1000).toBeLessThan(10_000);
});

function contact(more: Partial<NonNullable<CallRecord['contact']>>): NonNullable<CallRecord['contact']> {
  return { id: 'c1', name: 'Robin Example', company: null, numbers: [], openTickets: [], lastCalls: [], ...more };
}
