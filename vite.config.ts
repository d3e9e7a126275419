import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/longest-first.ts';
import { retiringForks } from './scripts/test/retiring-forks.ts';

/** Names a worker that hangs and ends it; lets no file leave anything to the next. */
const setupFiles = ['test/worker/setup.ts'];
const withAsterisk = [...setupFiles, 'test/asterisk/setup.ts'];

const withPostgres = [...setupFiles, 'test/postgres/setup.ts'];

const hiddenTab = 'test/e2e/hidden-tab.test.ts';

/** Tests run in Node: `unit` for the rooms, `e2e` for real browsers against a real gateway. */
export default defineConfig({
  test: {
    // Of its own accord the runner leaves one core to somebody who waits; most of these tests wait themselves.
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          // A worker loads the modules once for all its files, which saves half of the processor time. A file that
          // fails or leaves something running is the last of its worker.
          isolate: false,
          pool: retiringForks,
          setupFiles,
          include: ['test/{domain,gateway,adapters,scripts,demo}/**/*.test.ts'],
          // These only end what would never end; hooks wait for the same things.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The package as it is installed: what is in it, that it can be imported, that pages compile against it.
        test: {
          name: 'package',
          include: ['test/package/*.test.ts'],
          setupFiles,
          globalSetup: 'test/package/set-up.ts',
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'e2e',
          setupFiles: withAsterisk,
          include: ['test/e2e/**/*.test.ts'],
          exclude: [hiddenTab],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The same calls with PostgreSQL in place of SQLite.
        test: {
          name: 'e2e-postgres',
          setupFiles: withPostgres,
          include: ['test/e2e/calls.test.ts'],
          env: { SIDECALL_TEST_DATABASE: 'postgres' },
          testTimeout: 60_000,
          hookTimeout: 240_000,
        },
      },
      {
        // Three minutes of waiting and nearly no work: it runs beside the others.
        test: { name: 'e2e-hidden', setupFiles, include: [hiddenTab] },
      },
      {
        // The same demo and the same tests with a real Asterisk as the telephony core. Any other file of `e2e` runs so, too.
        test: {
          name: 'e2e-asterisk',
          setupFiles: withAsterisk,
          include: ['test/e2e/{calls,masked,people}.test.ts'],
          env: { SIDECALL_CORE: 'asterisk' },
          testTimeout: 60_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
