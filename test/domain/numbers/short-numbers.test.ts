import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import google from 'google-libphonenumber';
import { describe, expect, it } from 'vitest';
import { shortTable } from '../../../scripts/short-numbers.ts';
import { readDialable } from '../../../src/domain/numbers/dialable.ts';
import { type Country, toE164 } from '../../../src/domain/numbers/e164.ts';
import { shortKind } from '../../../src/domain/numbers/short-numbers.ts';
import { shortTable as committed } from '../../../src/domain/numbers/short-table.ts';

const judge = google.ShortNumberInfo.getInstance();
const countries = google.PhoneNumberUtil.getInstance().getSupportedRegions() as Country[];

describe('short numbers', () => {
  it('are those of the library’s metadata: the table is what the script writes', () => {
    const file = join(import.meta.dirname, '../../../src/domain/numbers/short-table.ts');
    expect(readFileSync(file, 'utf8')).toBe(shortTable());
    expect(committed.trim().split('\n').length).toBeGreaterThan(230);
  });

  it('are emergency numbers where Google’s library says so, of all numbers of three digits in all countries', () => {
    const wrong: string[] = [];
    for (const country of countries) {
      for (let n = 0; n < 1000; n += 1) {
        const digits = String(n).padStart(3, '0');
        const known = shortKind(digits, country) === 'emergency';
        if (known !== judge.isEmergencyNumber(digits, country)) wrong.push(`${country} ${digits}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['US', ['911', '112'], ['411', '988', '60266']],
    ['GB', ['999', '112'], ['101', '111', '116123']],
    ['DE', ['110', '112'], ['115', '116117', '11880']],
    ['FR', ['15', '17', '18', '112'], ['3631', '116000']],
    ['IN', ['100', '101', '102', '108', '112'], ['139']],
    ['CN', ['110', '119', '120'], ['12395', '10086']],
    ['AU', ['000', '112'], ['1194']],
    ['BR', ['190', '192', '193', '911'], ['180']],
    ['JP', ['110', '119'], []],
    ['NZ', ['111'], ['018']],
  ] as const)('of %s are dialled as they are, in any spelling', (country, emergency, others) => {
    for (const number of emergency) {
      expect(readDialable(number, country), number).toEqual({ number, short: 'emergency', postDial: '' });
      expect(readDialable([...number].join('-'), country), number).toMatchObject({ number });
      expect(readDialable(`\u202a${number}\u202c `, country), number).toMatchObject({ number });
      expect(readDialable(`tel:${number}`, country), number).toMatchObject({ number });
    }
    for (const number of others)
      expect(readDialable(number, country), number).toMatchObject({
        number,
        short: expect.stringMatching(/^(?:short|premium)$/),
      });
  });

  it('are never somebody else’s number', () => {
    for (const country of countries) {
      for (const digits of ['110', '112', '115', '116117', '911', '999', '108', '60266']) {
        const number = new google.PhoneNumber();
        number.setCountryCode(google.PhoneNumberUtil.getInstance().getCountryCodeForRegion(country));
        number.setNationalNumber(Number(digits));
        const short = judge.isValidShortNumberForRegion(number, country);
        if (short) expect(readDialable(digits, country)?.number, `${country} ${digits}`).toBe(digits);
      }
    }
    expect(readDialable('+110', 'DE')).toBeNull();
    expect(toE164('116117', 'US')).toBeNull();
    expect(toE164('4711', 'DE')).toBeNull();
  });

  it('are those of the country that a tel: URI names', () => {
    expect(readDialable('tel:110;phone-context=+49', 'US')).toMatchObject({ number: '110', short: 'emergency' });
    expect(readDialable('tel:999;phone-context=+49', 'GB')).toBeNull();
  });

  it('cost more where the metadata says so', () => {
    expect(shortKind('118700', 'FR')).toBe('premium');
    expect(shortKind('911', 'US')).toBe('emergency');
  });
});
