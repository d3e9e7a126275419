import type { ImportReport, RowProblemCode } from '../../domain/protocol/contact-list.ts';
import { button, make } from '../make.ts';

const problemTexts: Readonly<Record<RowProblemCode, string>> = {
  QUOTES: 'A quoted cell does not end, or text follows its end.',
  TOO_MANY_CELLS: 'There are more cells than headers. A delimiter in a text needs quotes.',
  NAME_MISSING: 'There is neither a name nor a company.',
  INVALID_NUMBER: 'This is no phone number.',
  INVALID_EMAIL: 'This is no e-mail address.',
  INVALID_OWNER: 'This is no identity of an agent.',
  INVALID_VALUE: 'This is neither yes nor no.',
  TOO_LONG: 'The text is too long.',
  TOO_MANY_NUMBERS: 'A contact has 20 numbers at most.',
  DUPLICATE: 'A contact has this number already.',
  TOO_MANY_ROWS: 'This row and those after it were not read. Split the file.',
};

/** What came of an import: the counts, and each row that was left out, by its line in the file. */
export function importReport(report: ImportReport, close: () => void): HTMLElement {
  const { rows, created, merged, unchanged, failed, problems, ignoredColumns } = report;
  const lines = problems.map(({ line, column, code }) =>
    make(
      'tr',
      {},
      make('td', {}, String(line)),
      make('td', { dir: 'auto' }, column ?? ''),
      make('td', {}, problemTexts[code]),
    ),
  );
  const head = make('tr', {}, ...['Line', 'Column', 'Problem'].map((title) => make('th', { scope: 'col' }, title)));
  const table = make('table', {}, make('thead', {}, head), make('tbody', {}, ...lines));
  const ignored = `Columns that were not read: ${ignoredColumns.join(', ')}.`;
  return make(
    'section',
    { class: 'card', 'aria-label': 'Outcome of the import' },
    make('h2', {}, 'Outcome of the import'),
    make(
      'p',
      {},
      `Rows: ${rows}. Created: ${created}. Added to: ${merged}. Unchanged: ${unchanged}. Left out: ${failed}.`,
    ),
    ...(ignoredColumns.length === 0 ? [] : [make('p', { dir: 'auto' }, ignored)]),
    ...(lines.length === 0
      ? []
      : [
          make(
            'div',
            { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Rows that were left out' },
            table,
          ),
        ]),
    ...(failed > problems.length ? [make('p', {}, `The first ${problems.length} of them are listed.`)] : []),
    make('div', { class: 'actions' }, button('Close', close)),
  );
}
