import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode, tool } from '../run.ts';
import { type Counts, honest } from './counts.ts';

/** Runs the browser tests in Chromium. The reporter of scripts/test/browser-reporter.ts writes the counts to a file. */
export async function browserTests(files: readonly string[], say: (line: string) => void): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-wtr-'));
  const report = join(folder, 'counts.json');
  try {
    const { ok } = await runNode(
      [
        tool('@web/test-runner', 'wtr'),
        '--config',
        'test/web-test-runner.config.js',
        ...(files.length > 0 ? ['--files', ...files] : []),
      ],
      { show: say, env: { SIDECALL_TEST_COUNTS: report } },
    );
    const none: Counts = { passed: 0, failed: 0, skipped: 0 };
    return honest(existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Counts) : none, ok);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
