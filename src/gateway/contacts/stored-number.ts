import { CodedError } from '../../domain/errors.ts';
import { dialText, readDialable } from '../../domain/numbers/dialable.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { sameNumber } from '../../domain/numbers/match.ts';

/** A number as the list stores it: E.164, with "," before an extension. */
export const storedNumberPattern = /^\+\d{7,15}(,[\d*#,]+)?$/;

/**
 * Reads a number in any spelling. A short number belongs to a network, not to a person.
 * @param country the country of a number without a country code
 * @returns null: the text is not a number of the public network
 */
export function storedNumber(text: string, country: Country): string | null {
  const read = readDialable(text, country);
  return read === null || read.short !== null ? null : dialText(read);
}

/** @throws CodedError INVALID_NUMBER with the position in `details` */
export function storedNumbers(texts: readonly string[], country: Country): string[] {
  const numbers = texts.map((text, at) => {
    const number = storedNumber(text, country);
    if (number === null) throw new CodedError('INVALID_NUMBER', { details: { path: `/numbers/${at}` } });
    return number;
  });
  return [...new Set(numbers)];
}

/** Whether two stored numbers are one line. Here the main line of a company is not the line of one extension. */
export function isSameLine(one: string, other: string, country: Country): boolean {
  if (one === other) return true;
  return extensionOf(one) === extensionOf(other) && sameNumber(one, other, country);
}

function extensionOf(number: string): string {
  return /,.*$/.exec(number)?.[0] ?? '';
}
