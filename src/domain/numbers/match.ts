import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type Country, isCountry } from './e164.ts';
import { currentSpelling } from './former-spellings.ts';
import { readSpelling, type Spelling } from './spelling.ts';

/** Minimum digits of a number without its area code that must equal the end of the other number. */
const leastSuffix = 8;
/** Number of last digits that no change of a numbering plan affected. */
const lastDigits = 6;
const longestField = 500;
const mostDigits = 19;
/** The usual length of the longest national numbers. */
const mostNational = 10;

/**
 * Whether two spellings mean the same line:
 *
 *   both with a country ─► equal in E.164, with former spellings of a country updated
 *   one without ─► read in the home country's plan: equal; or, without its area code, the end of a home number
 *   both without ─► read in the home country's plan: equal; short and private numbers by their digits
 *
 * Two different extensions are two lines.
 * @param home the country for numbers without a country code; default: the country of the other number
 */
export function sameNumber(a: string, b: string, home: Country | null = null): boolean {
  const others = readKept(b);
  return readKept(a).some((left) => others.some((right) => isSame(left, right, home)));
}

/** The numbers in a CRM field, which may contain labels, remarks and a second number: "M: 0170 … / 030 … (work)". */
function readKept(text: string): Spelling[] {
  const whole = readSpelling(text);
  // ITU-T E.164 6.1: at most 15 digits, here plus an international prefix. More digits are two numbers.
  if (whole !== null && whole.number.length <= mostDigits) return [whole];
  return text
    .slice(0, longestField)
    .split(/[,;/|\n]|\s{2,}/)
    .map((part) => part.replace(/^[\p{L}\s.:]+(?=[+([\d])/u, '').replace(/[\s(]*\p{L}[\p{L}\s.]*\)?\s*$/u, ''))
    .map(readSpelling)
    .filter((each) => each !== null && each.number.length >= lastDigits) as Spelling[];
}

function isSame(left: Spelling, right: Spelling, home: Country | null): boolean {
  if (!endAlike(left, right)) return false;
  if (left.postDial !== '' && right.postDial !== '' && left.postDial !== right.postDial) return false;
  const plan = home ?? countryOf(left) ?? countryOf(right);
  const [one, other] = [lineOf(left, plan), lineOf(right, plan)];
  if (one.full !== null && other.full !== null) return one.full === other.full;
  if (one.full === null && other.full === null) return one.digits === other.digits;
  const [known, open] = one.full === null ? [other.full ?? '', one] : [one.full, other];
  return open.doubtful === known || readAs(known, open) || isEndOf(known, open.digits, plan);
}

/** The last digits survive every change of a plan. This quick check rules out most of hundreds of contacts. */
function endAlike(left: Spelling, right: Spelling): boolean {
  const digits = Math.min(lastDigits, left.number.length, right.number.length);
  return left.number.slice(-digits) === right.number.slice(-digits);
}

interface Line {
  /** The number in E.164, in today's spelling. null: not a complete number in the plan. */
  full: string | null;
  /** The number in the plan, if its length is possible but its range is unknown. */
  doubtful: string | null;
  digits: string;
}

function lineOf({ number, context }: Spelling, plan: Country | null): Line {
  const text = context !== null && !number.startsWith('+') ? `${context}${number}` : number;
  const digits = text.replace(/\D/g, '');
  const full = parse(text, plan) ?? (text.startsWith('+') ? currentSpelling(text) : null);
  if (full !== null || plan === null) return { full, doubtful: null, digits };
  const parsed = parsePhoneNumberFromString(text, { extract: false, defaultCountry: plan });
  return { full, doubtful: parsed?.isPossible() ? parsed.number : null, digits };
}

/** The number in E.164, in today's spelling, if the text is a number in the plan. */
function parse(text: string, plan: Country | null): string | null {
  const parsed = parsePhoneNumberFromString(text, {
    extract: false,
    ...(plan === null ? {} : { defaultCountry: plan }),
  });
  if (parsed === undefined) return null;
  const current = currentSpelling(parsed.number);
  if (parsed.isValid()) return current;
  if (current === parsed.number) return null;
  return parsePhoneNumberFromString(current)?.isPossible() ? current : null;
}

/**
 * Compares digits that are not a number in the home country's plan: with the country code but no "+", as many systems
 * store them, or national digits of the other number's country.
 */
function readAs(known: string, { digits, doubtful }: Line): boolean {
  // So few digits are a national number rather than one with a country code: 656 123 4567 is not +65 6123 4567.
  if (doubtful !== null && digits.length <= mostNational && !digits.startsWith('0')) return false;
  const international = parse(`+${digits}`, null);
  if (international !== null && international === known) return true;
  const country = parsePhoneNumberFromString(known)?.country ?? null;
  return country !== null && parse(digits, country) === known;
}

/** Compares a number without its area code, only within the home country. */
function isEndOf(known: string, digits: string, plan: Country | null): boolean {
  const parsed = parsePhoneNumberFromString(known);
  if (parsed === undefined || plan === null || parsed.country !== plan) return false;
  // ITU-T E.129 Argentina: 15 precedes a mobile number's digits if the area code is omitted.
  const local = digits.replace(/^0+/, '').replace(plan === 'AR' ? /^15(?=\d{8}$)/ : /^(?!)/, '');
  return local.length >= leastSuffix && parsed.nationalNumber.endsWith(local);
}

function countryOf({ number }: Spelling): Country | null {
  const country = number.startsWith('+') ? parsePhoneNumberFromString(number)?.country : undefined;
  return country !== undefined && isCountry(country) ? country : null;
}
