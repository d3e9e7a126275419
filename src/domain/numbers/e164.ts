import {
  type CountryCode,
  getCountries,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { CodedError } from '../errors/coded-error.ts';
import { currentSpelling } from './former-spellings.ts';
import { readSpelling, type Spelling } from './spelling.ts';

/** A number in ITU-T E.164 form: "+" and 7 to 15 digits. */
export type E164 = `+${string}`;

/** ISO 3166-1 alpha-2, upper case, as libphonenumber uses it. */
export type Country = CountryCode;

export function isCountry(value: string): value is Country {
  return isSupportedCountry(value);
}

/** All countries with a calling code. */
export function countries(): Country[] {
  return getCountries();
}

/** Whether a number is in E.164 form, rather than a short or private number, or a name. */
export function isE164(number: string): number is E164 {
  return /^\+\d{7,15}$/.test(number);
}

const fewDigits = 6;
/** "+" and a country code (ITU-T E.164 6.2.1). */
const longestCode = 4;
/** Countries whose subscriber numbers are this short, without a trunk prefix (libphonenumber's metadata). */
const shortPlans = new Set('AC AD CK FK FO GL LU NC NF NU SB SH SR TA TK TO TV VA VU WF WS'.split(' '));

/** The same few numbers recur, and parsing one takes a tenth of a millisecond. */
const mostKnown = 500;
const known = new Map<string, E164 | null>();

/**
 * Normalises a number written by a person, a CRM or a carrier.
 * @param input any spelling: "(022) 2345 6789", "tel:+91-98…", "0091 98…", with or without an extension
 * @param country the country for a national spelling without a country code
 * @returns the E.164 form, or null if the text is not a possible number
 */
export function toE164(input: string, country: Country): E164 | null {
  if (input.length > 64 && input.replace(/\p{Cf}/gu, '').length > 64) return null;
  const key = `${country} ${input}`;
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  if (known.size >= mostKnown) known.clear();
  const spelling = readSpelling(input);
  const number = spelling === null ? null : e164Of(spelling, country);
  known.set(key, number);
  return number;
}

/** The E.164 form of a parsed number, without its extension. */
export function e164Of({ number, context }: Spelling, country: Country): E164 | null {
  if (context !== null && !number.startsWith('+')) {
    // A country alone does not complete an extension of so few digits. An area code does.
    if (number.length <= fewDigits && context.length <= longestCode) return null;
    return possible(`${context}${number}`, country);
  }
  return possible(number, country);
}

function possible(number: string, country: Country): E164 | null {
  const parsed = parsePhoneNumberFromString(number, { defaultCountry: country, extract: false });
  // So few digits are an extension or a network code, rather than a number without its area code.
  if (number.length <= fewDigits && !number.startsWith('+') && !isWritten(number, country, parsed)) return null;
  if (parsed?.isPossible()) return parsed.number as E164;
  // A number that libphonenumber cannot read may be from before a change of its country's numbering plan.
  const digits = parsed?.number ?? number;
  const current = currentSpelling(digits);
  if (current === digits) return null;
  const again = parsePhoneNumberFromString(current, { extract: false });
  return again?.isPossible() ? (again.number as E164) : null;
}

/** Whether so few digits are a complete number: a valid one, with the trunk prefix, or of a country without one. */
function isWritten(digits: string, country: Country, parsed: PhoneNumber | undefined): boolean {
  return parsed?.isValid() === true && (digits.startsWith('0') || shortPlans.has(country));
}

/**
 * Like toE164, for a number that is stored. Throws INVALID_NUMBER for text that is not a number, and for a number with
 * an extension, which would be lost.
 */
export function parseE164(input: string, country: Country): E164 {
  const number = toE164(input, country);
  if (number === null) throw new CodedError('INVALID_NUMBER');
  if (readSpelling(input)?.postDial !== '') {
    throw new CodedError('INVALID_NUMBER', {
      message: 'An extension or digits after a pause cannot be kept with this number. Leave them out.',
    });
  }
  return number;
}
