import { writeFileSync } from 'node:fs';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner';
import type { Counts } from './counts.ts';

/** Writes the numbers of passed, failed and skipped tests to `file`, as JSON. */
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
  { testResults, passed }: Pick<TestSession, 'testResults' | 'passed'>,
  counts: Counts,
): void {
  const failedBefore = counts.failed;
  if (testResults) countSuite(testResults, counts);
  // A page that failed before or outside its tests.
  if (!passed && counts.failed === failedBefore) counts.failed += 1;
}

function countSuite({ tests, suites }: TestSuiteResult, counts: Counts): void {
  for (const test of tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
  for (const suite of suites) countSuite(suite, counts);
}
