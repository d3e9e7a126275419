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
