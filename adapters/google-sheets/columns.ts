import { refused } from '../kit/index.ts';

export type Cell = string | number | boolean | null;

/**
 * The columns of a sheet by their titles in the first row: users move, add and rename columns.
 */
export class Columns {
  readonly #sheet: string;
  readonly #titles: readonly string[];

  constructor(sheet: string, titles: readonly Cell[]) {
    this.#sheet = sheet;
    this.#titles = titles.map(normal);
  }

  /** From 0. null: there is no such column. */
  find(title: string): number | null {
    const at = this.#titles.indexOf(normal(title));
    return at === -1 ? null : at;
  }

  /** @throws CodedError CRM_REFUSED if there is no such column */
  at(title: string): number {
    const at = this.find(title);
    if (at !== null) return at;
    throw refused({
      reason: `The sheet “${this.#sheet}” has no column “${title}”: write the titles into its first row.`,
    });
  }

  /** The columns whose title has one of these words. */
  having(...words: readonly string[]): number[] {
    return this.#titles.flatMap((title, at) => (words.some((word) => title.includes(word)) ? [at] : []));
  }

  /** A row with these values below the titles that are there. null leaves a cell as it is. */
  rowOf(values: Readonly<Record<string, Cell>>): Cell[] {
    const row: Cell[] = this.#titles.map(() => null);
    for (const [title, value] of Object.entries(values)) {
      const at = this.find(title);
      if (at !== null) row[at] = value;
    }
    return row;
  }

  /**
   * Google appends below the first table of a sheet, beginning at the table's own first column.
   * @throws CodedError CRM_REFUSED if the first title is missing
   */
  mustBeginAtA(): void {
    if ((this.#titles[0] ?? '') !== '') return;
    throw refused({ reason: `The first cell of the sheet “${this.#sheet}” is empty: write a title into it.` });
  }
}

function normal(title: Cell): string {
  return String(title ?? '')
    .trim()
    .toLowerCase();
}

/** "A" for 0, "AA" for 26. */
export function letterOf(column: number): string {
  const rest = column % 26;
  const letter = String.fromCharCode(65 + rest);
  return column < 26 ? letter : letterOf((column - rest) / 26 - 1) + letter;
}
