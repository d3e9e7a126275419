import type { VirtualNumberView } from '../../domain/protocol/admin.ts';
import { sentenceOf } from '../ask.ts';
import { checked, labelled } from '../labelled.ts';
import { button, make } from '../make.ts';
import type { Ask } from '../shell/page-context.ts';
import { type Choice, connectionOrder } from './connection-order.ts';

export interface NumberForm {
  value: VirtualNumberView;
  /** All connections, in their order. */
  known: readonly Choice[];
  /** @param warnings accepted values that are probably mistakes */
  saved: (warnings: readonly string[]) => Promise<void>;
  close: () => void;
  ask: Ask;
}

/** Which CRMs a virtual number has, and whether the owner of a contact rings first. All other settings stay. */
export function numberForm({ value, known, saved, close, ask }: NumberForm): HTMLFormElement {
  const { number, display, warnings: _, connections, ownerFirst, ...kept } = value;
  const problem = make('p', { class: 'problem', role: 'alert' });
  const which = make(
    'select',
    {},
    make('option', { value: 'first', selected: connections === undefined }, 'The first of all connections'),
    make('option', { value: 'own', selected: connections !== undefined }, 'Those listed here, in this order'),
  );
  const order = connectionOrder(known, connections ?? []);
  const owner = make('input', { type: 'checkbox', checked: ownerFirst === true });
  const show = (): void => {
    order.element.hidden = which.value === 'first';
  };
  which.addEventListener('change', show);
  show();

  const form = make(
    'form',
    { 'aria-label': `CRMs of ${display}` },
    labelled('CRMs', which),
    order.element,
    checked('The owner of the contact rings first', owner),
    make(
      'p',
      { class: 'faint' },
      'The first agent then rings up to 1.5 seconds later, because the CRM is asked before.',
    ),
    problem,
    make('div', { class: 'actions' }, make('button', { class: 'main' }, 'Save'), button('Cancel', close)),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.textContent = '';
    try {
      const answer = await ask<VirtualNumberView>('PUT', `/v1/virtual-numbers/${encodeURIComponent(number)}`, {
        ...kept,
        ...(which.value === 'own' && { connections: order.read() }),
        ...(owner.checked && { ownerFirst: true }),
      });
      await saved(answer.warnings ?? []);
    } catch (error) {
      problem.textContent = sentenceOf(error);
    }
  });
  return form;
}
