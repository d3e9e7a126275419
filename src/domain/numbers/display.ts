import { AsYouType, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type Country, isE164 } from './e164.ts';

/**
 * A number as people of that country write it: national at home, international from abroad.
 * @param number E.164; anything else is shown as it is
 */
export function displayNumber(number: string, home: Country): string {
  // An extension or a short number would be read as the end of somebody's number.
  const parsed = isE164(number) ? parsePhoneNumberFromString(number) : undefined;
  if (!parsed) return number;
  return parsed.country === home ? parsed.formatNational() : parsed.formatInternational();
}

/** What the dialer shows while a number is being typed. */
export function displayWhileTyping(text: string, home: Country): string {
  if (!/^[+\d()\s./-]*$/.test(text)) return text;
  return new AsYouType(home).input(text);
}
