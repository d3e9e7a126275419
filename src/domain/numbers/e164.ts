import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { CodedError } from '../errors.ts';

/** A number in ITU-T E.164 form: "+" and 7 to 15 digits. */
export type E164 = `+${string}`;

/** ISO 3166-1 alpha-2, upper case, as libphonenumber knows it. */
export type Country = CountryCode;

export function isCountry(value: string): value is Country {
  return isSupportedCountry(value);
}

/** The same few numbers come again and again, and each takes a tenth of a millisecond. */
const mostKnown = 500;
const known = new Map<string, E164 | null>();

/**
 * Normalise what a person, a CRM or a carrier wrote.
 * @param input any spelling: "(022) 2345 6789", "tel:+91-98…", "0091 98…"
 * @param country whose national spelling to assume when there is no country code
 * @returns the E.164 form, or null where the text is not a possible number
 */
export function toE164(input: string, country: Country): E164 | null {
  if (input.length > 64) return null;
  const key = `${country} ${input}`;
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  if (known.size >= mostKnown) known.clear();
  const number = normalised(input, country);
  known.set(key, number);
  return number;
}

function normalised(input: string, country: Country): E164 | null {
  const text = input.trim().replace(/^tel:/i, '');
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  if (!parsed?.isPossible()) return null;
  return parsed.number as E164;
}

/** As toE164, but a text that is not a number throws INVALID_NUMBER. */
export function parseE164(input: string, country: Country): E164 {
  const number = toE164(input, country);
  if (number === null) throw new CodedError('INVALID_NUMBER');
  return number;
}
