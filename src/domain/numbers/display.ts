import { AsYouType, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Country } from './e164.ts';

/** A number as people of that country write it: national at home, international from abroad. */
export function displayNumber(number: string, home: Country): string {
  const parsed = parsePhoneNumberFromString(number, home);
  if (!parsed) return number;
  return parsed.country === home ? parsed.formatNational() : parsed.formatInternational();
}

/** What the dialer shows while a number is being typed. */
export function displayWhileTyping(text: string, home: Country): string {
  if (!/^[+\d()\s./-]*$/.test(text)) return text;
  return new AsYouType(home).input(text);
}
