import { describe, expect, it } from 'vitest';
import { ofSameLine } from '../../../src/domain/crm/same-line.ts';
import type { Country } from '../../../src/domain/numbers/e164.ts';
import { sameNumber } from '../../../src/domain/numbers/match.ts';

type Case = readonly [caller: string, kept: string, home: Country | null];

/** The number as a CRM stores it, and the caller's number as another system stores it. */
function check(cases: readonly Case[], same: boolean): void {
  for (const [caller, kept, home] of cases) {
    expect(sameNumber(caller, kept, home), `${caller} ${kept} ${home}`).toBe(same);
    expect(sameNumber(kept, caller, home), `${kept} ${caller} ${home}`).toBe(same);
  }
}

describe('two numbers with a country', () => {
  it('are never one line because their digits end alike', () => {
    check(
      [
        ['+6561234567', '+1 656 123 4567', 'SG'],
        ['+6561234567', '+1 656 123 4567', 'US'],
        ['+6561234567', '+1 656 123 4567', null],
        ['+4915112345678', '+1 511 234 5678', 'DE'],
        ['+33123456789', '+1 331 234 5678 9', 'FR'],
        ['+14155550123', '+44 1415 555012', 'US'],
        ['+14155550123', '+1 415 555 01234', 'US'],
        ['+14155550123', '+1 212 555 0123', 'US'],
        ['+4930123456', '+49 40 30123456', 'DE'],
        ['+390612345678', '+39 6 1234 5678', 'IT'],
      ],
      false,
    );
  });
});

describe('a number without a country', () => {
  it('is read in the plan of the home country, and not by its last digits', () => {
    check(
      [
        ['+6561234567', '(656) 123-4567', 'US'],
        ['+6561234567', '6561234567', 'US'],
        ['+12125550123', '2125550123', 'IN'],
        ['+14155550123', '555-0123', 'US'],
        ['+442079460958', '2079460958', 'US'],
        ['+498912345678', '089 2345678', 'DE'],
      ],
      false,
    );
    check(
      [
        ['+16561234567', '(656) 123-4567', 'US'],
        ['+79123456789', '8 (912) 345-67-89', 'RU'],
        ['+77012345678', '8 701 234 56 78', 'KZ'],
        ['+541123456789', '011 15-2345-6789', 'AR'],
        ['+5493511234567', '0351 15 123-4567', 'AR'],
        ['+36201234567', '06 20 123 4567', 'HU'],
        ['+442079460958', '020 7946 0958', 'GB'],
        ['+390612345678', '06 1234 5678', 'IT'],
        ['+5511987654321', '0 15 11 98765-4321', 'BR'],
        ['+201012345678', '٠١٠١٢٣٤٥٦٧٨', 'EG'],
        ['+919876543210', '०९८७६ ५४३२१०', 'IN'],
        ['+61291234567', '9123 4567', 'AU'],
        ['+6561234567', '6123 4567', 'SG'],
      ],
      true,
    );
  });

  it('that the home country has not is read with its code, or in the country of the other number', () => {
    check(
      [
        ['+919876543210', '919876543210', 'US'],
        ['+4915112345678', '4915112345678', 'IN'],
        ['+442079460958', '020 7946 0958', 'US'],
        ['+442079460958', '0044 20 7946 0958', 'US'],
        ['+79123456789', '8 912 345-67-89', 'IN'],
        ['+79123456789', '8 912 345-67-89', null],
        ['+919876543210', '098765 43210', null],
      ],
      true,
    );
  });
});

describe('spellings from before a country changed its plan', () => {
  it('are the number as it is today', () => {
    check(
      [
        ['+525512345678', '+52 1 55 1234 5678', 'US'],
        ['+525512345678', '044 55 1234 5678', 'MX'],
        ['+525512345678', '045 55 1234 5678', 'MX'],
        ['+525512345678', '01 55 1234 5678', 'MX'],
        ['+5215512345678', '55 1234 5678', 'MX'],
        ['+5491123456789', '+54 11 2345-6789', 'US'],
        ['+5491123456789', '+54 11 15 2345-6789', 'US'],
        ['+5491123456789', '15-2345-6789', 'AR'],
        ['+5511987654321', '+55 11 8765-4321', 'US'],
        ['+551187654321', '(11) 98765-4321', 'BR'],
        ['+79123456789', '+8 912 345-67-89', 'RU'],
        ['+576012345678', '+57 1 2345678', 'US'],
        ['+56222345678', '+56 2 2345678', 'US'],
        ['+56652350009', '+56 65 350009', 'US'],
        ['+56612234567', '(61) 234 567', 'CL'],
        ['+2290197123456', '+229 97 12 34 56', 'BJ'],
        ['+2290121301234', '+229 21 30 12 34', 'US'],
        ['+84792345678', '+84 121 234 5678', 'US'],
        ['+84323456789', '0162 345 6789', 'VN'],
      ],
      true,
    );
  });

  it('make no two lines one', () => {
    check(
      [
        ['+551133334444', '+55 11 93333-4444', 'BR'],
        ['+525512345678', '+52 1 56 1234 5678', 'MX'],
        ['+5491123456789', '+54 351 123 4567', 'AR'],
        ['+56652350009', '+56 64 350009', 'CL'],
        ['+56935000912', '+56 35 000912', 'CL'],
        ['+84792345678', '+84 122 234 5678', 'VN'],
      ],
      false,
    );
  });
});

describe('extensions and numbers of private networks', () => {
  it('an extension is part of the line only if both have one', () => {
    for (const kept of [
      '415-555-0100 ext. 12',
      '(415) 555-0100 доб. 12',
      '4155550100;ext=12',
      '+1 415 555 0100,,12#',
    ]) {
      expect(sameNumber('+14155550100', kept, 'US'), kept).toBe(true);
    }
    expect(sameNumber('+1 415 555 0100 x8', '(415) 555-0100 ext 7', 'US')).toBe(false);
    expect(sameNumber('+1 415 555 0100 x7', '(415) 555-0100 ext 7', 'US')).toBe(true);
  });

  it('short ones are equal or not', () => {
    check([['1001', '1001', 'US']], true);
    check(
      [
        ['1001', '41001', 'US'],
        ['', '', 'US'],
        ['', '+14155550100', 'US'],
        ['anna', 'anna', 'US'],
      ],
      false,
    );
  });
});

it('a field with a label, a remark or a second number holds its numbers all the same', () => {
  for (const kept of [
    'Tel. +1 415 555 0123',
    'Phone: 415-555-0123',
    '+1 415 555 0123 (work)',
    'M: (415) 555-0123 mobile',
    '212 555 0199 / 415 555 0123',
    '+1 212 555 0199; +1 415 555 0123',
    '(415) 555-0123 (ext. 7)',
  ]) {
    expect(sameNumber('+14155550123', kept, 'US'), kept).toBe(true);
    expect(sameNumber('+14155550124', kept, 'US'), kept).toBe(false);
  }
});

it('of contacts with the line, those with the number in full come first', () => {
  const contacts = ['(415) 555-0123', '+65 6123 4567', '+1 (415) 555-0123'].map((number) => ({ numbers: [number] }));
  expect(ofSameLine(contacts, '+14155550123', 'US')).toEqual([contacts[2], contacts[0]]);
});
