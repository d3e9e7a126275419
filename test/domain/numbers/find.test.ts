import { expect, it } from 'vitest';
import { findNumbers } from '../../../src/domain/numbers/find.ts';

/** The numbers of a text, each with the text that it stands for. */
const found = (text: string, country: Parameters<typeof findNumbers>[1] = null): [string, string][] =>
  findNumbers(text, country).map(({ number, start, end }) => [text.slice(start, end), number]);

it('finds international spellings without a country, and national ones for the given country', () => {
  const text = 'Robin: +49 30 1234567, at home (415) 555-0123';
  expect(found(text)).toEqual([['+49 30 1234567', '+49301234567']]);
  expect(found(text, 'US')).toEqual([
    ['+49 30 1234567', '+49301234567'],
    ['(415) 555-0123', '+14155550123'],
  ]);
  expect(found('0049 30 1234567')).toEqual([]);
  expect(found('0049 30 1234567', 'DE')).toEqual([['0049 30 1234567', '+49301234567']]);
});

it.each([
  ['030/1234567', 'DE', '+49301234567'],
  ['+49 (0)30 1234567', null, '+49301234567'],
  ['(022) 2345 6789', 'IN', '+912223456789'],
  ['98765 43210', 'IN', '+919876543210'],
  ['8 (912) 345-67-89', 'RU', '+79123456789'],
  ['٠٣٠ ١٢٣٤٥٦٧', 'DE', '+49301234567'],
  ['+４９ ３０ １２３４５６７', null, '+49301234567'],
  ['+1 415 555 0123 ext. 7', null, '+14155550123,7'],
  ['415-555-0123, ext. 7', 'US', '+14155550123,7'],
] as const)('reads %s', (text, country, number) => {
  expect(found(`Call ${text}!`, country)).toEqual([[text, number]]);
});

it('a number may contain invisible marks and white space of any length', () => {
  expect(found('\u200f\u202a+49\u00a030\n', null)).toEqual([]);
  expect(found('\u202a+49\u00a030 \t         12\u00ad34\u200b567\u202c')).toEqual([
    ['+49\u00a030 \t         12\u00ad34\u200b567', '+49301234567'],
  ]);
});

it('several numbers in one text are several numbers', () => {
  expect(found('030 123456, 030 654321; 030 111111 | 030 222222\n030 333333 / 030 444444', 'DE')).toEqual(
    ['123456', '654321', '111111', '222222', '333333', '444444'].map((end) => [`030 ${end}`, `+4930${end}`]),
  );
});

it.each([
  ['an order number without the trunk prefix', 'Order 4711 0815 1234', 'DE'],
  ['a date with a time', '2026-11-29 13:16:07', 'DE'],
  ['a date', '12/11/2026', 'US'],
  ['a bank account', 'DE89 3704 0044 0532 0130 00', 'DE'],
  ['a card', '4111 1111 1111 1111', 'US'],
  ['a price', 'EUR 1.234.567,89', 'DE'],
  ['a price', '1,234,567.89', 'US'],
  ['an address of the network', '192.168.100.200', 'US'],
  ['an identifier', '3c59dc04-8e88-5024-3232-079a5da07bb7', 'US'],
  ['the address of a page', 'https://crm.example/4155550123', 'US'],
  ['an e-mail address', 'robin@4155550123.example', 'US'],
  ['a reference', '#4155550123', 'US'],
  ['a word', 'a4155550123', 'US'],
  ['a short number', 'Call 112 or 911', 'US'],
  ['a masked number', '+49 30 •••••67', 'DE'],
] as const)('leaves out %s: %s', (_what, text, country) => {
  expect(found(text, country)).toEqual([]);
});
