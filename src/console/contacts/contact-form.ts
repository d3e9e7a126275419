import { contactLimits, type ListedContact } from '../../domain/protocol/contact-list.ts';
import { sentenceOf } from '../ask.ts';
import { conflictChoice, isConflict } from '../conflict-choice.ts';
import { checked, labelled } from '../labelled.ts';
import { button, make } from '../make.ts';
import type { Ask } from '../shell/page-context.ts';

export interface ContactForm {
  /** null: a new one. */
  contact: ListedContact | null;
  saved: (contact: ListedContact) => Promise<void>;
  close: () => void;
  ask: Ask;
  /** Opens the form again, with the contact as it is stored now. */
  reopen: (contact: ListedContact) => void;
}

/** The form of one contact. Numbers that are hidden from this person stay as they are. */
export function contactForm({ contact, saved, close, ask, reopen }: ContactForm): HTMLFormElement {
  const problem = make('div', { class: 'problem', role: 'alert' });
  let revision = contact?.revision ?? 0;
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
  const send = (): Promise<ListedContact> => {
    if (contact !== null) return ask('PUT', pathOf(contact), { ...body(), owner: entered(owner), revision });
    // Left out, it is the person, if they are an agent.
    const given = entered(owner);
    return ask('POST', '/v1/contacts', { ...body(), ...(given !== null && { owner: given }) });
  };
  let saving = false;
  const save = async (): Promise<void> => {
    // A second press would create a second contact.
    if (saving) return;
    saving = true;
    problem.replaceChildren();
    try {
      await saved(await send());
    } catch (error) {
      if (!isConflict(error) || contact === null) return problem.replaceChildren(sentenceOf(error));
      const stored = (): Promise<ListedContact> => ask('GET', pathOf(contact));
      const mine = async (): Promise<void> => {
        ({ revision } = await stored());
        await save();
      };
      problem.replaceChildren(conflictChoice(error, { mine, theirs: async () => reopen(await stored()) }));
    } finally {
      saving = false;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save();
  });
  return form;
}

const pathOf = ({ id }: ListedContact): string => `/v1/contacts/${encodeURIComponent(id)}`;

/** As it can be read back; of a hidden number, the mask. */
const readable = ({ number, display }: ListedContact['numbers'][number]): string => number ?? display;

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
