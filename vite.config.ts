import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import pkg from './package.json' with { type: 'json' };
import { LongestFirst } from './scripts/test/longest-first.ts';
import { retiringForks } from './scripts/test/retiring-forks.ts';

const root = import.meta.dirname;

/** Every module a browser's page can get hold of: `exports` of package.json names some, those import the others. */
const entries = globSync(
  ['src/index.ts', 'src/{domain,state,voice,client,phone,controllers,elements,testing}/**/*.ts', 'adapters/*/*.ts'],
  { cwd: root },
);

/** Packages stay imports: the page's own bundler finds each of them once. */
const packages = new RegExp(`^(${Object.keys(pkg.dependencies).join('|')})(/|$)`);

/** Names a worker that hangs and ends it; lets no file leave anything to the next. */
const setupFiles = ['test/worker/setup.ts'];

/** `vite build`: the library for browsers, a module a source file. Tests run in Node: `unit` for the rooms, `e2e` for real browsers against a real gateway. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
    lib: { entry: entries.map((file) => join(root, file)), formats: ['es'] },
    rolldownOptions: {
      external: packages,
      output: { preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].js' },
    },
  },
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
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          setupFiles,
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The same demo and the same tests with a real Asterisk as the telephony core. Any other file of `e2e` runs so, too.
        test: {
          name: 'e2e-asterisk',
          setupFiles,
          include: ['test/e2e/{calls,masked,people}.test.ts'],
          env: { SIDECALL_CORE: 'asterisk' },
          testTimeout: 60_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
