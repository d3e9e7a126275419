import { boxesOf, type Mark } from './marks.ts';
import type { PageNumbers } from './number-clicks.ts';
import { type NumberWish, wishOfLink, wishOfMark } from './wishes.ts';

/** A number that the page shows. */
export interface ListedNumber {
  text: string;
  wish: NumberWish;
  /** null: it is a link. */
  mark: Mark | null;
  left: number;
  top: number;
}

/**
 * The numbers that the page shows, in the order in which they stand, beginning with the first one in the window.
 * @param roots the document, and the shadow roots that are searched
 */
export function listedNumbers(numbers: PageNumbers, roots: readonly (Document | ShadowRoot)[]): ListedNumber[] {
  const all = [...linksIn(numbers, roots), ...marksIn(numbers)].sort((a, b) => a.top - b.top || a.left - b.left);
  const above = all.filter(({ top }) => top < 0);
  return [...all.slice(above.length), ...above];
}

function linksIn({ scope, country }: PageNumbers, roots: readonly (Document | ShadowRoot)[]): ListedNumber[] {
  return roots
    .flatMap((root) => scope.linksUnder(root))
    .flatMap((link) => {
      const wish = wishOfLink(link, country);
      const { left, top, width } = link.getBoundingClientRect();
      if (wish === null || width === 0) return [];
      return [{ text: link.textContent?.trim() || wish.number, wish, mark: null, left, top }];
    });
}

function marksIn({ scope, marks }: PageNumbers): ListedNumber[] {
  return [...marks].flatMap((mark) => {
    const [box] = boxesOf(mark);
    const wish = wishOfMark(mark);
    if (!box || wish === null || !scope.holds(wish.element)) return [];
    return [{ text: mark.text, wish, mark, left: box.left, top: box.top }];
  });
}
