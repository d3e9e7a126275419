/** A spelling that its country has abandoned, or that was never valid in international form. */
interface FormerSpelling {
  /** Matches "+" and digits. */
  was: RegExp;
  is: string;
  /** The change, and its published source. */
  source: string;
}

/** Vietnam, 2018: Viettel 16x, MobiFone and VinaPhone 12x, Vietnamobile 186 and 188, Gmobile 199. */
const vietnam =
  '120:70 121:79 122:77 126:76 128:78 123:83 124:84 125:85 127:81 129:82 162:32 163:33 164:34 165:35 166:36 167:37 168:38 169:39 186:56 188:58 199:59'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string])
    .map(([was, is]) => ({
      was: new RegExp(`^\\+84(?:${was})(\\d{7})$`),
      is: `+84${is}$1`,
      source:
        'Ministry of Information and Communications of Vietnam, decision 798/QĐ-BTTTT: 11 digits to 10 from 15 September 2018; old numbers went through until 14 November',
    }));

/**
 * Spellings that libphonenumber no longer supports, or never unified, and that directories still contain. They are used
 * to compare two numbers.
 */
const formerSpellings: readonly FormerSpelling[] = [
  {
    was: /^\+52(?:1|01|04[45])(\d{10})$/,
    is: '+52$1',
    source:
      'IFT Mexico, Plan Técnico Fundamental de Numeración: 1, 01, 044 and 045 fell away on 3 August 2019; some networks went on taking them until 3 August 2020',
  },
  {
    was: /^\+549(\d{10})$/,
    is: '+54$1',
    source:
      'Wikipedia, Telephone numbers in Argentina (regulator ENACOM): 9 for mobiles in calls from abroad; texts, and so directories, leave it out',
  },
  {
    was: /^\+55([1-9]\d)([6-9]\d{7})$/,
    is: '+55$19$2',
    source:
      'Anatel, Resolução 553/2010: a 9 before the eight digits of mobiles, from 29 July 2012 (area 11) to 6 November 2016 (areas 41 to 55); fixed lines keep eight',
  },
  {
    was: /^\+8([39]\d{9})$/,
    is: '+7$1',
    source:
      'libphonenumber metadata of RU and KZ: 8 is the national prefix; ITU-T list of E.164 country codes: no country has 83 or 89, so a + before it is a mistake',
  },
  {
    was: /^\+57([1-8]\d{7})$/,
    is: '+5760$1',
    source:
      'CRC Colombia, Resolución 5826 of July 2019: 60 before the area code of fixed lines since 1 September 2021; mobiles as before',
  },
  {
    was: /^\+562([2-9]\d{6})$/,
    is: '+5622$1',
    source: 'Subtel Chile, ITU communication of 2 July 2014: a 2 before Santiago’s seven digits since 24 November 2012',
  },
  {
    was: /^\+56(3[2-5]|4[1-35]|5[1-3578]|6[13457]|7[1-35])(\d{6})$/,
    is: '+56$12$2',
    source:
      'Subtel Chile, ITU communication of 2 July 2014: a 2 before the six digits of the other areas, one area after another until 6 July 2013',
  },
  {
    was: /^\+229([2-9]\d{7})$/,
    is: '+22901$1',
    source: 'ARCEP Benin: 01 before the eight digits of all numbers, fixed and mobile, since 30 November 2024',
  },
  ...vietnam,
];

/** @param number "+" and digits, as received @returns the number in today's spelling */
export function currentSpelling(number: string): string {
  for (const { was, is } of formerSpellings) {
    if (was.test(number)) return number.replace(was, is);
  }
  return number;
}
