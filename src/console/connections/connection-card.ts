import type { CrmConnectionView } from '../../domain/protocol/crm.ts';
import type { CardPage } from '../card-page.ts';
import { openedClass } from '../card-places.ts';
import { deleteQuestion } from '../delete-question.ts';
import { button, make } from '../make.ts';
import { timeText } from '../parts/time-text.ts';
import { accessText, allowAccess } from './allow-access.ts';
import { parkedEntries } from './parked-entries.ts';

const states = { ok: 'Working', failing: 'Failing', unknown: 'Not used since the start' } as const;

/** One connection: its condition, its last error, its access, its log entries, and what can be done. */
export function connectionCard(connection: CrmConnectionView, page: CardPage): HTMLElement {
  const { id, label, adapter, baseUrl, source, enabled, condition, entries } = connection;
  /** What the buttons open: the refused entries, or the question before the connection is deleted. */
  const opened = make('div', { class: openedClass });
  const { ask } = page;
  const path = `/v1/crm-connections/${encodeURIComponent(id)}`;

  /** Also of this card: what is open in it is about the state before. */
  const refresh = (): Promise<void> => {
    if (opened.contains(document.activeElement)) testButton.focus();
    opened.replaceChildren();
    return page.refresh();
  };

  const test = (): Promise<void> =>
    page.trying(async () => {
      page.say(`Testing “${label}”…`);
      try {
        await ask('POST', `${path}/test`);
      } finally {
        // Also after a failure: the condition has changed.
        await refresh();
      }
      page.say(`“${label}” works.`, 'good');
    });
  const show = (): Promise<void> =>
    page.trying(async () => {
      opened.replaceChildren(await parkedEntries(connection, { ...page, refresh }));
    });

  const allow = (): Promise<void> =>
    page.trying(async () => {
      opened.replaceChildren(await allowAccess(connection, ask));
      opened.querySelector('a')?.focus();
    });

  const remove = button('Delete', () => askFirst(), { 'aria-label': `Delete ${label}` });
  const askFirst = (): void => {
    const keep = (): void => {
      opened.replaceChildren();
      remove.focus();
      // The connection may have changed meanwhile.
      void page.trying(page.refresh);
    };
    const lost = entries.pending + entries.parked;
    const loses = `${lost === 0 ? 'No log entry is lost.' : `Log entries that are lost: ${lost}.`} Those in the CRM stay.`;
    const drop = (): Promise<void> =>
      page.trying(async () => {
        await ask('DELETE', path);
        await refresh();
        page.say(`“${label}” is deleted.`, 'good');
      });
    opened.replaceChildren(deleteQuestion({ label, loses, remove: drop, keep }));
    opened.querySelector('button')?.focus();
  };

  const kind = condition.state === 'ok' ? 'good' : condition.state === 'failing' ? 'problem' : 'faint';
  const since = condition.since === null ? '' : ` since ${timeText(condition.since)}`;
  const problem = condition.message === null ? [] : [make('p', { class: 'problem', dir: 'auto' }, condition.message)];
  const access = accessText(connection);
  const kindOfAccess = connection.access?.state === 'allowed' ? 'faint' : 'problem';
  const testButton = button('Test', test, { 'aria-label': `Test ${label}` });
  return make(
    'article',
    { class: 'card', 'data-key': id },
    make('h2', { dir: 'auto' }, label),
    make('p', { class: 'faint' }, [id, adapter, baseUrl].filter((text) => text !== '').join(' · ')),
    make('p', { class: kind }, enabled ? `${states[condition.state]}${since}` : 'Disabled'),
    ...problem,
    ...(access === null ? [] : [make('p', { class: kindOfAccess }, access)]),
    make(
      'p',
      {},
      `Log entries: ${entries.pending} waiting, ${entries.failing} of them failed before, ${entries.parked} refused by the CRM.`,
    ),
    make(
      'div',
      { class: 'actions' },
      testButton,
      ...(access === null ? [] : [button('Allow access', allow, { 'aria-label': `Allow access to ${label}` })]),
      ...(source === 'database' ? [button('Edit', page.edit, { 'aria-label': `Edit ${label}` }), remove] : []),
      ...(entries.parked > 0 || entries.failing > 0
        ? [button('Show refused entries', show, { 'aria-label': `Show refused entries of ${label}` })]
        : []),
    ),
    ...(source === 'settings'
      ? [make('p', { class: 'faint' }, 'Made by the settings SIDECALL_CRM…: change it there.')]
      : []),
    opened,
  );
}
