import { dialText, readDialable } from '../domain/numbers/dialable.ts';
import type { Country } from '../domain/numbers/e164.ts';
import { unescaped } from '../domain/unescaped.ts';
import { type Mark, placeOf } from './marks.ts';

/** What the user wants to call. */
export interface NumberWish {
  /** E.164, with the digits that are sent after the answer. A `tel:` link of a national number: as it is written. */
  number: string;
  /** The element with the number, e.g. to find the record that it belongs to. */
  element: Element;
}

/** null: the text has left the page. */
export function wishOfMark(mark: Mark): NumberWish | null {
  const element = placeOf(mark);
  return element === null ? null : { number: mark.number, element };
}

/** null: the link has no number, and is left to the browser. */
export function wishOfLink(link: HTMLAnchorElement, country: Country | null): NumberWish | null {
  const text = unescaped((link.getAttribute('href') ?? '').replace(/^\s*(?:tel|callto):/i, ''));
  // Without a country, the gateway reads the number for its own.
  const read = country === null ? null : readDialable(text, country);
  const number = read === null ? text : dialText(read);
  return /\p{Nd}/u.test(number) ? { number, element: link } : null;
}
