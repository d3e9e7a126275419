import type { VirtualNumberView } from '../../domain/protocol/admin.ts';
import type { CardPage } from '../card-page.ts';
import { openedClass } from '../card-places.ts';
import { button, make } from '../make.ts';
import type { Choice } from './connection-order.ts';
import { numberForm } from './number-form.ts';

/** One virtual number: its CRMs, in order, and a form to change them. */
export function numberCard(
  value: VirtualNumberView,
  known: readonly Choice[],
  { refresh, say, trying, ask }: Pick<CardPage, 'refresh' | 'say' | 'trying' | 'ask'>,
): HTMLElement {
  const place = make('div', { class: openedClass });
  const name = value.label;
  const change = button('Change CRMs', () => open(), { 'aria-label': `Change CRMs of ${name}` });
  const close = (): void => {
    place.replaceChildren();
    change.focus();
  };
  const open = (): void => {
    const saved = async (warnings: readonly string[]): Promise<void> => {
      close();
      await refresh();
      if (warnings.length === 0) say(`“${name}” is saved.`, 'good');
      else say(`“${name}” is saved. ${warnings.join(' ')}`, 'problem');
    };
    const cancel = (): void => {
      close();
      // The number may have changed meanwhile.
      void trying(refresh);
    };
    place.replaceChildren(numberForm({ value, known, saved, close: cancel, ask }));
    place.querySelector<HTMLElement>('select')?.focus();
  };
  return make(
    'article',
    { class: 'card', 'data-key': value.number },
    make('h3', { dir: 'auto' }, name),
    make('p', { class: 'faint', dir: 'ltr' }, value.display),
    make('p', { dir: 'auto' }, textOf(value, known)),
    make('div', { class: 'actions' }, change),
    place,
  );
}

/** e.g. "CRMs: Sales; Billing (copy of the log). The owner of the contact rings first." */
function textOf({ connections, ownerFirst }: VirtualNumberView, known: readonly Choice[]): string {
  const names = connections?.map(({ id, log }, at) => {
    const label = known.find((choice) => choice.id === id)?.label ?? `${id} (does not exist)`;
    return at > 0 && log ? `${label} (copy of the log)` : label;
  });
  const crms = names === undefined ? 'the first of all connections' : names.length === 0 ? 'none' : names.join('; ');
  return `CRMs: ${crms}.${ownerFirst === true ? ' The owner of the contact rings first.' : ''}`;
}
