import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { CodedError } from '../errors.ts';
import { currentSpelling } from './former-spellings.ts';
import { readSpelling, type Spelling } from './spelling.ts';

/** A number in ITU-T E.164 form: "+" and 7 to 15 digits. */
export type E164 = `+${string}`;

/** ISO 3166-1 alpha-2, upper case, as libphonenumber knows it. */
export type Country = CountryCode;

export function isCountry(value: string): value is Country {
  return isSupportedCountry(value);
}

/** Whether a number is in E.164 form, and not a short or private one, or a name. */
export function isE164(number: string): number is E164 {
  return /^\+\d{7,15}$/.test(number);
}

const fewDigits = 6;
/** "+" and a country code (ITU-T E.164 6.2.1). */
const longestCode = 4;
/** Countries whose subscribers have so few digits, and no trunk prefix before them (libphonenumber's metadata). */
const shortPlans = new Set('AC AD CK FK FO GL LU NC NF NU SB SH SR TA TK TO TV VA VU WF WS'.split(' '));

/** The same few numbers come again and again, and each takes a tenth of a millisecond. */
const mostKnown = 500;
const known = new Map<string, E164 | null>();

/**
 * Normalise what a person, a CRM or a carrier wrote.
 * @param input any spelling: "(022) 2345 6789", "tel:+91-98…", "0091 98…", with or without an extension
 * @param country whose national spelling to assume when there is no country code
 * @returns the E.164 form, or null where the text is not a possible number
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

/** The E.164 form of a number that was taken apart; its extension is left out. */
export function e164Of({ number, context }: Spelling, country: Country): E164 | null {
  if (context !== null && !number.startsWith('+')) {
    // A country alone does not make an extension of so few digits a number; an area does.
    if (number.length <= fewDigits && context.length <= longestCode) return null;
    return possible(`${context}${number}`, country);
  }
  return possible(number, country);
}

function possible(number: string, country: Country): E164 | null {
  const parsed = parsePhoneNumberFromString(number, { defaultCountry: country, extract: false });
  // So few digits are an extension or a code of some network rather than a number without its area code.
  if (number.length <= fewDigits && !number.startsWith('+') && !isWritten(number, country, parsed)) return null;
  if (parsed?.isPossible()) return parsed.number as E164;
  // What libphonenumber cannot read may have been a number before its country changed the plan.
  const digits = parsed?.number ?? number;
  const current = currentSpelling(digits);
  if (current === digits) return null;
  const again = parsePhoneNumberFromString(current, { extract: false });
  return again?.isPossible() ? (again.number as E164) : null;
}

/** Whether so few digits are a whole number: a valid one, of a country without a trunk prefix, or with it. */
function isWritten(digits: string, country: Country, parsed: PhoneNumber | undefined): boolean {
  return parsed?.isValid() === true && (digits.startsWith('0') || shortPlans.has(country));
}

/**
 * As toE164, for a number that is kept: a text that is not a number throws INVALID_NUMBER, and so does one with an
 * extension, which would be lost.
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
