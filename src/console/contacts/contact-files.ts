import type { ImportReport } from '../../domain/protocol/contact-list.ts';
import type { CardPage } from '../card-page.ts';
import { labelled } from '../labelled.ts';
import { button, make } from '../make.ts';
import { importReport } from './import-report.ts';

/** The contact list as a file: its export, and the form of an import with what came of it. */
export function contactFiles({ refresh, say, trying, ask }: Omit<CardPage, 'edit'>): HTMLElement {
  const place = make('div');
  const open = button('Import', () => {
    place.replaceChildren(importForm());
    place.querySelector('input')?.focus();
  });
  const close = (): void => {
    place.replaceChildren();
    open.focus();
  };

  function importForm(): HTMLFormElement {
    const file = make('input', { type: 'file', accept: '.csv,text/csv', required: true });
    const country = make('input', { maxlength: '2', pattern: '[A-Za-z]{2}', autocomplete: 'off' });
    const duplicates = make(
      'select',
      {},
      make('option', { value: 'report' }, 'Leave out the row'),
      make('option', { value: 'merge' }, 'Add to the contact what it lacks'),
    );
    const form = make(
      'form',
      { class: 'card', 'aria-label': 'Import' },
      make('h2', {}, 'Import contacts'),
      labelled('CSV file', file, 'UTF-8, with a line of headers such as name, phone, company. At most 20,000 rows.'),
      labelled('Country', country, 'Two letters, for numbers without a country code. Empty: the gateway’s own.'),
      labelled('If a contact has the number already', duplicates),
      make('div', { class: 'actions' }, make('button', { class: 'main' }, 'Import'), button('Cancel', close)),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const [chosen] = file.files ?? [];
      if (chosen !== undefined) void send(chosen, country.value, duplicates.value);
    });
    return form;
  }

  let sending = false;
  const send = (file: File, country: string, duplicates: string): Promise<void> =>
    trying(async () => {
      // A second press would import every row as a duplicate.
      if (sending) return;
      sending = true;
      try {
        say(`Importing “${file.name}”…`);
        const query = new URLSearchParams({ duplicates, ...(country !== '' && { country }) });
        const report = await ask<ImportReport>('POST', `/v1/contacts/import?${query}`, file);
        await refresh();
        say(`“${file.name}” is imported.`, 'good');
        place.replaceChildren(importReport(report, close));
        place.querySelector('button')?.focus();
      } finally {
        sending = false;
      }
    });

  const exported = (delimiter: string, label: string): HTMLElement =>
    make('a', { href: `/v1/contacts/export?delimiter=${delimiter}`, download: 'contacts.csv' }, label);
  return make(
    'div',
    {},
    make(
      'div',
      { class: 'actions' },
      open,
      exported('comma', 'Export, with commas'),
      exported('semicolon', 'Export, with semicolons'),
    ),
    place,
  );
}
