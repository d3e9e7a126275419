import { readFileSync } from 'node:fs';

/** The trimmed text of a secret's file. null: adds a problem. @param what the start of the problem's sentence */
export function secretOf(path: string, what: string, problems: string[]): string | null {
  try {
    const text = readFileSync(path, 'utf8').trim();
    if (text !== '') return text;
    problems.push(`${what} names a file that is empty`);
  } catch (error) {
    problems.push(`${what} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  return null;
}
