import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { root, runNode, tool } from '../../scripts/run.ts';
import { countVitest, type VitestReport } from '../../scripts/test/vitest.ts';

const config = join(root, 'test/worker/fixture/vitest.config.ts');
let output: string;
let report: VitestReport;

/** The failure message of a file itself, not of one of its tests. */
const said = (file: string): string =>
  report.testResults.find(({ name }) => name.endsWith(file))?.message ?? 'not in the report';

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-watched-'));
  try {
    const file = join(folder, 'report.json');
    const args = ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    // Hides this file's own worker from the started command.
    const env = { SIDECALL_TEST_PATIENCE_SECONDS: '3', VITEST: '', VITEST_WORKER_ID: '', VITEST_POOL_ID: '' };
    output = (await runNode([tool('vitest'), ...args], { env })).output;
    report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);

it('a test that never gives its event loop back is named, and its worker killed', () => {
  expect(output).toContain('busy.fixture.ts > never gives its event loop back');
  expect(output).toContain('its event loop has not answered for 3 s');
});

it('a file that leaves a fake clock or a timer behind fails by its name', () => {
  expect(said('fake-clock.fixture.ts')).toContain('left a fake clock');
  expect(said('interval.fixture.ts')).toContain('left running: a timer of');
});

it('what a hook that ran out of time has started is killed', () => {
  const pid = Number(/the child is (\d+)/.exec(output)?.[1]);
  expect(pid).toBeGreaterThan(0);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

it('no other file meets what a failed or killed one left', () => {
  expect(report.testResults.find(({ name }) => name.endsWith('innocent.fixture.ts'))?.status).toBe('passed');
});

it('each of these files counts as failed', () => {
  expect(countVitest(report)).toMatchObject({ passed: 3, failed: 5 });
});
