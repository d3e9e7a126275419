import { getCountryCallingCode } from 'libphonenumber-js/min';
import type { Country } from '../numbers/e164.ts';
import { nanpArea } from './nanp-areas.ts';
import type { NumberFacts, NumberKind } from './rules.ts';

/** Where a number is, as its numbering plan tells. */
export interface NumberPlace {
  /** The area whose code the number has. null: the number is not bound to an area. */
  area: string | null;
  /** null: the plan has no regions, or the number is not bound to one. */
  region: string | null;
  /** The number without its country code. In some plans, areas with similar codes are neighbours. */
  national: string;
  /** Whether that holds for this plan. */
  neighbours: boolean;
}

/** Kinds of numbers that belong to an area. So do mobile numbers of plans without separate ranges for them. */
const inAnArea: ReadonlySet<NumberKind> = new Set(['fixed', 'voip']);

type Plan = (national: string) => Omit<NumberPlace, 'national'>;

/** ITU-T E.164 country code 1: three digits, of one state or province. */
const nanp: Plan = (national) => ({ ...nanpArea(national.slice(0, 3)), neighbours: false });

/**
 * Ofcom, National Telephone Numbering Plan, Appendix A: 02x areas have two digits, 011x and 01x1 three, all others four.
 * Codes were given by the letters of names, so similar codes are not neighbours, and there are no regions.
 */
const britain: Plan = (national) => {
  const digits = national.startsWith('2') ? 2 : /^1(?:1\d|\d1)/.test(national) ? 3 : 4;
  return { area: national.slice(0, digits), region: null, neighbours: false };
};

/** Bundesnetzagentur, list of Ortsnetzkennzahlen: these have two or three digits; the others have four, some five. */
const germanTwo = new Set('30 40 69 89'.split(' '));
const germanThree = new Set(
  '201 202 203 208 209 211 212 214 221 228 231 234 251 261 271 281 291 331 335 340 341 345 351 355 361 365 371 375 381 385 391 395 421 431 441 451 461 471 481 491 511 521 531 541 551 561 571 581 591 611 621 631 641 651 661 671 681 711 721 731 741 751 761 771 781 791 811 821 831 841 851 861 871 881 906 911 921 931 941 951 961 971 981 991'.split(
    ' ',
  ),
);
const germany: Plan = (national) => {
  const digits = germanTwo.has(national.slice(0, 2)) ? 2 : germanThree.has(national.slice(0, 3)) ? 3 : 4;
  // The first digit is one of eight regions, and the second one of its parts.
  return { area: national.slice(0, digits), region: national.slice(0, 1), neighbours: true };
};

/** Department of Telecommunications, National Numbering Plan 2003, annex on SDCA codes: two digits in the largest cities. */
const indianTwo = new Set('11 20 22 33 40 44 79 80'.split(' '));
const india: Plan = (national) => ({
  area: national.slice(0, indianTwo.has(national.slice(0, 2)) ? 2 : 3),
  region: national.slice(0, 1),
  neighbours: true,
});

/** Plans whose first digits name a region, with the number of those digits. A 0 that is dialled from abroad is no part. */
const leading: Partial<Record<Country, number>> = {
  ...{ AT: 1, AU: 1, BE: 1, BR: 2, CH: 2, ES: 2, FR: 1, IT: 1, JP: 1, MX: 2, NL: 2, NZ: 1, PL: 2, PT: 2, SE: 1, ZA: 2 },
};

function planOf(country: Country, code: string): Plan | null {
  if (code === '1') return nanp;
  if (country === 'GB') return britain;
  if (country === 'DE') return germany;
  if (country === 'IN') return india;
  const digits = leading[country];
  if (digits === undefined) return null;
  return (national) => ({ area: null, region: national.replace(/^0/, '').slice(0, digits), neighbours: true });
}

/** @param facts of a number in E.164 */
export function placeOf({ number, country, kind }: NumberFacts): NumberPlace {
  const code = country === null ? '' : getCountryCallingCode(country);
  const national = number.slice(1 + code.length);
  const plan = country === null || !inAnArea.has(kind) ? null : planOf(country, code);
  return { ...(plan?.(national) ?? { area: null, region: null, neighbours: false }), national };
}
