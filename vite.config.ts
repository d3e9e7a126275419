import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/longest-first.ts';
import { retiringForks } from './scripts/test/retiring-forks.ts';

/** Reports and ends a worker that hangs, and isolates the test files from each other. */
const setupFiles = ['test/worker/setup.ts'];
const withAsterisk = [...setupFiles, 'test/asterisk/setup.ts'];

const withPostgres = [...setupFiles, 'test/postgres/setup.ts'];

/**
 * These limits only end tests that would never end. The machine may be busy, and other parts run beside these. Hooks
 * wait for the same events.
 */
const limits = { testTimeout: 300_000, hookTimeout: 300_000 };

/** The gateway that these projects start many times. */
const globalSetup = 'scripts/test/gateway-bundle.ts';

/** They wait for minutes, with almost no processor load, so they run beside the others. */
const waiting = ['test/e2e/hidden-tab.test.ts', 'test/e2e/closed-page.test.ts'];

/** Tests run in Node: `unit` for the rooms, `e2e` for real browsers against a real gateway. */
export default defineConfig({
  test: {
    // By default the runner keeps one core free for interactive work. Most of these tests only wait, so they use all
    // cores.
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          // A worker loads the modules once for all its files, which saves half of the processor time. A worker ends
          // after a file that fails or leaves something running.
          isolate: false,
          pool: retiringForks,
          setupFiles,
          globalSetup,
          include: ['test/{domain,gateway,adapters,scripts,demo}/**/*.test.ts'],
          ...limits,
        },
      },
      {
        // The installed package: its contents, its imports, and pages compiled against it.
        test: {
          name: 'package',
          include: ['test/package/*.test.ts'],
          setupFiles,
          globalSetup: 'test/package/set-up.ts',
          ...limits,
        },
      },
      {
        test: {
          name: 'e2e',
          setupFiles: withAsterisk,
          globalSetup,
          include: ['test/e2e/**/*.test.ts'],
          exclude: waiting,
          ...limits,
        },
      },
      {
        // The same calls with PostgreSQL instead of SQLite.
        test: {
          name: 'e2e-postgres',
          setupFiles: withPostgres,
          globalSetup,
          include: ['test/e2e/calls.test.ts'],
          env: { SIDECALL_TEST_DATABASE: 'postgres' },
          ...limits,
        },
      },
      {
        test: { name: 'e2e-waiting', setupFiles, globalSetup, include: waiting },
      },
      {
        // The same demo and the same tests with a real Asterisk as the telephony core. Any other file of `e2e` can also
        // run this way.
        test: {
          name: 'e2e-asterisk',
          setupFiles: withAsterisk,
          globalSetup,
          include: ['test/e2e/{calls,masked,people}.test.ts'],
          env: { SIDECALL_CORE: 'asterisk' },
          ...limits,
        },
      },
    ],
  },
});
