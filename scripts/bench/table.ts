import type { BenchRow } from './row.ts';

/** Rows in aligned columns, under a heading. */
export function table(rows: readonly BenchRow[]): string {
  const all = [{ name: 'what', value: 'measured', goal: 'goal' }, ...rows];
  const width = (key: 'name' | 'value'): number => Math.max(...all.map((line) => line[key].length));
  const [name, value] = [width('name'), width('value')];
  return all
    .map((line) => `${line.name.padEnd(name)}  ${line.value.padEnd(value)}  ${line.goal ?? ''}`.trimEnd())
    .join('\n');
}
