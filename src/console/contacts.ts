/** The gateway's own contact list: search, add, change, delete; import and export for administrators. */
import type { ListedContact } from '../domain/protocol/contact-list.ts';
import { contactCard } from './contacts/contact-card.ts';
import { contactFiles } from './contacts/contact-files.ts';
import { contactForm } from './contacts/contact-form.ts';
import { contactPage } from './contacts/contact-query.ts';
import { labelled } from './labelled.ts';
import { button, make, pageOf } from './make.ts';
import { signedInPage } from './signed-in-page.ts';

const { say, trying, person } = signedInPage();
const wanted = make('input', { type: 'search', maxlength: '200', dir: 'auto', autocomplete: 'off' });
const search = make(
  'form',
  { role: 'search', class: 'search' },
  labelled('Search', wanted, 'Words of a name, company or e-mail address; or a number.'),
  make('button', { class: 'main' }, 'Search'),
);
const add = button('Add a contact', () => openForm(null));
const files = make('div');
/** The form, while one is open. */
const place = make('div');
const list = make('div');
const more = button('Show more', () => trying(showMore), { hidden: true });
pageOf().append(search, make('div', { class: 'actions' }, add), files, place, list, more);

let mayChange = false;
/** Where the next page begins. null: there is none. */
let next: string | null = null;

function openForm(contact: ListedContact | null): void {
  const close = (): void => {
    place.replaceChildren();
    focus(contact === null ? '' : `Edit ${contact.name}`);
  };
  const saved = async ({ name }: ListedContact): Promise<void> => {
    place.replaceChildren();
    await refresh();
    focus(`Edit ${name}`);
    say(`“${name}” is saved.`, 'good');
  };
  place.replaceChildren(contactForm({ contact, saved, close }));
  place.querySelector<HTMLElement>('input')?.focus();
}

/** Focuses the button of this name in the list, which may have been made again. */
function focus(name: string): void {
  const same = [...list.querySelectorAll('button')].find(({ ariaLabel }) => ariaLabel === name);
  (same ?? add).focus();
}

const cardOf = (contact: ListedContact): HTMLElement =>
  contactCard(contact, { edit: mayChange ? () => openForm(contact) : null, refresh, say, trying });

/** Shows the first page of what is searched for. Of two searches, the later one counts, whichever answer comes first. */
async function refresh(): Promise<void> {
  searches += 1;
  const own = searches;
  const page = await contactPage(wanted.value, null);
  if (own !== searches) return;
  const focused = list.contains(document.activeElement) ? (document.activeElement?.ariaLabel ?? '') : null;
  list.replaceChildren(...page.contacts.map(cardOf));
  setNext(page.next);
  if (focused !== null) focus(focused);
  const none = wanted.value.trim() === '' ? 'There is no contact yet.' : 'No contact matches.';
  say(page.contacts.length === 0 ? none : '');
}
let searches = 0;

async function showMore(): Promise<void> {
  const own = searches;
  const page = await contactPage(wanted.value, next);
  if (own !== searches) return;
  const cards = page.contacts.map(cardOf);
  list.append(...cards);
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
  void trying(refresh);
});

await trying(async () => {
  const { role } = await person();
  mayChange = role === 'supervisor' || role === 'admin';
  if (role === 'admin') files.replaceChildren(contactFiles({ refresh, say, trying }));
  await refresh();
});
