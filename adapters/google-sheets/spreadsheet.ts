import * as z from 'zod/mini';
import { accepted, type CrmConnection, createRequester, pathOf, type RequestOptions } from '../kit/index.ts';
import { type Cell, letterOf } from './columns.ts';
import { manifest } from './manifest.ts';
import { serviceAccount } from './service-account.ts';

/** Google's API has one address. */
const apiOrigin = 'https://sheets.googleapis.com';

/** A sheet with tens of thousands of rows. */
const answerLimit = 32 * 1024 * 1024;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** Google leaves out empty rows at the end, and empty cells at the end of a row. */
const Values = z.object({ range: z.string(), values: z._default(z.array(z.array(cell)), []) });
const Several = z.object({ valueRanges: z.array(Values) });
const Appended = z.object({ updates: z.object({ updatedRange: z.string() }) });
const Updated = z.object({ totalUpdatedCells: z._default(z.int(), 0) });

/**
 * The values of a spreadsheet.
 * @throws CodedError CRM_REFUSED, CRM_CREDENTIALS or CRM_UNAVAILABLE
 */
export interface Spreadsheet {
  /** Its page, for users. */
  readonly url: string;
  /** The rows of a sheet, with the titles. */
  rows(sheet: string, options: RequestOptions): Promise<Cell[][]>;
  titles(sheet: string, options: RequestOptions): Promise<Cell[]>;
  /** The cells of columns, below the titles. */
  columns(sheet: string, columns: readonly number[], options: RequestOptions): Promise<Cell[][]>;
  /** Adds a row below the others. */
  append(sheet: string, row: readonly Cell[], options: RequestOptions): Promise<void>;
  /**
   * Changes cells of a row.
   * @param row from 0, below the titles
   * @param cells by column; null leaves a cell as it is
   */
  change(sheet: string, row: number, cells: readonly Cell[], options: RequestOptions): Promise<void>;
}

export function openSpreadsheet(connection: CrmConnection): Spreadsheet {
  const id = idIn(String(connection.settings.spreadsheet ?? ''));
  const { budget } = manifest;
  const auth = serviceAccount(connection);
  const request = createRequester(connection, { auth, budget, baseUrl: apiOrigin, answerLimit });
  const plain = { valueRenderOption: 'UNFORMATTED_VALUE' };

  async function valuesOf(range: string, options: RequestOptions): Promise<Cell[][]> {
    const path = pathOf`/v4/spreadsheets/${id}/values/${range}`;
    return accepted(Values, await request({ method: 'GET', path, query: plain }, options)).values;
  }

  return {
    url: `https://docs.google.com/spreadsheets/d/${encodeURIComponent(id)}/edit`,

    rows: (sheet, options) => valuesOf(quoted(sheet), options),

    async titles(sheet, options) {
      return (await valuesOf(`${quoted(sheet)}!1:1`, options))[0] ?? [];
    },

    async columns(sheet, columns, options) {
      const path = pathOf`/v4/spreadsheets/${id}/values:batchGet`;
      const ranges = columns.map(letterOf).map((letter) => `${quoted(sheet)}!${letter}2:${letter}`);
      const query = { ...plain, ranges, majorDimension: 'COLUMNS' };
      const { valueRanges } = accepted(Several, await request({ method: 'GET', path, query }, options));
      return columns.map((_, at) => valueRanges[at]?.values[0] ?? []);
    },

    async append(sheet, row, options) {
      const path = pathOf`/v4/spreadsheets/${id}/values/${`${quoted(sheet)}!A1`}:append`;
      // RAW: a text that begins with "=" is no formula, and "+91" stays as it is.
      const query = { valueInputOption: 'RAW', insertDataOption: 'INSERT_ROWS' };
      const body = { values: [row] };
      accepted(Appended, await request({ method: 'POST', path, query, body, budgetClass: 'write' }, options));
    },

    async change(sheet, row, cells, options) {
      const path = pathOf`/v4/spreadsheets/${id}/values:batchUpdate`;
      const data = cells.flatMap((value, column) =>
        value === null ? [] : [{ range: `${quoted(sheet)}!${letterOf(column)}${row + 2}`, values: [[value]] }],
      );
      const body = { valueInputOption: 'RAW', data };
      accepted(Updated, await request({ method: 'POST', path, body, budgetClass: 'write' }, options));
    },
  };
}

/** The id in the address of a spreadsheet, or the id itself. */
function idIn(text: string): string {
  return /\/spreadsheets\/d\/([\w-]+)/.exec(text)?.[1] ?? text.trim();
}

/** A sheet's name in a range. */
function quoted(sheet: string): string {
  return `'${sheet.replaceAll("'", "''")}'`;
}
