import type { ListedContact } from '../../domain/protocol/contact-list.ts';
import type { Role } from '../../domain/protocol/session.ts';
import type { CardListPage } from '../card-page.ts';
import { showCards } from '../card-places.ts';
import { formPlace } from '../form-place.ts';
import { labelled } from '../labelled.ts';
import { button, make } from '../make.ts';
import { contactCard } from './contact-card.ts';
import { contactFiles } from './contact-files.ts';
import { contactForm } from './contact-form.ts';
import { contactPage } from './contact-query.ts';

export interface ContactsList {
  elements: readonly HTMLElement[];
  /** Shows the first contacts, and what the role may do. @throws Refused */
  start(role: Role): Promise<void>;
  /** Reads the list again. A card in which something is open stays. */
  follow(): Promise<void>;
}

/** The gateway's own contact list: search, add, change, delete; import and export for administrators. */
export function contactsList({ ask, say, trying, mayLose }: CardListPage): ContactsList {
  const wanted = make('input', { type: 'search', maxlength: '200', dir: 'auto', autocomplete: 'off' });
  const search = make(
    'form',
    { role: 'search', class: 'search' },
    labelled('Search', wanted, 'Words of a name, company or e-mail address; or a number.'),
    make('button', { class: 'main' }, 'Search'),
  );
  const add = button('Add a contact', () => openForm(null));
  const files = make('div');
  const place = formPlace(mayLose);
  const list = make('div');
  /** Says that the list is empty. */
  const none = make('p', { 'aria-live': 'polite' });
  const more = button('Show more', () => trying(showMore), { hidden: true });
  let mayChange = false;
  /** Where the next page begins. null: there is none. */
  let next: string | null = null;
  let searches = 0;
  /** What was searched for last. What is typed since then counts when it is submitted. */
  let searched = '';
  /** Pages that are shown. */
  let shown = 0;

  async function openForm(contact: ListedContact | null): Promise<void> {
    if (await place.mayClose()) showForm(contact);
  }

  function showForm(contact: ListedContact | null): void {
    const close = async (): Promise<void> => {
      if (!(await place.mayClose())) return;
      place.close();
      focus(contact === null ? '' : `Edit ${contact.name}`);
    };
    const saved = ({ name }: ListedContact): Promise<void> =>
      trying(async () => {
        place.close();
        await refresh();
        focus(`Edit ${name}`);
        say(`“${name}” is saved.`, 'good');
      });
    say('');
    place.show(contactForm({ contact, saved, close, ask, reopen: showForm }));
  }

  /** Focuses the button of this name in the list, which may have been made again. */
  function focus(name: string): void {
    const same = [...list.querySelectorAll('button')].find(({ ariaLabel }) => ariaLabel === name);
    (same ?? add).focus();
  }

  const cardOf = (contact: ListedContact): HTMLElement =>
    contactCard(contact, { edit: mayChange ? () => openForm(contact) : null, refresh, say, trying, ask });

  /** Shows the first page of what is searched for. Of two searches, the later one counts, whichever answer comes first. */
  async function refresh(): Promise<void> {
    searches += 1;
    const own = searches;
    const page = await contactPage(ask, searched, null);
    if (own !== searches) return;
    const { activeElement: active } = document;
    const focused = list.contains(active) ? active : null;
    showCards(list, page.contacts.map(cardOf));
    shown = 1;
    setNext(page.next);
    if (focused?.isConnected === false) focus(focused.ariaLabel ?? '');
    const empty = searched.trim() === '' ? 'There is no contact yet.' : 'No contact matches.';
    none.textContent = page.contacts.length === 0 ? empty : '';
  }

  async function showMore(): Promise<void> {
    const own = searches;
    const page = await contactPage(ask, searched, next);
    if (own !== searches) return;
    const cards = page.contacts.map(cardOf);
    list.append(...cards);
    shown += 1;
    setNext(page.next);
    // The button is gone, and its focus with it.
    if (next === null) (cards[0]?.querySelector('button') ?? wanted).focus();
  }

  function setNext(value: string | null): void {
    next = value;
    more.hidden = value === null;
  }

  search.addEventListener('submit', (event) => {
    event.preventDefault();
    void trying(async () => {
      searched = wanted.value;
      await refresh();
      say('');
    });
  });

  return {
    elements: [search, make('div', { class: 'actions' }, add), files, place.element, none, list, more],
    async start(role) {
      mayChange = role === 'supervisor' || role === 'admin';
      if (role === 'admin') files.replaceChildren(contactFiles({ refresh, say, trying, ask }));
      await refresh();
      say('');
    },
    async follow() {
      // A longer list would become short under the person's eyes. One that could not be read is read now.
      if (shown <= 1) await refresh();
    },
  };
}
