import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { joining } from '../../../src/domain/participants/participant.ts';
import { viewOfCall } from '../../../src/gateway/masking/browser-view.ts';
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
    origin: { kind: 'number', id: '+18885550100' },
    participants: [],
    recordMode: 'off',
    recording: 'off',
    recordings: [],
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
  ...[
    '',
    '',
    '',
    ' ',
    '-',
    '.',
    ' (',
    ') ',
    '/',
    ' / ',
    '_',
    '~',
    '*',
    ', ',
    ': ',
    ' - - ',
    '\n',
    '\t',
    '"',
    '%20',
    '%2520',
  ],
  ...['\u00a0', '\u2011', '\u200b', '\u200d', '\u2060', '\ufeff', '\u202e', '\u00ad', '\ufe0f\u20e3', '😀', '・'],
  ...[' and ', 'x', ' or ', ' dot ', '%0A', '%252D', '%E2%80%8B', '%25E2%2580%258B'],
);
/** The ten digits of a script, by its zero. */
const script = (zero: number) => (value: number) => String.fromCodePoint(zero + value);
const bytesOf = (text: string): string[] =>
  [...Buffer.from(text, 'utf8')].map((byte) => byte.toString(16).padStart(2, '0'));
const escaped = (text: string, sign = '%'): string =>
  bytesOf(text)
    .map((byte) => sign + byte)
    .join('');
const spellings: ((value: number) => string)[] = [
  ...[0xff10, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xe50, 0x17e0, 0x1810, 0x1d7ce, 0x1d7d8, 0x1d7f6, 0x1fbf0].map(script),
  (value) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[value] ?? '',
  (value) => '₀₁₂₃₄₅₆₇₈₉'[value] ?? '',
  (value) => '⓪①②③④⑤⑥⑦⑧⑨'[value] ?? '',
  (value) => '⓿❶❷❸❹❺❻❼❽❾'[value] ?? '',
  (value) => (value === 0 ? '(0)' : String.fromCodePoint(0x2473 + value)),
  (value) => '〇一二三四五六七八九'[value] ?? '',
  (value) => String.fromCodePoint(0xe0030 + value),
  (value) => `${value}\ufe0f\u20e3`,
  (value) => `(${value})`,
  (value) => `&#${48 + value};`,
  (value) => `&#x${(48 + value).toString(16)};`,
  (value) => `\\u00${(48 + value).toString(16)}`,
  (value) => escaped(String(value)),
  (value) => escaped(String(value), '%25'),
  (value) => escaped(String(value), '%252525'),
  (value) => escaped(escaped(String(value))),
  (value) => escaped('０１２３４５６７８９'[value] ?? ''),
  (value) => escaped('٠١٢٣٤٥٦٧٨٩'[value] ?? '', '%25'),
  (value) => escaped('⓪①②③④⑤⑥⑦⑧⑨'[value] ?? '').toUpperCase(),
];
const digit = (value: string) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: fc.constantFrom(...spellings.map((spell) => spell(Number(value)))) },
  );

/** The digits, with anything that people or programs put around and between them. */
function spelled(e164: string, national: string): fc.Arbitrary<string> {
  const start = fc.constantFrom('', '0', '+', `${e164.slice(0, -national.length)} `, '00', 'tel:', '%2B');
  const middle = fc.tuple(...[...national].map((value) => fc.tuple(digit(value), separator)));
  const words = fc.constantFrom(
    '',
    'call ',
    'order #77 ',
    'https://shop.example/?a=%41&t=',
    '100%',
    '{"phone":"',
    'a%20b ',
  );
  return fc.tuple(words, start, middle, words).map(([a, b, c, d]) => `${a}${b}${c.flat().join('')}${d}`);
}

