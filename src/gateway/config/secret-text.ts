import { readFileSync } from 'node:fs';

/** The text of a secret's file without white space at its ends; null with a problem. @param what begins the sentence */
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
