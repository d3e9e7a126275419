import type { Country } from '../domain/numbers/e164.ts';
import type { Marks } from './marks.ts';
import type { Scope } from './scope.ts';
import { type NumberWish, wishOfLink, wishOfMark } from './wishes.ts';

/** What the numbers of a page are found by. */
export interface PageNumbers {
  scope: Scope;
  marks: Marks;
  country: Country | null;
}

/**
 * Calls back when the user clicks a number. One listener at the window, before those of the page: the row around a
 * number can have a click of its own.
 */
export function onNumberClick(numbers: PageNumbers, dial: (wish: NumberWish) => void, signal: AbortSignal): void {
  const clicked = (event: MouseEvent): void => {
    // Only the user calls, never a script of the page.
    if (!event.isTrusted || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const wish = clickedLink(event, numbers) ?? clickedMark(event, numbers);
    if (wish === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    dial(wish);
  };
  addEventListener('click', clicked, { capture: true, signal });
}

function clickedLink(event: MouseEvent, { scope, country }: PageNumbers): NumberWish | null {
  const link = scope.linkIn(event.composedPath());
  return link && wishOfLink(link, country);
}

function clickedMark(event: MouseEvent, { scope, marks }: PageNumbers): NumberWish | null {
  const [target] = event.composedPath();
  // The end of a selection is a click as well.
  if (!(target instanceof Element) || getSelection()?.type === 'Range') return null;
  const mark = marks.at(target, event.clientX, event.clientY);
  // The element can have become an editor a moment ago.
  return mark !== null && scope.holds(target) ? wishOfMark(mark) : null;
}
