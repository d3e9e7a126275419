import { unguarded } from '../../../domain/csv/formulas.ts';
import type { RowProblemCode } from '../../../domain/protocol/contact-list.ts';
import type { Columns, Field } from './columns.ts';
import { longestCell } from './rows.ts';

export interface CellProblem {
  /** The column's header. null: the whole row. */
  column: string | null;
  code: RowProblemCode;
}

/** A cell with a text. */
export interface FilledCell {
  field: Field;
  text: string;
  column: string;
}

const yes = new Set(['yes', 'true', '1', 'x', 'y']);
const no = new Set(['', 'no', 'false', '0', 'n']);
/** More than any of these words. */
const longestFlag = 10;

/** Reads the cells of one row by what they hold, and collects all that is wrong with them. */
export class RowReader {
  readonly problems: CellProblem[] = [];
  readonly #filled: FilledCell[] = [];

  constructor(cells: readonly string[], { fields, headers }: Columns) {
    for (const [at, field] of fields.entries()) {
      const column = headers[at] ?? '';
      const cell = cells[at] ?? '';
      if (field === null) continue;
      // Before anything is done with the text: a cell may be as long as the file.
      const text = cell.length > longestCell ? this.wrong('TOO_LONG', column) : unguarded(cell).trim();
      if (text !== '') this.#filled.push({ field, text, column });
    }
    if (cells.slice(headers.length).some((cell) => cell.trim() !== '')) this.wrong('TOO_MANY_CELLS', null);
  }

  /** @returns "" */
  wrong(code: RowProblemCode, column: string | null): '' {
    this.problems.push({ column, code });
    return '';
  }

  all(field: Field): FilledCell[] {
    return this.#filled.filter((cell) => cell.field === field);
  }

  /** The first text of this field. null: none. */
  text(field: Field, longest: number, isValid = (_text: string) => true, code: RowProblemCode = 'TOO_LONG') {
    const [cell] = this.all(field);
    if (cell === undefined) return null;
    if (cell.text.length > longest) this.wrong('TOO_LONG', cell.column);
    else if (!isValid(cell.text)) this.wrong(code, cell.column);
    return cell.text;
  }

  flag(field: Field): boolean {
    const isWord = (text: string) => yes.has(text.toLowerCase()) || no.has(text.toLowerCase());
    return yes.has((this.text(field, longestFlag, isWord, 'INVALID_VALUE') ?? '').toLowerCase());
  }
}
