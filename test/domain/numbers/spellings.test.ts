import google from 'google-libphonenumber';
import { describe, expect, it } from 'vitest';
import { readDialable } from '../../../src/domain/numbers/dialable.ts';
import type { Country } from '../../../src/domain/numbers/e164.ts';
import { sameNumber } from '../../../src/domain/numbers/match.ts';
import { spellings } from './spellings.ts';

const library = google.PhoneNumberUtil.getInstance();

/** Zeros of the scripts in the corpus that Google's JavaScript library does not read. */
const zeros = [0x0966, 0x09e6, 0x0e50];

function inAscii(text: string): string {
  return text.replace(/[\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]/g, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    return String(code - (zeros.findLast((zero) => zero <= code) ?? 0));
  });
}

/** The result of Google's own library, which the product does not use. It does not handle surrounding brackets. */
function judge(spelling: string, country: Country): { number: string; extension: string } {
  const parsed = library.parse(inAscii(spelling).replace(/^[<[]/, '').replace(/[>\]]/, ''), country);
  return { number: library.format(parsed, google.PhoneNumberFormat.E164), extension: parsed.getExtension() ?? '' };
}

/** Argentina's mobile numbers have a 9 from abroad, and 15 at home, before the same digits. Both are one line. */
const line = (number = ''): string => number.replace(/^\+549/, '+54');

describe('spellings of numbers', () => {
  it('are at least 400, of at least 40 countries', () => {
    expect(spellings.length).toBeGreaterThanOrEqual(40);
    expect(new Set(spellings.flatMap(([country, all]) => all.map((each) => country + each))).size).toBeGreaterThan(400);
  });

  it('are dialled as Google’s library reads them, with their extensions', () => {
    const wrong: unknown[] = [];
    for (const [country, all] of spellings) {
      for (const spelling of all) {
        const { number, extension } = judge(spelling, country);
        const read = readDialable(spelling, country);
        if (read?.number !== number || read.postDial.replaceAll(',', '') !== extension) {
          wrong.push({ country, spelling, number, extension, read });
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['+1 415 555 0142 x77,12#', ',77,12#'],
    ['+1 (415) 555-0142 ext. 77 ,, 12#', ',77,,12#'],
    ['(415) 555-0142 ext 77 p12#w3', ',77,12#,3'],
    ['tel:+1-415-555-0142;ext=77;postd=pp12#', ',77,,12#'],
    ['+14155550142,12#', ',12#'],
    ['+14155550142 x77', ',77'],
  ])('may have an extension, and digits behind pauses: %s', (spelling, postDial) => {
    expect(readDialable(spelling, 'US')).toEqual({ number: '+14155550142', short: null, postDial });
  });

  it('mean one line exactly where Google’s library reads the same number', () => {
    const wrong: unknown[] = [];
    for (const [index, [country, all]] of spellings.entries()) {
      const [, others = []] = spellings[(index + 1) % spellings.length] ?? [];
      const next = spellings[(index + 1) % spellings.length]?.[0] ?? 'US';
      const foreign = others.map((spelling) => judge(spelling, next).number);
      for (const spelling of all) {
        const { number } = judge(spelling, country);
        for (const other of [
          ...all.map((each) => [each, judge(each, country).number]),
          ...foreign.map((n) => [n, n]),
        ]) {
          const [text = '', means] = other;
          if (sameNumber(spelling, text, country) !== (line(means) === line(number)))
            wrong.push({ country, spelling, text });
        }
        const nearMiss = number.replace(/\d$/, (last) => String((Number(last) + 1) % 10));
        if (sameNumber(spelling, nearMiss, country)) wrong.push({ country, spelling, nearMiss });
      }
    }
    expect(wrong).toEqual([]);
  });
});
