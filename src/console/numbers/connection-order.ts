import { checked, labelled } from '../labelled.ts';
import { button, make } from '../make.ts';

/** A connection that a number can name. */
export interface Choice {
  id: string;
  label: string;
}

export interface Named {
  id: string;
  /** Whether it gets a copy of the log. The first one gets the log in any case. */
  log: boolean;
}

/** The connections of a number, in order: an ordered list whose items move by buttons. */
export interface ConnectionOrder {
  element: HTMLElement;
  read(): Named[];
}

/** @param known all connections; one that is no longer among them stays until it is removed */
export function connectionOrder(known: readonly Choice[], named: readonly Named[]): ConnectionOrder {
  let order = [...named];
  const list = make('ol');
  const more = make('select');
  const add = button('Add', () => {
    if (more.value === '') return;
    order = [...order, { id: more.value, log: false }];
    draw();
    focus('Remove', order.length - 1);
  });
  const adding = make('div', {}, labelled('Another CRM', more), add);
  const empty = make('p', { class: 'faint' }, 'No CRM: calls of this number are neither looked up nor logged.');
  const labelOf = (id: string): string => known.find((choice) => choice.id === id)?.label ?? `${id} (does not exist)`;

  const focus = (what: string, at: number): void => {
    const item = list.children[at];
    const wanted = item?.querySelector<HTMLElement>(`[data-move="${what}"]`);
    const other = item?.querySelector<HTMLElement>('button:not([hidden])');
    (wanted?.hidden === false ? wanted : (other ?? more)).focus();
  };
  const move = (from: number, to: number, what: string): void => {
    const next = [...order];
    next.splice(to, 0, ...next.splice(from, 1));
    order = next;
    draw();
    focus(what, to);
  };

  const itemOf = ({ id, log }: Named, at: number): HTMLElement => {
    const label = labelOf(id);
    const copy = make('input', { type: 'checkbox', checked: log });
    copy.addEventListener('change', () => {
      order = order.map((each, place) => (place === at ? { ...each, log: copy.checked } : each));
    });
    const mover = (what: string, to: number): HTMLElement =>
      button(what, () => move(at, to, what), {
        'data-move': what,
        'aria-label': `${what}: ${label}`,
        hidden: to < 0 || to >= order.length,
      });
    const remove = (): void => {
      order = order.filter((_, place) => place !== at);
      draw();
      focus('Remove', Math.min(at, order.length - 1));
    };
    return make(
      'li',
      {},
      make('p', { dir: 'auto' }, label),
      at === 0
        ? make('p', { class: 'faint' }, 'The system of record: contacts come from it, and it gets the log.')
        : checked('Gets a copy of the log', copy),
      make(
        'div',
        { class: 'actions' },
        mover('Earlier', at - 1),
        mover('Later', at + 1),
        button('Remove', remove, { 'data-move': 'Remove', 'aria-label': `Remove: ${label}` }),
      ),
    );
  };

  function draw(): void {
    list.replaceChildren(...order.map(itemOf));
    const rest = known.filter(({ id }) => order.every((each) => each.id !== id));
    more.replaceChildren(...rest.map(({ id, label }) => make('option', { value: id }, label)));
    adding.hidden = rest.length === 0;
    empty.hidden = order.length > 0;
  }
  draw();
  return { element: make('div', {}, empty, list, adding), read: () => order };
}
