import { api, user } from './api.js';
import { h } from './dom.js';
import { callsView } from './views/calls.js';
import { contactView } from './views/contact.js';
import { contactsView } from './views/contacts.js';
import { ticketsView, ticketView } from './views/tickets.js';

const main = document.querySelector('#main');
/** Only the newest rendering may show its result. */
let turn = 0;

const routes = [
  [/^#\/contacts$/, 'contacts', () => contactsView()],
  [/^#\/contacts\/(\w+)$/, 'contacts', (id) => contactView(id, show)],
  [/^#\/tickets$/, 'tickets', () => ticketsView()],
  [/^#\/tickets\/(\w+)$/, 'tickets', (id) => ticketView(id, show)],
  [/^#\/calls$/, 'calls', () => callsView()],
];

async function show() {
  const mine = ++turn;
  const route = routes.find(([pattern]) => pattern.test(location.hash));
  if (!route) {
    location.replace('#/contacts');
    return;
  }
  const [pattern, section, view] = route;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.section === section) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const content = await view(...(pattern.exec(location.hash)?.slice(1) ?? [])).catch((error) =>
    h('p', { class: 'card empty', role: 'alert' }, error.message),
  );
  if (mine !== turn) return;
  main.replaceChildren(content);
  const title = content.querySelector('h1')?.textContent;
  document.title = title ? `${title} – Ledger CRM` : 'Ledger CRM';
}

addEventListener('hashchange', () => {
  void show();
  scrollTo(0, 0);
});
// Any part of the page can report a change. A note that is being typed is kept.
addEventListener('crm:refresh', () => {
  if (!main.querySelector('textarea')?.value) void show();
});

async function signIn() {
  const { user: me, users, fault } = await api('/app/session');
  const choice = document.querySelector('#user');
  choice.append(...users.map(({ id, name }) => h('option', { value: id, selected: id === me.id }, name)));
  choice.addEventListener('change', () => {
    location.href = `/?user=${choice.value}${location.hash}`;
  });
  const box = document.querySelector('#fault');
  box.checked = fault !== 'ok';
  box.addEventListener('change', () => {
    void api('/app/fault', { method: 'POST', body: { mode: box.checked ? 'down' : 'ok' } });
  });
}

document.documentElement.dataset.user = user;
void signIn();
void show();
