import type { CrmConnector } from '../kit/index.ts';
import { Columns } from './columns.ts';
import { contactOf, titles } from './find-contacts.ts';
import type { Spreadsheet } from './spreadsheet.ts';

/** Creates a row, unless there is one of this key: it is the row's id. */
export function contactCreator(spreadsheet: Spreadsheet, sheet: string): NonNullable<CrmConnector['createContact']> {
  return async ({ key, name, number, company, unverified }, options) => {
    const [first = [], ...rows] = await spreadsheet.rows(sheet, options);
    const columns = new Columns(sheet, first);
    const [idColumn] = [columns.at(titles.id), columns.at(titles.name), columns.at(titles.phone)];
    const id = `sidecall-${key}`;
    const at = rows.findIndex((row) => row[idColumn] === id);
    if (at !== -1) return contactOf(columns, rows[at] ?? [], at, spreadsheet.url);
    columns.mustBeginAtA();
    const remark = unverified ? { Remark: 'The number is not verified.' } : {};
    const values = { ID: id, Name: name, Company: company ?? '', Phone: number, ...remark };
    const row = columns.rowOf(values);
    await spreadsheet.append(sheet, row, options);
    return { ...contactOf(columns, row, rows.length, spreadsheet.url), company: company || null };
  };
}
