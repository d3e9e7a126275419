import { expect, it } from 'vitest';
import { countSession } from '../../scripts/test/browser-reporter.ts';
import { failureLine, honest, sum, summary } from '../../scripts/test/counts.ts';
import { countVitest } from '../../scripts/test/vitest.ts';

it('the last line names skipped tests only where there are some', () => {
  expect(summary({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(summary({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});

it('parts add up', () => {
  const part = { passed: 1, failed: 2, skipped: 3 };
  expect(sum([part, part])).toEqual({ passed: 2, failed: 4, skipped: 6 });
});

it('a runner that failed, or ran nothing, is never counted as success', () => {
  expect(honest({ passed: 5, failed: 0, skipped: 0 }, false).failed).toBe(1);
  expect(honest({ passed: 0, failed: 0, skipped: 0 }, true).failed).toBe(1);
  expect(honest({ passed: 5, failed: 0, skipped: 0 }, true).failed).toBe(0);
  expect(honest({ passed: 5, failed: 3, skipped: 0 }, false).failed).toBe(3);
});

it('a test file that cannot be loaded counts as failed', () => {
  const report = {
    numPassedTests: 4,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: [
      { name: 'unloaded', status: 'failed', message: '', assertionResults: [] },
      {
        name: 'one-failed',
        status: 'failed',
        message: '',
        assertionResults: [{ status: 'failed', fullName: 'calls', failureMessages: ['red\n  at line 3'] }],
      },
    ],
  };
  expect(countVitest(report)).toEqual({
    passed: 4,
    failed: 2,
    skipped: 2,
    failures: ['one-failed › calls: red at line 3', 'unloaded'],
  });
});

it('browser tests are counted in every nested suite, and a broken page as one failure', () => {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const test = { name: '', passed: true, skipped: false };
  const inner = { name: '', suites: [], tests: [test, { ...test, passed: false, skipped: true }] };
  const page = { testFile: 'test/page.test.ts', errors: [{ message: 'not found' }] };
  countSession({ ...page, passed: true, testResults: { name: '', suites: [inner], tests: [test] } }, counts);
  countSession({ ...page, passed: false }, counts);
  expect(counts).toEqual({ passed: 2, failed: 1, skipped: 1, failures: ['test/page.test.ts: not found'] });
});

it('a failure is told on one line, with the beginning of its message', () => {
  const part = {
    passed: 0,
    failed: 1,
    skipped: 0,
    failures: [failureLine('a.test.ts', 'rings', `no\n${'x'.repeat(1999)}`)],
  };
  expect(sum([part, part]).failures).toHaveLength(2);
  expect(part.failures[0]).toMatch(/^a\.test\.ts › rings: no x{1490,1500} …$/);
});
