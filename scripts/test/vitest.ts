import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { runNode, tool } from '../run.ts';
import { type Counts, failureLine, honest } from './counts.ts';

/** The parts of vitest's JSON report that are read here. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    /** The file's whole path. */
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] | null }[];
  }[];
}

export function countVitest(report: VitestReport): Counts {
  // A file that could not be loaded, left something running or was killed reports no failed test.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  const failures = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) =>
        failureLine(relative(process.cwd(), name), fullName, failureMessages?.join(' ')),
      ),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [
      ...failures,
      ...broken.map(({ name, message }) => failureLine(relative(process.cwd(), name), '', message)),
    ],
  };
}

/**
 * @param workers number of files at a time
 * @param say gets the lines of its output
 */
export async function vitest(
  projects: readonly string[],
  filters: readonly string[],
  workers: number,
  say: (line: string) => void,
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-vitest-'));
  const file = join(folder, 'report.json');
  try {
    const { ok } = await runNode(
      [
        tool('vitest'),
        'run',
        ...projects.flatMap((project) => ['--project', project]),
        `--maxWorkers=${workers}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
        ...filters,
      ],
      { show: say },
    );
    const none: Counts = { passed: 0, failed: 0, skipped: 0 };
    return honest(existsSync(file) ? countVitest(JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : none, ok);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
