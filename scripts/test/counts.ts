export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export function sum(all: readonly Counts[]): Counts {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  return total;
}

/** "12 passed, 0 failed", with the number of skipped tests if there are any. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A runner that ended with an error counts as one failure, even without a failed test. */
export function honest(counts: Counts, exitedWell: boolean): Counts {
  const nothing = counts.passed + counts.failed + counts.skipped === 0;
  return !exitedWell || nothing ? { ...counts, failed: Math.max(1, counts.failed) } : counts;
}
