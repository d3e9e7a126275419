import { AsYouType, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type Country, isE164 } from './e164.ts';

/**
 * A number as written in the home country: national for its own numbers, international for others.
 * @param number E.164; other text is returned unchanged
 */
export function displayNumber(number: string, home: Country): string {
  // An extension or a short number would be read as the end of a subscriber number.
  const parsed = isE164(number) ? parsePhoneNumberFromString(number) : undefined;
  if (!parsed) return number;
  return parsed.country === home ? parsed.formatNational() : parsed.formatInternational();
}

/** What is dialled, for a reader: the digits that are sent after the answer stand behind the number. */
export function displayDialled(to: string, home: Country): string {
  const [number = '', ...later] = to.split(/(?=[,;])/);
  return `${displayNumber(number, home)}${later.join('')}`;
}

/** The dialer's text while a number is being typed. */
export function displayWhileTyping(text: string, home: Country): string {
  if (!/^[+\d()\s./-]*$/.test(text)) return text;
  return new AsYouType(home).input(text);
}
