import type { ChangedKind } from '../../domain/protocol/administration/changed.ts';
import { make } from '../make.ts';
import { noteForms } from './note-forms.ts';
import type { PageContext } from './page-context.ts';

/** A list of cards that is also a page of its own, outside the console. */
interface CardList {
  elements: readonly HTMLElement[];
  start(): Promise<void>;
  follow(): Promise<void>;
}

/** Shows it as a page of the console, where it follows changes, and the person is asked before input is lost. */
export function cardListPage(context: PageContext, kinds: readonly ChangedKind[], list: CardList): HTMLElement {
  const { changes, left, unsaved, trying } = context;
  const page = make('div', {}, ...list.elements);
  left.addEventListener('abort', noteForms(page, unsaved), { once: true });
  // Quietly: what the person does next says what is wrong.
  changes.watch(kinds, left, () => void list.follow().catch(() => undefined));
  void trying(() => list.start());
  return page;
}
