import type { VirtualNumberView } from '../../domain/protocol/admin.ts';
import type { CrmAdapterView, CrmConnectionView } from '../../domain/protocol/crm.ts';
import type { CardListPage } from '../card-page.ts';
import { showCards } from '../card-places.ts';
import { formPlace } from '../form-place.ts';
import { button, make } from '../make.ts';
import { numberCard } from '../numbers/number-card.ts';
import { connectionCard } from './connection-card.ts';
import { connectionForm } from './connection-form.ts';

export interface ConnectionsList {
  elements: readonly HTMLElement[];
  /** Reads adapters and connections, and shows them. @throws Refused */
  start(): Promise<void>;
  /** Reads the connections again. A card in which something is open stays. */
  follow(): Promise<void>;
}

/** The connections to CRMs with the form of one, and on request the CRMs of each virtual number. */
export function connectionsList(page: CardListPage, withNumbers: boolean): ConnectionsList {
  const { ask, say, trying } = page;
  const list = make('div');
  /** Says that the list is empty. */
  const none = make('p', { 'aria-live': 'polite' });
  const title = make('h2', { hidden: true }, 'CRMs of the numbers');
  const numbers = make('div');
  const place = formPlace(page.mayLose);
  const add = button('Add a connection', () => openForm(null), { class: 'main' });
  // Until the adapters are known, a form would have nothing to choose from.
  add.disabled = true;
  let adapters: CrmAdapterView[] = [];
  let reads = 0;

  async function openForm(connection: CrmConnectionView | null): Promise<void> {
    if (await place.mayClose()) showForm(connection);
  }

  function showForm(connection: CrmConnectionView | null): void {
    const closeNow = (): void => {
      place.close();
      add.focus();
    };
    const close = async (): Promise<void> => {
      if (await place.mayClose()) closeNow();
    };
    const saved = (id: string): Promise<void> =>
      trying(async () => {
        closeNow();
        await refresh();
        say(`“${id}” is saved. Test it next.`, 'good');
      });
    say('');
    place.show(connectionForm({ adapters, connection, saved, close, ask, reopen: showForm }));
  }

  /** Reads it first, so that a change of what was changed since then is refused. */
  async function edit(id: string): Promise<void> {
    // Before it is read: what is open now may be this very connection, and must not be saved over another change.
    if (!(await place.mayClose())) return;
    place.close();
    await openForm(await ask<CrmConnectionView>('GET', `/v1/crm-connections/${encodeURIComponent(id)}`));
  }

  /** Focuses the button of this name in the lists, which have been made again. */
  function focus(name: string): void {
    const buttons = [...list.querySelectorAll('button'), ...numbers.querySelectorAll('button')];
    const same = buttons.find(({ ariaLabel }) => ariaLabel === name);
    (same ?? add).focus();
  }

  /** Of two readings, the later one counts, whichever answer comes first. */
  async function refresh(): Promise<void> {
    reads += 1;
    const own = reads;
    const [connections, all] = await Promise.all([
      ask<CrmConnectionView[]>('GET', '/v1/crm-connections'),
      withNumbers ? ask<VirtualNumberView[]>('GET', '/v1/virtual-numbers') : [],
    ]);
    if (own !== reads) return;
    const cards = connections.map((connection) =>
      connectionCard(connection, { edit: () => trying(() => edit(connection.id)), refresh, say, trying, ask }),
    );
    const { activeElement: active } = document;
    const focused = list.contains(active) || numbers.contains(active) ? active : null;
    showCards(list, cards);
    title.hidden = all.length === 0;
    showCards(
      numbers,
      all.map((value) => numberCard(value, connections, { refresh, say, trying, ask })),
    );
    if (focused?.isConnected === false) focus(focused.ariaLabel ?? '');
    none.textContent = cards.length === 0 ? 'There is no connection yet.' : '';
  }

  async function start(): Promise<void> {
    adapters = await ask<CrmAdapterView[]>('GET', '/v1/crm-adapters');
    add.disabled = false;
    await refresh();
    say('');
  }

  return {
    elements: [add, place.element, none, list, title, numbers],
    start,
    async follow() {
      // What could not be read at the start is read now.
      await (add.disabled ? start() : refresh());
    },
  };
}
