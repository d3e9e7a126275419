import type { BenchRow } from './row.ts';

/** Prints rows in aligned columns, under a heading. The column of Asterisk appears only if it was measured. */
export function table(rows: readonly BenchRow[]): string {
  const compared = rows.some(({ asterisk }) => asterisk !== undefined);
  const lines = [
    ['what', 'measured', ...(compared ? ['Asterisk'] : []), 'goal'],
    ...rows.map(({ name, value, asterisk = '', goal = '' }) => [name, value, ...(compared ? [asterisk] : []), goal]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
