/** The administrator's page of CRM connections. */
import type { CrmAdapterView, CrmConnectionView } from '../domain/protocol/crm.ts';
import type { SessionView } from '../domain/protocol/session.ts';
import { ask, sentenceOf } from './ask.ts';
import { connectionCard } from './connection-card.ts';
import { connectionForm } from './connection-form.ts';
import { button, make, pageOf } from './make.ts';

const status = make('p', { role: 'status' }, 'Loading…');
const who = make('span', { class: 'faint' });
const list = make('div');
/** The form, while one is open. */
const place = make('div');
const add = button('Add a connection', () => openForm(null), { class: 'main' });
// Until the adapters are known, a form would have nothing to choose from.
add.disabled = true;
const signOut = button('Sign out', () => trying(signOutNow));
pageOf().append(make('div', { class: 'bar' }, who, signOut), status, add, place, list);

let adapters: CrmAdapterView[] = [];

function say(text: string, kind: '' | 'good' | 'problem' = ''): void {
  status.className = kind;
  status.textContent = text;
}

async function trying(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    say(sentenceOf(error), 'problem');
  }
}

async function signOutNow(): Promise<void> {
  await ask('POST', '/v1/sign-out');
  location.assign('/sign-in');
}

function openForm(connection: CrmConnectionView | null): void {
  const close = (): void => {
    place.replaceChildren();
    add.focus();
  };
  const saved = async (id: string): Promise<void> => {
    close();
    await refresh();
    say(`“${id}” is saved. Test it next.`, 'good');
  };
  const form = connectionForm({ adapters, connection, saved, close });
  place.replaceChildren(form);
  form.querySelector<HTMLElement>('input, select')?.focus();
}

/** Focuses the button of this name in the list, which has been made again. */
function focus(name: string): void {
  const same = [...list.querySelectorAll('button')].find(({ ariaLabel }) => ariaLabel === name);
  (same ?? add).focus();
}

async function refresh(): Promise<void> {
  const connections = await ask<CrmConnectionView[]>('GET', '/v1/crm-connections');
  const cards = connections.map((connection) =>
    connectionCard(connection, { edit: () => openForm(connection), refresh, say, trying }),
  );
  const focused = list.contains(document.activeElement) ? (document.activeElement?.ariaLabel ?? '') : null;
  list.replaceChildren(...cards);
  if (focused !== null) focus(focused);
  say(cards.length === 0 ? 'There is no connection yet.' : '');
}

await trying(async () => {
  const { name, role } = await ask<SessionView>('GET', '/v1/session');
  who.textContent = `${name} (${role})`;
  adapters = await ask<CrmAdapterView[]>('GET', '/v1/crm-adapters');
  add.disabled = false;
  await refresh();
});
