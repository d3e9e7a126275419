import { describe, expect, it } from 'vitest';
import { readFlow } from '../../../src/domain/flows/check/read.ts';
import { text } from './support/flows.ts';

const good = {
  schema: 1,
  name: 'main',
  languages: ['en'],
  start: 'hello',
  nodes: [{ name: 'hello', kind: 'say', prompt: text('Hello'), outcomes: {} }],
};

/** Lists of holidays as people write them by mistake. */
const withHolidays = (holidays: unknown) => ({
  ...good,
  schedules: [{ name: 'office', timeZone: 'UTC', week: {}, holidays }],
});

function findings(value: unknown) {
  const read = readFlow(value);
  return 'findings' in read ? read.findings : [];
}

describe('a document from outside', () => {
  it('gets the defaults of its fields', () => {
    const read = readFlow(good);
    expect('document' in read && read.document).toMatchObject({
      use: 'call',
      maxSteps: 500,
      positions: [],
      nodes: [{ bargeIn: true }],
    });
  });

  it('names queues and skills as queues do: up to 63 letters, digits and hyphens, a letter first', () => {
    const naming = (queue: string, skill: string) => [
      { name: 'needs', kind: 'routing', skills: [{ name: skill, level: 5 }], outcomes: {} },
      { name: 'wait', kind: 'queue', queue, outcomes: {} },
    ];
    const long = `q${'x'.repeat(62)}`;
    expect(findings({ ...good, nodes: naming(long, long) })).toEqual([]);
    expect(findings({ ...good, nodes: naming('1st', 'sales_de') }).map(({ node, path }) => [node, path])).toEqual([
      ['needs', '/skills/0/name'],
      ['wait', '/queue'],
    ]);
  });

  it.each([
    ['sayy', 'unknown-kind', 'Did you mean “say”?'],
    ['frobnicate', 'unknown-kind', 'See the reference of nodes.'],
    ['constructor', 'unknown-kind', 'There is no kind'],
    ['sms', 'reserved-kind', 'come with a later version'],
    ['otp', 'reserved-kind', 'come with a later version'],
    ['speech', 'reserved-kind', 'come with a later version'],
    ['stream', 'reserved-kind', 'come with a later version'],
  ])('with a node of the kind %s is refused, with its place', (kind, code, words) => {
    const found = findings({ ...good, nodes: [...good.nodes, { name: 'odd', kind, anything: 1 }] });
    expect(found).toEqual([
      { severity: 'error', code, node: 'odd', path: '/kind', message: expect.stringContaining(words) },
    ]);
  });

  it.each([
    [{ prompt: [{ tex: 'x' }] }, '/prompt/0', 'must have one of: text, prompt, url, number, digits'],
    [{ prompt: undefined }, '/prompt', 'is missing'],
    [{ promt: [] }, '/promt', 'unknown field'],
    [{ bargeIn: 'yes' }, '/bargeIn', 'not of the type boolean'],
    [{ outcomes: { done: 'a b' } }, '/outcomes/done', 'must be 1 to 63 letters'],
    [{ outcomes: { 'a/b': 'x' } }, '/outcomes/a~1b', 'name that is not allowed'],
  ])('with the wrong field %o says where, and what to do', (fields, path, words) => {
    const found = findings({ ...good, nodes: [{ ...good.nodes[0], ...fields }] });
    expect(found).toEqual([
      expect.objectContaining({ code: 'schema', node: 'hello', path, message: expect.stringContaining(words) }),
    ]);
  });

  it.each([
    [null, 'not of the type object'],
    ['text', 'not of the type object'],
    [[], 'not of the type object'],
    [{ ...good, schema: 2 }, 'has schema 2, and this version reads schema 1'],
    [{ ...good, languages: ['english'] }, '/languages/0 must be a language'],
    [{ ...good, nodes: [] }, '/nodes must not be shorter than 1'],
    [{ ...good, nodes: 'many' }, '/nodes is missing, or not of the type array'],
    [{ ...good, nodes: [null] }, '/nodes/0 is missing, or not of the type object'],
    [{ ...good, extra: 1 }, '/extra is an unknown field'],
    [withHolidays('12-25'), '/schedules/0/holidays is missing, or not of the type array'],
    [withHolidays(['2026-12-25']), '/schedules/0/holidays/0 is missing, or not of the type object'],
    [withHolidays([{ date: '25.12.2026' }]), '/schedules/0/holidays/0/date must be a date'],
    [
      withHolidays([{ date: '12-25', open: '9-12' }]),
      '/schedules/0/holidays/0/open is missing, or not of the type array',
    ],
  ])('of the wrong form is refused: %o', (value, words) => {
    expect(findings(value)[0]?.message).toContain(words);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('with the key %s is refused, wherever it is', (key) => {
    for (const place of [`{"${key}": 1}`, `{"nodes": [{"outcomes": {"${key}": "x"}}]}`, `[[{"a": {"${key}": {}}}]]`]) {
      expect(findings(JSON.parse(place))).toEqual([expect.objectContaining({ code: 'forbidden-key' })]);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('that is very deep is refused without recursion', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 200_000; level++) deep = [deep];
    expect(findings(deep)).toEqual([expect.objectContaining({ code: 'too-deep' })]);
  });

  it('that is huge is refused before it is parsed', () => {
    const nodes = Array.from({ length: 100_000 }, (_, at) => ({ name: `n${at}` }));
    expect(findings({ ...good, nodes })).toEqual([expect.objectContaining({ code: 'too-large' })]);
    expect(findings({ ...good, name: 'x'.repeat(2_000_000) })).toEqual([
      expect.objectContaining({ code: 'too-large' }),
    ]);
    expect(findings(Array.from({ length: 60_000 }, () => 0))).toEqual([expect.objectContaining({ code: 'too-large' })]);
  });

  it('with many mistakes has a limited list of them', () => {
    const nodes = Array.from({ length: 500 }, (_, at) => ({ name: `n${at}`, kind: 'nonsense' }));
    expect(findings({ ...good, nodes })).toHaveLength(200);
  });
});
