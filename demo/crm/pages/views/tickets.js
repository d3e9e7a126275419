import { api } from '../api.js';
import { h } from '../dom.js';
import { when } from '../format.js';
import { hiddenNumber, phone, tag } from '../pieces.js';

export async function ticketsView() {
  const { tickets } = await api('/app/tickets');
  const open = tickets.filter((ticket) => ticket.status !== 'solved').length;
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'head' },
      h('div', {}, h('h1', {}, 'Tickets'), h('p', { class: 'quiet small' }, `${open} not solved`)),
    ),
    h(
      'div',
      { class: 'card' },
      h(
        'table',
        { class: 'plain' },
        h(
          'thead',
          {},
          h('tr', {}, ...['Subject', 'Contact', 'Status', 'Updated'].map((name) => h('th', { scope: 'col' }, name))),
        ),
        h(
          'tbody',
          {},
          tickets.map((ticket) =>
            h(
              'tr',
              {},
              h('td', {}, h('a', { class: 'title', href: `#/tickets/${ticket.id}` }, ticket.subject)),
              h('td', {}, h('a', { href: `#/contacts/${ticket.contactId}` }, ticket.contactName)),
              h('td', {}, tag(ticket.status)),
              h('td', { class: 'quiet small' }, when(ticket.updatedAt)),
            ),
          ),
        ),
      ),
    ),
  );
}

/** @param {string} id @param {() => void} refresh */
export async function ticketView(id, refresh) {
  const { ticket, contact, comments } = await api(`/app/tickets/${encodeURIComponent(id)}`);
  const status = h(
    'select',
    {
      'aria-label': 'Status',
      onchange: async (event) => {
        await api(`/app/tickets/${ticket.id}/status`, { method: 'PUT', body: { status: event.target.value } });
        refresh();
      },
    },
    ['open', 'pending', 'solved'].map((name) => h('option', { value: name, selected: name === ticket.status }, name)),
  );
  const number = contact.private ? hiddenNumber() : contact.phones[0] ? phone(contact.phones[0].number) : null;
  return h(
    'div',
    {},
    h('a', { class: 'back small', href: '#/tickets' }, '← All tickets'),
    h(
      'div',
      { class: 'head' },
      h(
        'div',
        {},
        h('h1', {}, ticket.subject),
        h('p', { class: 'quiet small' }, `#${ticket.id} · ${ticket.priority} priority`),
      ),
      status,
    ),
    h(
      'section',
      { class: 'card', 'aria-label': 'Ticket' },
      h('p', { class: 'article' }, ticket.body),
      h(
        'dl',
        { class: 'facts' },
        h('div', {}, h('dt', {}, 'From'), h('dd', {}, h('a', { href: `#/contacts/${contact.id}` }, contact.name))),
        h('div', {}, h('dt', {}, 'Phone'), h('dd', {}, number)),
        h('div', {}, h('dt', {}, 'Opened'), h('dd', {}, when(ticket.createdAt))),
        h('div', {}, h('dt', {}, 'Updated'), h('dd', {}, when(ticket.updatedAt))),
      ),
    ),
    comments.map((comment) =>
      h(
        'section',
        { class: 'card', 'aria-label': 'Comment' },
        h('p', { class: 'quiet small' }, `${comment.author} · ${when(comment.at)}`),
        h('p', { class: 'article' }, comment.body),
      ),
    ),
  );
}
