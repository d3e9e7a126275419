import { expect, test } from 'vitest';
import { type DigitWay, RepeatedDigits } from '../../../src/gateway/telephony/signalling/repeated-digits.ts';

function counted(presses: readonly [digit: string, way: DigitWay, at: number][]): string {
  const digits = new RepeatedDigits();
  return presses.map(([digit, way, at]) => (digits.isNew(digit, way, at) ? digit : '.')).join('');
}

test('a digit that comes in several ways counts once, whatever their order', () => {
  expect(
    counted([
      ['5', 'event', 0],
      ['5', 'info', 10],
      ['5', 'tones', 60],
    ]),
  ).toBe('5..');
  expect(
    counted([
      ['5', 'info', 0],
      ['7', 'info', 200],
      ['5', 'tones', 250],
      ['7', 'tones', 450],
    ]),
  ).toBe('57..');
});

test('the same key pressed again counts again, in one way or in several', () => {
  expect(
    counted([
      ['5', 'event', 0],
      ['5', 'event', 150],
    ]),
  ).toBe('55');
  expect(
    counted([
      ['5', 'event', 0],
      ['5', 'event', 150],
      ['5', 'info', 200],
      ['5', 'info', 350],
    ]),
  ).toBe('55..');
});

test('reports of one key are paired, although other keys come between them', () => {
  expect(
    counted([
      ['5', 'info', 0],
      ['5', 'event', 0],
      ['5', 'info', 300],
      ['5', 'event', 300],
    ]),
  ).toBe('5.5.');
  expect(
    counted([
      ['1', 'info', 0],
      ['2', 'info', 100],
      ['1', 'event', 150],
      ['2', 'event', 200],
      ['3', 'info', 300],
      ['3', 'event', 300],
    ]),
  ).toBe('12..3.');
});

test('after two seconds, a digit by another way is another press', () => {
  expect(
    counted([
      ['5', 'event', 0],
      ['5', 'info', 2001],
    ]),
  ).toBe('55');
});
