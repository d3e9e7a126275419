import { make } from './make.ts';

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

let helps = 0;

/** A label with its control. The help is its description, so that the control's name stays short. */
export function labelled(label: string, control: Control, help = ''): HTMLElement {
  const named = make('label', {}, make('span', {}, label), control);
  if (help === '') return make('div', { class: 'field' }, named);
  helps += 1;
  const id = `help-${helps}`;
  control.setAttribute('aria-describedby', id);
  return make('div', { class: 'field' }, named, make('small', { id }, help));
}

/** A check box with its label. */
export function checked(label: string, control: HTMLInputElement): HTMLElement {
  return make('label', { class: 'check' }, control, label);
}
