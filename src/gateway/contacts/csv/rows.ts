export interface CsvRow {
  /** The line, from 1, in which the row begins. */
  line: number;
  /** null: a quoted cell does not end, or text follows its end. */
  cells: string[] | null;
}

/** The longest cell, in characters. A longer quoted one is taken for one whose end is missing. */
export const longestCell = 32_767;
/** Cells of a row. Those after them are not kept. */
const mostCells = 1000;

export type Delimiter = ',' | ';' | '\t';
const delimiters: readonly Delimiter[] = [',', ';', '\t'];

/**
 * The delimiter of a file: of the three, the one that is most often in the first line.
 * @param text without a byte order mark
 */
export function delimiterOf(text: string): Delimiter {
  const [first = ''] = text.split(/[\r\n]/, 1);
  const bare = first.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}

/**
 * Reads CSV (RFC 4180) row by row, without empty rows. Lines end with CRLF, LF or CR. A row with a faulty quote ends
 * with its line, so that it takes no other row with it. A quote inside an unquoted cell is an ordinary character.
 */
export function* csvRows(text: string, delimiter: Delimiter): Generator<CsvRow> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const row = rowAt(text, at, delimiter) ?? { cells: null, end: endOfLine(text, at) };
    const end = afterLineBreak(text, row.end);
    if (row.cells === null || row.cells.some((cell) => cell.trim() !== '')) yield { line, cells: row.cells };
    line += lineBreaks(text, at, end);
    at = end;
  }
}

/** @returns null: a faulty quote. `end` is before the line break. */
function rowAt(text: string, start: number, delimiter: Delimiter): { cells: string[]; end: number } | null {
  const cells: string[] = [];
  for (let at = start; ; ) {
    const cell = text[at] === '"' ? quotedAt(text, at) : plainAt(text, at, delimiter);
    if (cell === null) return null;
    if (cells.length < mostCells) cells.push(cell.value);
    const next = text[cell.end];
    if (next === undefined || next === '\r' || next === '\n') return { cells, end: cell.end };
    if (next !== delimiter) return null;
    at = cell.end + 1;
  }
}

interface Cell {
  value: string;
  /** The index after it. */
  end: number;
}

function plainAt(text: string, at: number, delimiter: Delimiter): Cell {
  let end = at;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\r' && text[end] !== '\n') end += 1;
  return { value: text.slice(at, end), end };
}

/** RFC 4180 section 2.7: a quote inside a quoted cell is written twice. */
function quotedAt(text: string, at: number): Cell | null {
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote === -1 || quote - at > longestCell) return null;
    if (text[quote + 1] !== '"') {
      return { value: text.slice(at + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    }
    from = quote + 2;
  }
}

function endOfLine(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== '\r' && text[end] !== '\n') end += 1;
  return end;
}

function afterLineBreak(text: string, at: number): number {
  return at + (text.startsWith('\r\n', at) ? 2 : 1);
}

function lineBreaks(text: string, from: number, to: number): number {
  return text.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0;
}
