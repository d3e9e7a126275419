import { type Clock, isoTime } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import type { Country } from '../../../domain/numbers/e164.ts';
import type { ImportReport, RowProblemCode } from '../../../domain/protocol/contact-list.ts';
import type { ContactStore, NewStoredContact, RowDecision } from '../../storage/contacts/port.ts';
import { newContactId } from '../ids.ts';
import { columnsOf } from './columns.ts';
import { duplicatesOf, merged } from './merge.ts';
import { contactOfRow } from './row-contact.ts';
import { type CsvRow, csvRows, delimiterOf } from './rows.ts';

const mostRows = 20_000;
const mostProblems = 1_000;
/** Rows of one transaction. This process also relays the sound of calls, so nothing takes long at once. */
const batchSize = 10;

export interface ImportOptions {
  store: Pick<ContactStore, 'addEach'>;
  clock: Clock;
  /** The country of numbers without a country code. */
  country: Country;
  /** What to do with a row that has a number of one existing contact. */
  duplicates: 'report' | 'merge';
}

/**
 * Imports the rows of a CSV file, some in a transaction. What was imported stays if a later row fails, or the gateway.
 * @param text without a byte order mark
 * @throws CodedError CONTACTS_FILE_INVALID if the first line is not a header; nothing is imported then
 */
export async function importContacts(text: string, options: ImportOptions): Promise<ImportReport> {
  const rows = csvRows(text, delimiterOf(text));
  let header = rows.next().value as CsvRow | undefined;
  // Excel writes the delimiter into a line before the header.
  if (/^sep=/i.test(header?.cells?.[0] ?? '')) header = rows.next().value as CsvRow | undefined;
  const columns = header?.cells == null ? null : columnsOf(header.cells);
  if (columns === null) {
    throw new CodedError('CONTACTS_FILE_INVALID', {
      message: 'The first line names no column for a name, a company or a number.',
    });
  }
  const report = emptyReport(columns.ignored);
  let batch: { line: number; row: NewStoredContact }[] = [];
  const flush = async () => {
    await addBatch(batch, report, options);
    batch = [];
    // Lets the calls' packets through.
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (const { line, cells } of rows) {
    if (report.rows === mostRows) {
      report.problems.push({ line, column: null, code: 'TOO_MANY_ROWS' });
      break;
    }
    report.rows += 1;
    const contact = cells === null ? quotes : contactOfRow(cells, columns, options.country);
    if (Array.isArray(contact)) {
      report.failed += 1;
      for (const problem of contact) note(report, { line, ...problem });
    } else {
      batch.push({ line, row: { id: newContactId(), createdAt: isoTime(options.clock), ...contact } });
    }
    if (batch.length === batchSize || report.rows % batchSize === 0) await flush();
  }
  await flush();
  report.problems.sort((one, other) => one.line - other.line);
  return report;
}

const quotes: { column: null; code: RowProblemCode }[] = [{ column: null, code: 'QUOTES' }];

function emptyReport(ignoredColumns: string[]): ImportReport {
  return { rows: 0, created: 0, merged: 0, unchanged: 0, failed: 0, problems: [], ignoredColumns };
}

function note(report: ImportReport, problem: ImportReport['problems'][number]): void {
  if (report.problems.length < mostProblems) report.problems.push(problem);
}

async function addBatch(
  batch: readonly { line: number; row: NewStoredContact }[],
  report: ImportReport,
  { store, country, duplicates }: ImportOptions,
): Promise<void> {
  if (batch.length === 0) return;
  /** The contacts with a number of each row, by the row's id. */
  const found = new Map<string, string[]>();
  const decide = (row: NewStoredContact, alike: Parameters<typeof duplicatesOf>[1]): RowDecision => {
    const same = duplicatesOf(row, alike, country);
    found.set(
      row.id,
      same.map(({ id }) => id),
    );
    const [only] = same;
    if (only === undefined) return 'add';
    return duplicates === 'merge' && same.length === 1 ? (merged(only, row, country) ?? 'skip') : 'skip';
  };
  const decisions = await store.addEach(
    batch.map(({ row }) => row),
    decide,
  );
  for (const [at, { line, row }] of batch.entries()) {
    const contacts = found.get(row.id) ?? [];
    if (decisions[at] === 'add') report.created += 1;
    else if (decisions[at] !== 'skip') report.merged += 1;
    else if (duplicates === 'merge' && contacts.length === 1) report.unchanged += 1;
    else {
      report.failed += 1;
      note(report, { line, column: null, code: 'DUPLICATE', contacts: contacts.slice(0, 10) });
    }
  }
}
