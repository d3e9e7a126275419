import { foldedText } from '../folded-text.ts';
import { decimalDigit } from '../numbers/digit-runs.ts';
import type { CallView } from '../protocol/call.ts';

/** Digits that are too few to mean a number. */
const leastDigits = 3;

/**
 * Whether a call is found by this text. Only what its view shows is compared: a masked number, or the note of a
 * colleague that the reader does not see, finds nothing.
 * @param text words, all of which must be found, or a number in any spelling
 */
export function callSearch(text: string): (call: CallView) => boolean {
  const words = foldedText(text).split(/\s+/).filter(Boolean);
  const number = /^[\p{Nd}\s()+./-]+$/u.test(text) ? digitsOf(text).replace(/^0+/, '') : '';
  return (call) => {
    if (number.length >= leastDigits && numbersOf(call).some((shown) => shown.replace(/\D/g, '').includes(number)))
      return true;
    const shown = foldedText(textsOf(call).join('\n'));
    return words.length > 0 && words.every((word) => shown.includes(word));
  };
}

function numbersOf({ customer, contact }: CallView): string[] {
  return [customer.number ?? '', customer.display, ...(contact?.numbers ?? [])];
}

function textsOf({ customer, contact, virtualNumber, note, disposition, flow }: CallView): string[] {
  return [
    customer.display,
    customer.name ?? '',
    contact?.name ?? '',
    contact?.company ?? '',
    virtualNumber.label,
    note,
    disposition ?? '',
    flow?.queue?.name ?? '',
  ];
}

function digitsOf(text: string): string {
  return [...text].map((character) => decimalDigit(character) ?? '').join('');
}