/** Every way in which a hostile script could read digits from a text. The rules are independent of the product's. */
function readings(text: string): string[] {
  const decoded = [text];
  for (let depth = 0; depth < 5; depth++) {
    const last = decoded.at(-1) ?? '';
    decoded.push(
      last.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')),
    );
  }
  return decoded.map((each) => {
    const plain = each
      .replace(/&#x([0-9a-f]+);|\\u([0-9a-f]{4})/gi, (_, a, b) => String.fromCodePoint(Number.parseInt(a ?? b, 16)))
      .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
    return [...plain].map(asDigit).join('').replace(/\D/g, '');
  });
}

const values = new Map(
  spellings.flatMap((spell) => Array.from({ length: 10 }, (_, value) => [spell(value), String(value)] as const)),
);
const asDigit = (character: string): string => values.get(character) ?? character;

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
      (text) => ({ params: { page: text } }),
      (text) => ({ params: { [text]: 'x' } }),
      (text) => ({ contact: contact({ name: text }) }),
      (text) => ({ contact: contact({ company: text }) }),
      (text) => ({ contact: contact({ numbers: [text] }) }),
      (text) => ({ contact: contact({ openTickets: [{ id: 't1', subject: text, status: text, updatedAt: text }] }) }),
      (text) => ({ contact: contact({ related: [{ kind: 'deal', id: 'd1', label: text }] }) }),
      (text) => ({ contact: contact({ url: `https://crm.example/${text}` }) }),
      (text) => ({ contact: contact({ owner: text, createdAt: text }) }),
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
      { numRuns: 150 },
    );
  });

  it('takes every run of seven digits and more out of a stranger’s text, whoever’s number it is', () => {
    const view = viewOfCall(
      record({
        customerName: 'Ann 212 555 0177',
        params: {
          reason: 'call me on 415-555-0123 or 646 555 0199',
          page: 'https://shop.example/teapots?page=3&x=%20y',
          json: '{"phone":"(415) 555-0123","amount":3}',
          'tel 2125550177': 'yes',
          long: '415 555 0123 415 555 0123',
          room: 'Order 100245, room 12',
        },
        contact: contact({
          name: 'Robin ٤١٥٥٥٥٠١٢٣',
          company: 'Example 24/7 Ltd',
          openTickets: [{ id: 't1', subject: 'Wrong number 555-0123', status: 'open', updatedAt: 'since 2025-12-31' }],
          lastCalls: [
            { at: '2025-12-31T10:00:00Z', direction: 'inbound', duration: 5, summary: 'on 2026-11-28 again' },
          ],
        }),
      }),
      context,
    );
    expect(view.customer.name).toBe('Ann ••• ••• ••••');
    expect(view.params).toEqual({
      reason: 'call me on •••-•••-•••• or ••• ••• ••••',
      page: 'https://shop.example/teapots?page=3&x=%20y',
      json: '{"phone":"(•••) •••-••••","amount":3}',
      'tel ••••••••••': 'yes',
      long: '••• ••• •••• ••• ••• ••••',
      room: 'Order 100245, room 12',
    });
    expect(view.contact).toMatchObject({ name: 'Robin ••••••••••', company: 'Example 24/7 Ltd' });
    expect(view.contact?.openTickets).toEqual([
      { id: 't1', subject: 'Wrong number •••-••••', status: 'open', updatedAt: 'since ••••-••-••' },
    ]);
    expect(view.contact?.lastCalls[0]).toMatchObject({ at: '2025-12-31T10:00:00Z', summary: 'on ••••-••-•• again' });
    expect(view.customer.display).toBe('+1 ••• ••• ••••');
  });

  it('takes the same out of a text whatever the number is', () => {
    const text = fc.stringMatching(/^[0-9 a-c%.()+-]{0,60}$/);
    fc.assert(
      fc.property(text, number, number, (words, one, other) => {
        const shown = (customerNumber: string) => {
          const call = record({
            customerNumber,
            customerName: words,
            params: { words },
            contact: contact({ name: words }),
          });
          const { customer, ...rest } = viewOfCall(call, context);
          return { ...rest, name: customer.name };
        };
        expect(shown(one.e164)).toEqual(shown(other.e164));
      }),
    );
  });

  it('shows what an agent wrote as it was written, the caller’s own digits too', () => {
    const joinedAt = '2026-01-01T10:00:00.000Z';
    const left = { answeredAt: joinedAt, leftAt: '2026-01-01T10:01:00.000Z' };
    const note = 'ring +1 (415) 555-0123, 4155550123, 415555, 012301230123';
    const party = { id: 'p1', kind: 'number', state: 'talking', consulting: true, joinedAt } as const;
    const view = viewOfCall(
      record({
        phase: 'active',
        note,
        disposition: 'Back on 415 555 0123',
        participants: [joining({ ...party, name: '(415) 555-0123' })],
      }),
      context,
    );
    expect(view).toMatchObject({ note, disposition: 'Back on 415 555 0123', parties: [{ display: '(415) 555-0123' }] });
    const former = record({
      agent: 'ben',
      participants: [
        joining({ id: 'agent-1', kind: 'agent', identity: 'anna', name: 'Anna', lead: true, joinedAt, ...left, note }),
      ],
    });
    expect(viewOfCall(former, { ...context, viewer: 'anna' }).note).toBe(note);
    // The parameters of an outgoing call come from the agent's own page.
    const out = record({ direction: 'outbound', params: { guess: '415 555 0123' } });
    expect(viewOfCall(out, context).params).toEqual({ guess: '415 555 0123' });
  });

  it('shows a contact that an agent created as it was typed, and what the CRM made of it without numbers', () => {
    const typed = { name: 'Ann 415 555 0123', company: '4155550123 Ltd' };
    const as = (name: string) => viewOfCall(record({ contact: contact({ ...typed, name, typed }) }), context).contact;
    expect(as(typed.name)).toMatchObject(typed);
    expect(as('ANN 415 555 0123')?.name).toBe('ANN ••• ••• ••••');
    expect(as(typed.name)).not.toHaveProperty('typed');
  });

  it('changes no record id, and no parameter that the site declared as an identifier', () => {
    const id = '4155550123';
    const view = viewOfCall(
      record({
        params: { order: '2026-11-28/4711042', cart: '2026-11-28/4711042' },
        identifiers: ['order'],
        contact: contact({
          kind: 'lead',
          id,
          openTickets: [{ id, subject: '', status: '', updatedAt: '' }],
          related: [{ kind: 'deal', id, label: `Teapots for ${id}` }],
        }),
      }),
      context,
    );
    expect(view.params).toEqual({ order: '2026-11-28/4711042', cart: '••••-••-••/•••••••' });
    expect(view.contact).toMatchObject({ kind: 'lead', id, openTickets: [{ id }] });
    expect(view.contact?.related).toEqual([{ kind: 'deal', id, label: 'Teapots for ••••••••••' }]);
  });

  it('hides the number in the contacts to choose from, and in what other CRMs know', () => {
    const matches = ['c1', 'c2'].map((id) => contact({ id, name: `Robin ${id} 415-555-0123`, company: '4155550123' }));
    const records = [{ kind: 'deal', id: 'd1', label: 'Teapots for 4155550123' }];
    const view = viewOfCall(
      record({
        contact: matches[0] ?? null,
        choice: { state: 'open', matches },
        crmRecords: [{ connection: 'sheet', label: 'Sheet', about: null, records }],
      }),
      context,
    );
    expect(view.choice).toMatchObject({
      state: 'open',
      matches: [{ kind: 'contact', id: 'c1', company: '••••••••••' }, { id: 'c2' }],
    });
    expect(view.elsewhere).toEqual([
      { connection: 'Sheet', records: [{ kind: 'deal', id: 'd1', label: 'Teapots for ••••••••••' }] },
    ]);
    expect(JSON.stringify(view)).not.toMatch(/555.?0123/);
  });

  it('shows the contact once, also if its CRM names it again', () => {
    const known = { ...contact({ id: 'c1' }), connection: 'main' };
    const records = [{ kind: 'contact', id: 'c1', label: 'c1' }];
    const of = (connection: string) =>
      viewOfCall(record({ contact: known, crmRecords: [{ connection, label: 'Main', about: null, records }] }), context)
        .elsewhere?.length;
    expect([of('main'), of('other')]).toEqual([undefined, 1]);
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
    const known = contact({
      numbers: ['+1 415 555 0123'],
      url: 'https://crm.example/contacts/c1',
      related: [{ kind: 'deal', id: 'd1', label: 'Teapots for 415 555 0123' }],
    });
    const view = viewOfCall(
      record({ masked: false, contact: { ...known, owner: 'u1' }, note: 'ring 4155550123' }),
      context,
    );
    expect(view.customer).toEqual({
      number: '+14155550123',
      display: '(415) 555-0123',
      masked: false,
      withheld: false,
    });
    const { owner: _, createdAt: __, ...shown } = known;
    expect(view.contact).toEqual(shown);
    expect(view.note).toBe('ring 4155550123');
    expect(view.duration).toBe(65);
  });

  it('says of a number that nobody vouches for that it is not verified, and of others nothing', () => {
    const claimed = { customerName: 'Website visitor', unverified: true };
    expect(viewOfCall(record({ ...claimed, masked: false }), context).customer).toMatchObject({
      number: '+14155550123',
      verified: false,
    });
    expect(viewOfCall(record(claimed), context).customer).toMatchObject({ masked: true, verified: false });
    expect(viewOfCall(record(), context).customer).not.toHaveProperty('verified');
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

function contact(more: Partial<NonNullable<CallRecord['contact']>>): NonNullable<CallRecord['contact']> {
  return { ...contactWith({ id: 'c1', name: 'Robin Example', company: null, numbers: [] }), ...more };
}
