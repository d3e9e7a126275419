import { stripVTControlCharacters } from 'node:util';

/** Characters of a message in the last lines: enough for what a test says of a call that it lost. */
const mostWords = 1500;

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, one text each: "file › test: message". */
  failures?: string[];
}

export function sum(all: readonly Counts[]): Counts {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    if (counts.failures) total.failures = [...(total.failures ?? []), ...counts.failures];
  }
  return total;
}

/** "12 passed, 0 failed", with the number of skipped tests if there are any. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** "file › test: message" on one line, with the beginning of a long message. */
export function failureLine(file: string, test: string, message = ''): string {
  const words = stripVTControlCharacters(message).replace(/\s+/g, ' ').trim();
  const where = test ? `${file} › ${test}` : file;
  return words ? `${where}: ${words.length > mostWords ? `${words.slice(0, mostWords)} …` : words}` : where;
}

/** A runner that ended with an error counts as one failure, even without a failed test. */
export function honest(counts: Counts, exitedWell: boolean): Counts {
  const nothing = counts.passed + counts.failed + counts.skipped === 0;
  return !exitedWell || nothing ? { ...counts, failed: Math.max(1, counts.failed) } : counts;
}
