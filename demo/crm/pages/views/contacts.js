import { api } from '../api.js';
import { h } from '../dom.js';
import { avatar, hiddenNumber, phone, tag } from '../pieces.js';

let query = '';

export async function contactsView() {
  const body = h('tbody');
  const count = h('p', { class: 'quiet small', role: 'status' });
  const fill = async () => {
    const { contacts } = await api(`/app/contacts?q=${encodeURIComponent(query)}`);
    count.textContent = contacts.length === 1 ? '1 contact' : `${contacts.length} contacts`;
    body.replaceChildren(...contacts.map(row));
  };
  await fill();
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'head' },
      h('div', {}, h('h1', {}, 'Contacts'), count),
      h('input', {
        type: 'search',
        'aria-label': 'Search contacts',
        placeholder: 'Search name, company, e-mail',
        value: query,
        oninput: (event) => {
          query = event.target.value;
          void fill();
        },
      }),
    ),
    h(
      'div',
      { class: 'card' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h('tr', {}, ...['Name', 'Company', 'Phone', 'Tickets'].map((name) => h('th', { scope: 'col' }, name))),
        ),
        body,
      ),
    ),
  );
}

function row(contact) {
  const number = contact.private ? hiddenNumber() : contact.phones[0] ? phone(contact.phones[0].number) : null;
  return h(
    'tr',
    {},
    h(
      'td',
      {},
      h(
        'div',
        { class: 'who' },
        avatar(contact.name),
        h('a', { class: 'title', href: `#/contacts/${contact.id}` }, contact.name),
      ),
    ),
    h('td', { class: 'quiet' }, contact.company),
    h('td', {}, number),
    h('td', {}, contact.openTickets > 0 ? tag('open', `${contact.openTickets} open`) : null),
  );
}
