/** The administrator's page of CRM connections, and of the CRMs of each virtual number. */
import type { VirtualNumberView } from '../domain/protocol/admin.ts';
import type { CrmAdapterView, CrmConnectionView } from '../domain/protocol/crm.ts';
import { ask } from './ask.ts';
import { connectionCard } from './connection-card.ts';
import { connectionForm } from './connection-form.ts';
import { button, make, pageOf } from './make.ts';
import { numberCard } from './numbers/number-card.ts';
import { signedInPage } from './signed-in-page.ts';

const { say, trying, person } = signedInPage();
const list = make('div');
const numbers = make('div');
/** The form, while one is open. */
const place = make('div');
const add = button('Add a connection', () => openForm(null), { class: 'main' });
// Until the adapters are known, a form would have nothing to choose from.
add.disabled = true;
pageOf().append(add, place, list, numbers);

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
  const form = connectionForm({ adapters, connection, saved, close });
  place.replaceChildren(form);
  form.querySelector<HTMLElement>('input, select')?.focus();
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
    ask<VirtualNumberView[]>('GET', '/v1/virtual-numbers'),
  ]);
  const cards = connections.map((connection) =>
    connectionCard(connection, { edit: () => openForm(connection), refresh, say, trying }),
  );
  const { activeElement: active } = document;
  const focused = list.contains(active) || numbers.contains(active) ? (active?.ariaLabel ?? '') : null;
  list.replaceChildren(...cards);
  const numberCards = all.map((value) => numberCard(value, connections, { refresh, say }));
  numbers.replaceChildren(...(all.length === 0 ? [] : [make('h2', {}, 'CRMs of the numbers'), ...numberCards]));
  if (focused !== null) focus(focused);
  say(cards.length === 0 ? 'There is no connection yet.' : '');
}

await trying(async () => {
  await person();
  adapters = await ask<CrmAdapterView[]>('GET', '/v1/crm-adapters');
  add.disabled = false;
  await refresh();
});
