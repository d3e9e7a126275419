import { getCountries, getCountryCallingCode } from 'libphonenumber-js/min';
import { type Country, e164Of } from './e164.ts';
import { type ShortKind, shortKind } from './short-numbers.ts';
import { readSpelling } from './spelling.ts';

/** A number that can be called, as sent to the network. */
export interface Dialable {
  /** E.164, or a short number as dialled. */
  number: string;
  /** The kind of a short number. null: E.164. */
  short: ShortKind | null;
  /** Sent after the answer: digits, `*`, `#`, and `,` for a pause of 2 seconds. */
  postDial: string;
}

/**
 * Reads the text of a dialled number. A short number of the country takes precedence over a subscriber's number with
 * the same digits, because telephones there reach it by them (ITU-T E.164 does not number it).
 * @param country the country for short numbers and national spellings without a country code
 * @param emergency additional emergency numbers
 * @returns null if the text cannot be called
 */
export function readDialable(text: string, country: Country, emergency: readonly string[] = []): Dialable | null {
  const spelling = readSpelling(text);
  if (spelling === null) return null;
  const { number, postDial, context } = spelling;
  if (!number.startsWith('+')) {
    const short = emergency.includes(number) ? 'emergency' : shortIn(number, country, context);
    if (short !== null) return { number, short, postDial };
  }
  const e164 = e164Of(spelling, country);
  return e164 === null ? null : { number: e164, short: null, postDial };
}

/** With a context, as in tel:112;phone-context=+49, the countries of that calling code apply (RFC 3966 5.1.5). */
function shortIn(digits: string, country: Country, context: string | null): ShortKind | null {
  if (context === null || context === `+${getCountryCallingCode(country)}`) return shortKind(digits, country);
  const others = getCountries().filter((each) => `+${getCountryCallingCode(each)}` === context);
  return others.map((each) => shortKind(digits, each)).find((kind) => kind !== null) ?? null;
}

/** The number as one text, which `readDialable` reads back: "+4930123456,,7#". */
export function dialText({ number, postDial }: Pick<Dialable, 'number' | 'postDial'>): string {
  return `${number}${postDial}`;
}
