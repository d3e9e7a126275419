import { findPhoneNumbersInText, type PhoneNumber } from 'libphonenumber-js/min';
import { dialText, readDialable } from './dialable.ts';
import { decimalDigit } from './digit-runs.ts';
import type { Country } from './e164.ts';

/** A number in a text. */
export interface FoundNumber {
  /** E.164, with the digits that are sent after the answer: "+4930123456,7". */
  number: string;
  /** The position in the text, in UTF-16 units. */
  start: number;
  end: number;
}

/** Fewer digits are no number of a subscriber: the text is then not searched any further. */
const worthSearching = /\p{Nd}(?:\P{Nd}{0,40}\p{Nd}){5}/su;

/**
 * Finds the numbers in a text that a person wrote. International spellings are found everywhere, national ones for the
 * given country. Dates, prices, addresses of pages, references with "#", and short numbers are left out: a wrong number
 * in a list of customers is worse than a missing one.
 *
 * White space of any length counts as one space. A line feed ends a number.
 * @param country null: international spellings alone
 */
export function findNumbers(text: string, country: Country | null): FoundNumber[] {
  if (!worthSearching.test(text)) return [];
  const { plain, places } = simplified(text);
  const options = country === null ? {} : { defaultCountry: country };
  return findPhoneNumbersInText(plain, options).flatMap(({ startsAt, endsAt, number: parsed }) => {
    const written = plain.slice(startsAt, endsAt);
    if (!standsAlone(plain, startsAt) || looksLikePrice(written) || !hasPrefix(written, parsed)) return [];
    const read = readDialable(written, country ?? anyCountry);
    if (read === null || read.short !== null || read.number !== parsed.number) return [];
    const start = places[startsAt] ?? 0;
    return [{ number: dialText(read), start, end: (places[endsAt - 1] ?? start) + 1 }];
  });
}

/** It does not matter in an international spelling. */
const anyCountry: Country = 'US';

/**
 * The text without invisible characters, and with single spaces. `places` are the positions of its characters in the
 * original.
 */
function simplified(text: string): { plain: string; places: number[] } {
  const places: number[] = [];
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (/\p{Cf}/u.test(character)) continue;
    const isSpace = /\s/.test(character) && character !== '\n';
    if (isSpace && plain.endsWith(' ')) continue;
    plain += isSpace ? ' ' : character;
    places.push(at);
  }
  // "030 123456, 030 654321": the parser would read the second one as an extension.
  return { plain: plain.replace(/[,;|](?= ?[+(\p{Nd}])/gu, '\n'), places };
}

/** Whether the word with the number is no address of a page, no e-mail address, and no reference such as "#4155550123". */
function standsAlone(text: string, start: number): boolean {
  const [word = ''] = /\S*$/.exec(text.slice(Math.max(0, start - 200), start)) ?? [];
  return !/:\/\/|www\.|@|[#№=&_]$/i.test(word);
}

/** "1.234.567" and "1,234,567": groups of three after a first one of up to three. */
function looksLikePrice(written: string): boolean {
  return /^\p{Nd}{1,3}(?<mark>[.,'’])\p{Nd}{3}(?:\k<mark>\p{Nd}{3})+$/u.test(written);
}

/**
 * Whether a national spelling has the trunk prefix, where people always write it. Without this, each order number of
 * nine digits would be a German number.
 */
function hasPrefix(written: string, parsed: PhoneNumber): boolean {
  if (/^\D*[+\uff0b]/.test(written)) return true;
  const digits = (text: string): string => text.replace(/\D/g, '');
  const national = digits(parsed.format('NATIONAL', { nationalPrefix: false }));
  const prefix = national.endsWith(parsed.nationalNumber) ? national.slice(0, -parsed.nationalNumber.length) : '';
  if (prefix === '') return true;
  const [first = ''] = /\p{Nd}/u.exec(written) ?? [];
  return decimalDigit(first) === prefix.charAt(0);
}
