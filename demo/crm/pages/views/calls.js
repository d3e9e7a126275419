import { api } from '../api.js';
import { h } from '../dom.js';
import { length, when } from '../format.js';
import { callTitle, tag } from '../pieces.js';

export async function callsView() {
  const { calls } = await api('/app/calls');
  return h(
    'div',
    {},
    h('div', { class: 'head' }, h('h1', {}, 'Calls')),
    h(
      'div',
      { class: 'card' },
      h(
        'table',
        { class: 'plain' },
        h(
          'thead',
          {},
          h('tr', {}, ...['Call', 'With', 'When', 'Length', 'Outcome'].map((name) => h('th', { scope: 'col' }, name))),
        ),
        h('tbody', {}, calls.map(row)),
      ),
    ),
  );
}

function row(call) {
  const missed = call.answeredAt === null;
  return h(
    'tr',
    { 'data-call': call.externalId },
    h('td', {}, missed ? tag('missed', callTitle(call)) : callTitle(call)),
    h('td', {}, call.contactName ? h('a', { href: `#/contacts/${call.contactId}` }, call.contactName) : call.customer),
    h('td', { class: 'quiet' }, when(call.startedAt)),
    h('td', {}, missed ? null : length(call.duration)),
    h('td', {}, call.disposition ? tag('done', call.disposition) : null),
  );
}
