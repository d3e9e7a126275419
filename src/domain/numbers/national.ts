import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * The digits of a number that every spelling of it contains: without country code, and without the trunk prefix of
 * national spellings. "+442079460958" has "2079460958", as in "020 7946 0958".
 * @param number E.164
 * @returns all digits if the country code is unknown
 */
export function nationalDigits(number: string): string {
  return parsePhoneNumberFromString(number)?.nationalNumber ?? number.replace(/\D/g, '');
}
