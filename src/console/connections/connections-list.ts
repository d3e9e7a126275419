import type { VirtualNumberView } from '../../domain/protocol/admin.ts';
import type { CrmAdapterView, CrmConnectionView } from '../../domain/protocol/crm.ts';
import type { CardPage } from '../card-page.ts';
import { button, make } from '../make.ts';
import { numberCard } from '../numbers/number-card.ts';
import { connectionCard } from './connection-card.ts';
import { connectionForm } from './connection-form.ts';

export interface ConnectionsList {
  elements: readonly HTMLElement[];
  /** Reads adapters and connections, and shows them. @throws Refused */
  start(): Promise<void>;
  /** Reads the connections again, unless the person is in the middle of something. */
  follow(): Promise<void>;
}

/** The connections to CRMs with the form of one, and on request the CRMs of each virtual number. */
export function connectionsList(page: Omit<CardPage, 'edit' | 'refresh'>, withNumbers: boolean): ConnectionsList {
  const { ask, say, trying } = page;
  const list = make('div');
  const numbers = make('div');
  /** The form, while one is open. */
  const place = make('div');
  const add = button('Add a connection', () => openForm(null), { class: 'main' });
  // Until the adapters are known, a form would have nothing to choose from.
  add.disabled = true;
  let adapters: CrmAdapterView[] = [];

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
    const form = connectionForm({ adapters, connection, saved, close, ask, reopen: openForm });
    place.replaceChildren(form);
    form.querySelector<HTMLElement>('input, select')?.focus();
  }

  /** Reads it first, so that a change of what was changed since then is refused. */
  async function edit(id: string): Promise<void> {
    openForm(await ask<CrmConnectionView>('GET', `/v1/crm-connections/${encodeURIComponent(id)}`));
  }

  /** Focuses the button of this name in the lists, which have been made again. */
  function focus(name: string): void {
    const buttons = [...list.querySelectorAll('button'), ...numbers.querySelectorAll('button')];
    const same = buttons.find(({ ariaLabel }) => ariaLabel === name);
    (same ?? add).focus();
  }

  async function refresh(): Promise<void> {
    const [connections, all] = await Promise.all([
      ask<CrmConnectionView[]>('GET', '/v1/crm-connections'),
      withNumbers ? ask<VirtualNumberView[]>('GET', '/v1/virtual-numbers') : [],
    ]);
    const cards = connections.map((connection) =>
      connectionCard(connection, { edit: () => trying(() => edit(connection.id)), refresh, say, trying, ask }),
    );
    const { activeElement: active } = document;
    const focused = list.contains(active) || numbers.contains(active) ? (active?.ariaLabel ?? '') : null;
    list.replaceChildren(...cards);
    const numberCards = all.map((value) => numberCard(value, connections, { refresh, say, ask }));
    numbers.replaceChildren(...(all.length === 0 ? [] : [make('h2', {}, 'CRMs of the numbers'), ...numberCards]));
    if (focused !== null) focus(focused);
    say(cards.length === 0 ? 'There is no connection yet.' : '');
  }

  return {
    elements: [add, place, list, numbers],
    async start() {
      adapters = await ask<CrmAdapterView[]>('GET', '/v1/crm-adapters');
      add.disabled = false;
      await refresh();
    },
    async follow() {
      const opened = [...list.querySelectorAll('.opened')].some((each) => each.hasChildNodes());
      if (!opened && !add.disabled) await refresh();
    },
  };
}
