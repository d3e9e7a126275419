import { api } from '../api.js';
import { h, icon } from '../dom.js';
import { length, when } from '../format.js';
import { avatar, callTitle, hiddenNumber, phone, tag } from '../pieces.js';

/** @param {string} id @param {() => void} refresh */
export async function contactView(id, refresh) {
  const { contact, tickets, tasks, calls, notes } = await api(`/app/contacts/${encodeURIComponent(id)}`);
  return h(
    'div',
    {},
    h('a', { class: 'back small', href: '#/contacts' }, '← All contacts'),
    h(
      'section',
      { class: 'card', 'aria-label': 'Profile' },
      h(
        'div',
        { class: 'profile' },
        avatar(contact.name, true),
        h(
          'div',
          { class: 'name' },
          h('h1', {}, contact.name),
          h('p', { class: 'quiet' }, [contact.title, contact.company].filter(Boolean).join(', ')),
        ),
      ),
      h('dl', { class: 'facts' }, ...phoneFacts(contact), fact('E-mail', contact.email), fact('City', contact.city)),
    ),
    h(
      'div',
      { class: 'split' },
      h(
        'section',
        { class: 'card' },
        h('h2', {}, 'Timeline'),
        noteForm(contact.id, refresh),
        timeline([...calls.map(callEntry), ...notes.map(noteEntry)]),
      ),
      h(
        'section',
        { class: 'card' },
        h('h2', {}, 'Tickets'),
        tickets.length === 0
          ? h('p', { class: 'empty' }, 'No tickets.')
          : h('ul', { class: 'list' }, tickets.map(ticketLine)),
        tasks.length === 0 ? null : h('h2', {}, 'To do'),
        tasks.length === 0 ? null : h('ul', { class: 'list' }, tasks.map(taskLine)),
      ),
    ),
  );
}

function phoneFacts(contact) {
  if (contact.private) return [fact('Phone', hiddenNumber())];
  return contact.phones.map(({ label, number }) => fact(label, phone(number)));
}

function fact(name, value) {
  return value ? h('div', {}, h('dt', {}, name), h('dd', {}, value)) : null;
}

function noteForm(contactId, refresh) {
  const text = h('textarea', { 'aria-label': 'New note', placeholder: 'Write a note', rows: '1', maxlength: '2000' });
  const submit = async (event) => {
    event.preventDefault();
    if (text.value.trim() === '') return;
    await api(`/app/contacts/${contactId}/notes`, { method: 'POST', body: { body: text.value.trim() } });
    refresh();
  };
  return h('form', { class: 'noteform', onsubmit: submit }, text, h('button', {}, 'Add note'));
}

function timeline(entries) {
  if (entries.length === 0) return h('p', { class: 'empty' }, 'Nothing has happened yet.');
  entries.sort((a, b) => b.at.localeCompare(a.at));
  return h(
    'ol',
    { class: 'timeline' },
    entries.map((entry) => entry.element),
  );
}

function callEntry(call) {
  const missed = call.answeredAt === null;
  const mark = missed ? 'missed' : call.direction === 'inbound' ? 'in' : 'out';
  const details = [when(call.startedAt), missed ? null : length(call.duration), call.customer, agentName(call.agent)];
  return {
    at: call.startedAt,
    element: h(
      'li',
      { 'data-call': call.externalId },
      h('span', { class: missed ? 'mark missed' : 'mark' }, icon(mark)),
      h('strong', {}, callTitle(call)),
      ' ',
      call.disposition ? tag('done', call.disposition) : null,
      h('div', { class: 'quiet small' }, details.filter(Boolean).join(' · ')),
      call.note ? h('div', { class: 'body' }, call.note) : null,
    ),
  };
}

function noteEntry(note) {
  return {
    at: note.at,
    element: h(
      'li',
      {},
      h('span', { class: 'mark' }, icon('note')),
      h('strong', {}, 'Note'),
      h('div', { class: 'quiet small' }, `${when(note.at)} · ${note.author}`),
      h('div', { class: 'body' }, note.body),
    ),
  };
}

function taskLine({ subject, due, owner }) {
  return h(
    'li',
    {},
    subject,
    h('div', { class: 'quiet small' }, ['Due', due, agentName(owner)].filter(Boolean).join(' ')),
  );
}

function ticketLine(ticket) {
  return h(
    'li',
    {},
    h('a', { href: `#/tickets/${ticket.id}` }, ticket.subject),
    h('div', { class: 'quiet small' }, tag(ticket.status), ` #${ticket.id} · ${when(ticket.updatedAt)}`),
  );
}

/** Agents' IDs are their first names in lower case. */
function agentName(agent) {
  return agent ? `${agent[0].toUpperCase()}${agent.slice(1)}` : null;
}
