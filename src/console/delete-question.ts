import type { CrmConnectionView } from '../domain/protocol/crm.ts';
import { ask } from './ask.ts';
import type { CardPage } from './card-page.ts';
import { button, make } from './make.ts';

/** Asks whether to delete a connection, and says what is lost with it. @param keep closes the question */
export function deleteQuestion(
  { id, label, entries }: CrmConnectionView,
  { refresh, say, trying }: Pick<CardPage, 'refresh' | 'say' | 'trying'>,
  keep: () => void,
): HTMLElement {
  const remove = (): Promise<void> =>
    trying(async () => {
      await ask('DELETE', `/v1/crm-connections/${encodeURIComponent(id)}`);
      await refresh();
      say(`“${label}” is deleted.`, 'good');
    });
  const lost = entries.pending + entries.parked;
  return make(
    'div',
    { role: 'group', 'aria-label': `Delete ${label}` },
    make('p', { dir: 'auto' }, `Delete “${label}”?`),
    make(
      'p',
      {},
      lost === 0 ? 'No log entry is lost.' : `Log entries that are lost: ${lost}.`,
      ' Those in the CRM stay.',
    ),
    make(
      'div',
      { class: 'actions' },
      button('Keep it', keep, { class: 'main', 'aria-label': `Keep it: ${label}` }),
      button('Delete it', remove, { class: 'danger', 'aria-label': `Delete it: ${label}` }),
    ),
  );
}
