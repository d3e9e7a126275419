import type { ListedContact } from '../../domain/protocol/contact-list.ts';
import type { CardPage } from '../card-page.ts';
import { openedClass } from '../card-places.ts';
import { deleteQuestion } from '../delete-question.ts';
import { button, make } from '../make.ts';

export interface ContactCardPage extends Omit<CardPage, 'edit'> {
  /** null: this person may not change contacts. */
  edit: (() => void) | null;
}

/** One contact: how to reach them, what was noted, and what can be done. */
export function contactCard(contact: ListedContact, page: ContactCardPage): HTMLElement {
  const { id, name, company, numbers, email, owner, notes, doNotRecord } = contact;
  const opened = make('div', { class: openedClass });
  const { ask } = page;
  const remove = button('Delete', () => askFirst(), { 'aria-label': `Delete ${name}` });
  const askFirst = (): void => {
    const keep = (): void => {
      opened.replaceChildren();
      remove.focus();
      // The contact may have changed meanwhile.
      void page.trying(page.refresh);
    };
    const drop = (): Promise<void> =>
      page.trying(async () => {
        await ask('DELETE', `/v1/contacts/${encodeURIComponent(id)}`);
        opened.replaceChildren();
        await page.refresh();
        page.say(`“${name}” is deleted.`, 'good');
      });
    const loses = 'The contact’s log is lost with it. The calls themselves stay.';
    opened.replaceChildren(deleteQuestion({ label: name, loses, remove: drop, keep }));
    opened.querySelector('button')?.focus();
  };
  const { edit } = page;
  const line = (text: string): HTMLElement[] => (text === '' ? [] : [make('p', { dir: 'auto' }, text)]);
  /** Numbers and addresses are read from the left, on the side of the page's language. */
  const addresses = (texts: readonly string[]): HTMLElement[] => {
    const parts = texts.map((text) => make('bdi', { dir: 'ltr', class: 'address' }, text));
    return parts.length === 0
      ? []
      : [make('p', {}, ...parts.flatMap((part, at) => (at === 0 ? [part] : [' · ', part])))];
  };
  const remarks = remarksOf(contact.private, doNotRecord, owner);
  return make(
    'article',
    { class: 'card', 'data-key': id },
    make('h2', { dir: 'auto' }, name),
    ...line(company ?? ''),
    ...addresses(numbers.map(({ display }) => display)),
    ...addresses(email === null || email === '' ? [] : [email]),
    ...(notes === ''
      ? []
      : [make('details', {}, make('summary', {}, 'Notes'), make('p', { dir: 'auto', class: 'notes' }, notes))]),
    ...(remarks === '' ? [] : [make('p', { class: 'faint', dir: 'auto' }, remarks)]),
    ...(edit === null
      ? []
      : [make('div', { class: 'actions' }, button('Edit', edit, { 'aria-label': `Edit ${name}` }), remove)]),
    opened,
  );
}

function remarksOf(isPrivate: boolean, doNotRecord: boolean, owner: string | null): string {
  return [
    ...(owner === null ? [] : [`Owner: ${owner}`]),
    ...(doNotRecord ? ['Calls are not recorded'] : []),
    ...(isPrivate ? ['The number came from a masked call'] : []),
  ].join(' · ');
}
