import type { CrmConnectionView, ParkedEntries, Retried } from '../../domain/protocol/crm.ts';
import type { CardPage } from '../card-page.ts';
import { crmSubjectNames } from '../crm-subject-names.ts';
import { button, make } from '../make.ts';
import { timeText } from '../parts/time-text.ts';

/** The log entries that the CRM refused, each with the reason, and buttons that send them again. */
export async function parkedEntries(
  { id, label }: CrmConnectionView,
  { refresh, say, trying, ask }: Pick<CardPage, 'refresh' | 'say' | 'trying' | 'ask'>,
): Promise<HTMLElement> {
  const path = `/v1/crm-connections/${encodeURIComponent(id)}`;
  const { entries } = await ask<ParkedEntries>('GET', `${path}/parked`);
  const retry = (body: { callId?: string }): Promise<void> =>
    trying(async () => {
      const { retried } = await ask<Retried>('POST', `${path}/retry`, body);
      await refresh();
      say(`${retried} ${retried === 1 ? 'entry is' : 'entries are'} sent again.`, 'good');
    });
  const rows = entries.map(({ callId, what, parkedAt, attempts, reason }) =>
    make(
      'tr',
      {},
      make('td', {}, callId),
      make('td', {}, crmSubjectNames[what]),
      make('td', {}, timeText(parkedAt)),
      make('td', {}, String(attempts)),
      make('td', { dir: 'auto' }, reason),
      make(
        'td',
        {},
        button('Retry', () => retry({ callId }), { 'aria-label': `Retry the entry of call ${callId}` }),
      ),
    ),
  );
  const titles = ['Call', 'What', 'Refused at', 'Attempts', 'Reason', 'Action'];
  const head = make('tr', {}, ...titles.map((title) => make('th', { scope: 'col' }, title)));
  const table = make(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Refused entries of ${label}` },
    make('table', {}, make('thead', {}, head), make('tbody', {}, ...rows)),
  );
  return make(
    'div',
    {},
    rows.length === 0 ? make('p', {}, 'The CRM has refused no entry; some wait for their next attempt.') : table,
    button('Retry all', () => retry({})),
  );
}
