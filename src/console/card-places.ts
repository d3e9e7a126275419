/** What a card has opened below itself: a question, a form, a table. Empty: nothing is open. */
export const openedClass = 'opened';

/** Whether the person is in the middle of something in this card. */
function hasOpened(card: Element): boolean {
  return card.querySelector(`.${openedClass}`)?.hasChildNodes() === true;
}

/**
 * Shows the cards of a list that was read again. A card in which something is open stays as it is, with its focus and
 * all that was typed; the others are replaced.
 * @param cards each with its key in `data-key`
 */
export function showCards(list: HTMLElement, cards: readonly HTMLElement[]): void {
  const kept = new Map<string | undefined, HTMLElement>();
  for (const card of list.querySelectorAll<HTMLElement>(':scope > [data-key]')) {
    if (hasOpened(card)) kept.set(card.dataset.key, card);
  }
  const next = cards.map((card) => kept.get(card.dataset.key) ?? card);
  for (const child of [...list.children]) if (!next.includes(child as HTMLElement)) child.remove();
  // A kept card is not moved: it would lose the focus.
  let at = list.firstElementChild;
  for (const card of next) {
    if (card === at) at = at.nextElementSibling;
    else list.insertBefore(card, at);
  }
}
