import { type CrmConnector, type CrmContact, contactWith, ofSameLine } from '../kit/index.ts';
import { type Cell, Columns } from './columns.ts';
import type { Spreadsheet } from './spreadsheet.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
const longestValue = 4000;

/** The titles of the sheet of contacts. Telephone numbers are in each column whose title has one of the words. */
export const titles = { id: 'ID', name: 'Name', company: 'Company', phone: 'Phone' };
const phoneWords = ['phone', 'mobile'] as const;

/** Finds contacts in a sheet: its rows are read, and whole numbers compared. The sheet is always up to date. */
export function contactFinder(spreadsheet: Spreadsheet, sheet: string): CrmConnector['findContacts'] {
  return async (number, options) => {
    const [first = [], ...rows] = await spreadsheet.rows(sheet, options);
    const columns = new Columns(sheet, first);
    columns.at(titles.name);
    if (columns.having(...phoneWords).length === 0) columns.at(titles.phone);
    const contacts = rows.map((row, at) => contactOf(columns, row, at, spreadsheet.url, options.fields));
    // Rows are added below, so the first one is the oldest.
    return ofSameLine(contacts, number, options.country).slice(0, mostKept);
  };
}

/** @param at the row from 0, below the titles */
export function contactOf(
  columns: Columns,
  row: readonly Cell[],
  at: number,
  url: string,
  fields?: readonly string[],
): CrmContact {
  const text = (title: string) => {
    const column = columns.find(title);
    return column === null ? '' : String(row[column] ?? '').slice(0, longestValue);
  };
  const values = fields?.map((name) => [name, text(name)] as const).filter(([, value]) => value !== '');
  return {
    ...contactWith({
      // A row that a user typed may have no id. Its number changes if rows are moved.
      id: text(titles.id).slice(0, 200) || `row-${at + 2}`,
      name: text(titles.name),
      company: text(titles.company) || null,
      numbers: columns.having(...phoneWords).flatMap((column) => numberIn(row[column])),
      url,
    }),
    ...(values !== undefined && { fields: Object.fromEntries(values) }),
  };
}

/** Google Sheets reads "+14155550123" that a user types as a number, and the "+" is lost. */
function numberIn(cell: Cell | undefined): string[] {
  if (typeof cell === 'number') return [cell >= 1e10 ? `+${cell}` : String(cell)];
  return typeof cell === 'string' && cell !== '' ? [cell.slice(0, longestValue)] : [];
}
