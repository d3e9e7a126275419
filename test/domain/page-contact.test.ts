import { expect, it } from 'vitest';
import { pageParams, readPageParams } from '../../src/domain/protocol/page-contact.ts';

const read = (microphone: string, age: string): unknown =>
  readPageParams(
    new Map([
      ['+sidecall.microphone', microphone],
      ['+sidecall.age', age],
    ]),
  );

it('what a page says in its Contact is what the gateway reads', () => {
  const params = pageParams({ microphone: 'asks', age: 1234.4 });
  expect(params).toEqual({ '+sidecall.microphone': '"asks"', '+sidecall.age': '"1234"' });
  const unquoted = new Map(Object.entries(params).map(([name, value]) => [name, value.slice(1, -1)]));
  expect(readPageParams(unquoted)).toEqual({ microphone: 'asks', age: 1234 });
});

it('a clock that runs backwards makes no page younger than new', () => {
  expect(pageParams({ microphone: 'works', age: -5 })['+sidecall.age']).toBe('"0"');
});

it.each([
  ['WORKS', '7', { microphone: 'works', age: 7 }],
  ['none', '', { microphone: 'none', age: Number.POSITIVE_INFINITY }],
  ['none', '-1', { microphone: 'none', age: Number.POSITIVE_INFINITY }],
  ['none', '1e3', { microphone: 'none', age: Number.POSITIVE_INFINITY }],
  ['none', '9999999999999', { microphone: 'none', age: Number.POSITIVE_INFINITY }],
  ['maybe', '7', null],
  ['', '7', null],
])('reads “%s” with the age “%s”', (microphone, age, expected) => {
  expect(read(microphone, age)).toEqual(expected);
});

it('a phone without these parameters is no page', () => {
  expect(readPageParams(new Map([['expires', '60']]))).toBeNull();
});
