import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner';
import { type Counts, failureLine } from './counts.ts';

/** Writes the numbers of passed, failed and skipped tests and the names of the failed ones to `file`, as JSON. */
export function countsReporter(file: string): Reporter {
  return {
    stop({ sessions }) {
      const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) countSession(session, counts);
      writeFileSync(file, JSON.stringify(counts));
    },
  };
}

export function countSession(
  { testFile, testResults, passed, errors }: Pick<TestSession, 'testFile' | 'testResults' | 'passed' | 'errors'>,
  counts: Counts,
): void {
  const failedBefore = counts.failed;
  const file = testFile ? relative(process.cwd(), testFile) : 'a page';
  if (testResults) countSuite(testResults, counts, file);
  // A page that failed before or outside its tests.
  if (passed || counts.failed > failedBefore) return;
  counts.failed += 1;
  note(counts, failureLine(file, '', errors?.map(({ message }) => message).join(' ')));
}

function countSuite({ tests, suites }: TestSuiteResult, counts: Counts, file: string): void {
  for (const test of tests) {
    const result = test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed';
    counts[result] += 1;
    if (result === 'failed') note(counts, failureLine(file, test.name, test.error?.message));
  }
  for (const suite of suites) countSuite(suite, counts, file);
}

function note(counts: Counts, failure: string): void {
  counts.failures = [...(counts.failures ?? []), failure];
}
