import { fitting } from '../kit/index.ts';

/**
 * A text as SuiteCRM's database can store it: characters of four bytes, such as emoji, are written as references, and
 * come back as question marks otherwise. NUL cannot be stored.
 */
export function stored(text: string): string {
  return text
    .replaceAll('\u0000', '\u2400')
    .replace(/[\u{10000}-\u{10ffff}]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/**
 * The beginning of a text that a field can hold.
 * @param most the length of the field
 */
export function storedWithin(text: string, most: number): string {
  let shown = fitting(text, most);
  while (stored(shown).length > most) shown = fitting(shown, shown.length - 1);
  return stored(shown);
}

/** The text of an answer: SuiteCRM writes quotes and angle brackets as references, and a bare "&" as it is. */
export function plain(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|(lt|gt|quot));/g, (whole, code, name) => {
    if (name !== undefined) return named[name] ?? whole;
    return Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole;
  });
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"' };
