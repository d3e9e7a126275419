import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as zod from 'zod/mini';
import { createParser as createLeanParser } from '../../scripts/lean-packages/event-parser.ts';
import * as mini from '../../scripts/lean-packages/zod-mini.ts';

// The compiler checks the schemas below against zod alone. The other implementation has the same names.
const lean = mini as unknown as typeof zod;

/** The result of a schema, and nothing of the error but that there is one. */
function outcomes(schema: (z: typeof zod) => zod.ZodMiniType, value: unknown): unknown[] {
  return [zod, lean].map((z) => {
    const { success, data } = z.safeParse(schema(z), value);
    return { success, data };
  });
}

const values: unknown[] = [
  ...[undefined, null, true, false, 0, 1, -1, 1.5, 7, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 1n],
  ...['', ' ', 'a', ' ab ', 'abc', 'abcdef', 'true', 'YES', 'off', '1', '12', '1.5', '-3', 'x1'],
  ...['2026-11-30', '2026-02-30', '2024-02-29', '2026-11-30T08:00:00Z', '2026-11-30T08:00Z', '2026-11-30T24:00:00Z'],
  ...['2026-11-30T08:00:00.123+02:00', '2026-11-30T08:00:00', '2026-02-30T08:00:00Z', '26-11-30'],
  ...[[], [1], ['a', 'b'], ['a', 1], {}, { a: 'x' }, { a: 1 }, { a: 'x', b: 2, other: 3 }, { a: undefined }, { b: 2 }],
  ...[{ a: 'x', b: undefined }, { a: { b: { c: 1 } } }, new Map(), new Date(0), () => 1],
  JSON.parse('{ "__proto__": { "a": "x" }, "a": "y" }'),
];

const schemas: Record<string, (z: typeof zod) => zod.ZodMiniType> = {
  string: (z) => z.string(),
  'string with checks': (z) => z.string().check(z.trim(), z.minLength(1), z.maxLength(3), z.regex(/^[a-z]+$/)),
  'string with a global pattern': (z) => z.string().check(z.regex(/b/g)),
  number: (z) => z.number(),
  'number in a range': (z) => z.number().check(z.minimum(0), z.maximum(7)),
  int: (z) => z.int().check(z.gte(1), z.lte(7)),
  'number of a text': (z) => z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)),
  boolean: (z) => z.boolean(),
  'boolean of a text': (z) => z.stringbool(),
  unknown: (z) => z.unknown(),
  literal: (z) => z.literal(1),
  enum: (z) => z.enum(['a', 'abc']),
  date: (z) => z.iso.date(),
  time: (z) => z.iso.datetime(),
  'time with offset': (z) => z.iso.datetime({ offset: true }),
  optional: (z) => z.optional(z.string()),
  nullable: (z) => z.nullable(z.string()),
  default: (z) => z._default(z.int(), 20),
  union: (z) => z.union([z.object({ a: z.number() }), z.object({ a: z.string() }), z.boolean(), z.array(z.int())]),
  'union by a name': (z) =>
    z.discriminatedUnion('a', [z.object({ a: z.literal('x') }), z.object({ a: z.literal(1), b: z.optional(z.int()) })]),
  custom: (z) => z.custom((value) => value === 'abc' || value === null),
  array: (z) => z.array(z.string()).check(z.maxLength(1)),
  record: (z) => z.record(z.string(), z.union([z.string(), z.number()])),
  'record with names of a form': (z) => z.record(z.string().check(z.regex(/^[a-z]$/)), z.unknown()),
  object: (z) => z.object({ a: z.string(), b: z.optional(z.number()) }),
  'object of anything': (z) => z.object({ a: z.unknown() }),
  'object with a default': (z) => z.object({ b: z._default(z.int(), 1), a: z.optional(z.unknown()) }),
  'object of optional things': (z) => z.object({ a: z.optional(z.nullable(z.string())), b: z.nullable(z.unknown()) }),
  'object in objects': (z) => z.object({ a: z.object({ b: z.object({ c: z.number() }) }) }),
  'extended object': (z) => z.extend(z.object({ a: z.number() }), { a: z.string(), b: z.optional(z.int()) }),
  'object made of a shape': (z) => z.object({ ...z.object({ a: z.string() }).shape, c: z.optional(z.string()) }),
  'refined object': (z) =>
    z.object({ a: z.string() }).check(
      z.refine(({ a }) => a === 'x'),
      z.describe('an x'),
    ),
};

describe('zod for pages', () => {
  it.each(Object.entries(schemas))('reads a value as %s like zod', (_name, schema) => {
    for (const value of values) {
      const [expected, actual] = outcomes(schema, value);
      expect(actual, typeof value === 'bigint' ? '1n' : JSON.stringify(value)).toEqual(expected);
    }
  });

  it('reads any JSON like zod', () => {
    const all = Object.values(schemas);
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.nat(all.length - 1), (value, at) => {
        const [expected, actual] = outcomes(all[at] as (typeof all)[number], { a: value, b: value });
        expect(actual).toEqual(expected);
      }),
      { seed: 19, numRuns: 500 },
    );
  });

  it('names the place of a wrong value, and throws it from parse()', () => {
    const schema = lean.object({ calls: lean.array(lean.object({ id: lean.union([lean.string(), lean.int()]) })) });
    const { error } = lean.safeParse(schema, { calls: [{ id: 1 }, { id: null }] });
    expect(error?.message).toBe('Invalid value: calls.1.id');
    expect(() => lean.parse(schema, [])).toThrow('Invalid value: the whole');
    expect(lean.parse(schema, { calls: [] })).toEqual({ calls: [] });
  });
});

describe('events for pages', () => {
  const pieces = [
    'data: a',
    'data:b',
    'data',
    'data:  c:d',
    'id: 7',
    'id',
    'id: \0',
    'event: x',
    'event:',
    ': beat',
    'retry: 5',
  ];
  const text = fc.array(fc.constantFrom(...pieces, '', ' data: e', '\n', '\r\n', '\r', '\n\n', '\r\n\r\n'), {
    maxLength: 30,
  });

  it('are read like eventsource-parser reads them, however the text is cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 5 }), (parts, cuts) => {
        const whole = parts.join('');
        const at = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((end, index) => whole.slice(at[index], end));
        const [expected, actual] = [createParser, createLeanParser].map((create) => {
          const messages: unknown[] = [];
          const parser = create({ onEvent: (message) => void messages.push(message) });
          for (const chunk of chunks) parser.feed(chunk);
          return messages;
        });
        expect(actual).toEqual(expected);
      }),
      { seed: 19, numRuns: 1000 },
    );
  });

  it('have names, ids and lines', () => {
    const messages: unknown[] = [];
    const parser = createLeanParser({ onEvent: (message) => void messages.push(message) });
    parser.feed('id: 1\nevent: x\ndata: one\r\ndata: two\n');
    parser.feed('\n');
    expect(messages).toEqual([{ id: '1', event: 'x', data: 'one\ntwo' }]);
  });
});
