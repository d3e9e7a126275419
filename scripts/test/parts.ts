import { availableParallelism } from 'node:os';
import { ensureBrowserBuild } from '../build-browser.ts';
import { check } from '../check.ts';
import { postgresPrograms } from '../postgres/find.ts';
import { runNode, tool } from '../run.ts';
import { browserTests } from './browser.ts';
import { type Counts, sum } from './counts.ts';
import { vitest } from './vitest.ts';

export interface Part {
  name: string;
  title: string;
  needsBrowser: boolean;
  /** @param filters files, or check steps, to run alone */
  run: (filters: readonly string[]) => Promise<Counts>;
}

export const parts: readonly Part[] = [
  {
    name: 'check',
    title: 'Check: types, lint, import rules, unused code, manifest, documents, package',
    needsBrowser: false,
    run: check,
  },
  {
    name: 'package',
    title: 'Package: installed from its tarball, imported, compiled against',
    needsBrowser: false,
    run: (filters) => vitest(['package'], filters, Math.max(2, availableParallelism())),
  },
  {
    name: 'unit',
    title: 'Unit: domain, gateway, adapters, scripts, demo',
    needsBrowser: false,
    // These tests wait for audio or for SIP timers. Four files at a time leave capacity on two cores.
    run: (filters) => vitest(['unit'], filters, Math.max(4, availableParallelism())),
  },
  {
    name: 'browser',
    title: 'Browser: state, voice, client, phone, controllers, elements in Chromium',
    needsBrowser: true,
    run: browserTests,
  },
  { name: 'storybook', title: 'Storybook builds', needsBrowser: false, run: storybook },
  {
    name: 'e2e',
    title: 'End to end: real browsers, real gateway, real audio, real Asterisk',
    needsBrowser: true,
    run: async (filters) => {
      // The check has built it already, unless this part runs alone.
      await ensureBrowserBuild();
      // These tests mostly wait for ringing and audio. Three files at a time keep two cores busy. Beside them run those
      // that only wait.
      const waits = (filter: string): boolean => /hidden-tab|closed-page/.test(filter);
      const others = filters.length === 0 || !filters.every(waits);
      const waiting = filters.length === 0 || filters.some(waits);
      const counts = await Promise.all([
        ...(others
          ? [vitest(['e2e', 'e2e-asterisk', ...(await onPostgres())], filters, Math.max(3, availableParallelism()))]
          : []),
        ...(waiting ? [vitest(['e2e-waiting'], filters.filter(waits), 1)] : []),
      ]);
      return sum(counts);
    },
  },
];

/** Without PostgreSQL its tests are skipped on a developer's machine. In CI this is a failure. */
async function onPostgres(): Promise<string[]> {
  try {
    await postgresPrograms();
  } catch (error) {
    if (process.env.CI === 'true' || process.env.CI === '1') throw error;
    console.log(`Skipped: calls on PostgreSQL. ${error instanceof Error ? error.message : error}.`);
    return [];
  }
  return ['e2e-postgres'];
}

async function storybook(): Promise<Counts> {
  const { ok, output } = await runNode([
    tool('storybook'),
    'build',
    '--quiet',
    '--disable-telemetry',
    '--output-dir',
    'dist/storybook',
  ]);
  console.log(ok ? '✓ dist/storybook' : output);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}
