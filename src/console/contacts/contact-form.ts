import { contactLimits, type ListedContact } from '../../domain/protocol/contact-list.ts';
import { ask, sentenceOf } from '../ask.ts';
import { checked, labelled } from '../labelled.ts';
import { button, make } from '../make.ts';

export interface ContactForm {
  /** null: a new one. */
  contact: ListedContact | null;
  saved: (contact: ListedContact) => Promise<void>;
  close: () => void;
}

/** The form of one contact. Numbers that are hidden from this person stay as they are. */
export function contactForm({ contact, saved, close }: ContactForm): HTMLFormElement {
  const problem = make('p', { class: 'problem', role: 'alert' });
  const text = (value: string | null, most: number, more: { required?: boolean; inputmode?: string } = {}) =>
    make('input', { value: value ?? '', maxlength: String(most), dir: 'auto', ...more });
  const name = text(contact?.name ?? null, contactLimits.name, { required: true });
  const company = text(contact?.company ?? null, contactLimits.company);
  const numbers = make('textarea', { rows: '3', dir: 'ltr' }, (contact?.numbers ?? []).map(readable).join('\n'));
  const email = text(contact?.email ?? null, contactLimits.email, { inputmode: 'email' });
  const owner = text(contact?.owner ?? null, 100);
  const notes = make('textarea', { rows: '4', dir: 'auto', maxlength: String(contactLimits.notes) });
  notes.value = contact?.notes ?? '';
  const doNotRecord = make('input', { type: 'checkbox', checked: contact?.doNotRecord === true });
  const hidden = contact?.numbers.some(({ number }) => number === null) === true;
  numbers.readOnly = hidden;

  const form = make(
    'form',
    { class: 'card', 'aria-label': contact === null ? 'New contact' : `Contact ${contact.name}` },
    make('h2', { dir: 'auto' }, contact === null ? 'New contact' : contact.name),
    labelled('Name', name),
    labelled('Company', company),
    labelled(
      'Numbers',
      numbers,
      hidden ? 'Hidden from you. They stay as they are.' : 'One a line, in any spelling; the first is the main number.',
    ),
    labelled('E-mail address', email),
    labelled('Owner', owner, 'The identity of an agent.'),
    labelled('Notes', notes),
    checked('Do not record calls', doNotRecord),
    problem,
    make('div', { class: 'actions' }, make('button', { class: 'main' }, 'Save'), button('Cancel', close)),
  );

  /** null: empty. */
  const entered = (control: HTMLInputElement): string | null => control.value.trim() || null;
  const body = () => ({
    name: name.value.trim(),
    company: entered(company),
    email: entered(email),
    notes: notes.value,
    doNotRecord: doNotRecord.checked,
    ...(!hidden && { numbers: linesOf(numbers.value) }),
  });
  const save = (): Promise<ListedContact> => {
    if (contact !== null) {
      const { id, revision } = contact;
      const change = { ...body(), owner: entered(owner), revision };
      return ask('PUT', `/v1/contacts/${encodeURIComponent(id)}`, change);
    }
    // Left out, it is the person, if they are an agent.
    const given = entered(owner);
    return ask('POST', '/v1/contacts', { ...body(), ...(given !== null && { owner: given }) });
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.textContent = '';
    try {
      await saved(await save());
    } catch (error) {
      problem.textContent = sentenceOf(error);
    }
  });
  return form;
}

/** As it can be read back; of a hidden number, the mask. */
const readable = ({ number, display }: ListedContact['numbers'][number]): string => number ?? display;

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
