/** The character before a text that tells spreadsheets that it is UTF-8. */
export const byteOrderMark = '\uFEFF';

/** One line of a CSV file (RFC 4180). Pass texts that people typed through `guarded` first. */
export function csvLine(cells: readonly string[], delimiter: string): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)}\r\n`;
}
