import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * The usual spellings of a number, for CRMs whose search compares whole texts: "+14155550123", "(415) 555-0123",
 * "1-415-555-0123" and the like. The most likely come first.
 * @param number E.164
 */
export function spellingsOf(number: string): string[] {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed === undefined) return [number, number.replace(/\D/g, '')];
  const code = parsed.countryCallingCode;
  const national = parsed.formatNational();
  const international = parsed.formatInternational();
  const dialled = national.replace(/\D/g, '');
  const inside = international.slice(code.length + 2);
  const withTrunk = dialled.length > parsed.nationalNumber.length;
  return [
    ...new Set([
      number,
      national,
      dialled,
      international,
      number.slice(1),
      parsed.nationalNumber,
      inside.replaceAll(' ', '-'),
      inside.replaceAll(' ', '.'),
      international.replaceAll(' ', '-'),
      international.slice(1).replaceAll(' ', '-'),
      withTrunk ? `+${code} (0)${inside}` : `+${code} ${national}`,
      `00${code}${parsed.nationalNumber}`,
      `00${international.slice(1)}`,
    ]),
  ].flatMap((spelling) => (spelling === '' ? [] : [spelling]));
}

/**
 * A pattern of SQL for numbers with the same last digits, however they are written, and with an extension or a remark
 * behind them: "%5%5%5%5%0%1%2%3%". It also matches numbers that contain these digits in this order, so compare the result.
 *
 * A number without its area code has at least 8 digits in the comparison, and a country code has at most 3.
 * @param number E.164
 */
export function numberPattern(number: string): string {
  const digits = number.replace(/\D/g, '');
  const last = digits.slice(-Math.min(8, Math.max(4, digits.length - 3)));
  return `%${[...last].join('%')}%`;
}
