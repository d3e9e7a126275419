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
  run: (run: PartRun) => Promise<Counts>;
}

export interface PartRun {
  /** Files, or check steps, to run alone. */
  filters: readonly string[];
  /** Other parts run at the same time. */
  beside: boolean;
  /** Gets each line of the part's output. */
  say: (line: string) => void;
}

/** In the order of the summary. */
export const parts: readonly Part[] = [
  {
    name: 'check',
    title: 'Check: types, lint, import rules, unused code, manifest, documents, package',
    needsBrowser: false,
    run: ({ filters, say }) => check(filters, say),
  },
  {
    name: 'package',
    title: 'Package: installed from its tarball, imported, compiled against',
    needsBrowser: false,
    run: ({ filters, say }) => vitest(['package'], filters, Math.max(2, availableParallelism()), say),
  },
  {
    name: 'unit',
    title: 'Unit: domain, gateway, adapters, scripts, demo',
    needsBrowser: false,
    // These tests wait for audio or for SIP timers. Four files at a time leave capacity on two cores.
    run: ({ filters, beside, say }) => vitest(['unit'], filters, Math.max(beside ? 3 : 4, availableParallelism()), say),
  },
  {
    name: 'browser',
    title: 'Browser: state, voice, client, phone, controllers, elements in Chromium',
    needsBrowser: true,
    run: ({ filters, say }) => browserTests(filters, say),
  },
  { name: 'storybook', title: 'Storybook builds', needsBrowser: false, run: storybook },
  {
    name: 'e2e',
    title: 'End to end: real browsers, real gateway, real audio, real Asterisk',
    needsBrowser: true,
    run: async ({ filters, say }) => {
      // The check has built it already, unless this part runs alone.
      await ensureBrowserBuild();
      // These tests mostly wait for ringing and audio. Three files at a time keep two cores busy. Beside them run those
      // that only wait.
      const waits = (filter: string): boolean => /hidden-tab|closed-page/.test(filter);
      const others = filters.length === 0 || !filters.every(waits);
      const waiting = filters.length === 0 || filters.some(waits);
      const projects = ['e2e', 'e2e-asterisk', ...(await onPostgres(say))];
      const counts = await Promise.all([
        ...(others ? [vitest(projects, filters, Math.max(3, availableParallelism()), say)] : []),
        ...(waiting ? [vitest(['e2e-waiting'], filters.filter(waits), 1, say)] : []),
      ]);
      return sum(counts);
    },
  },
];

/**
 * The order of the parts. Lanes of a stage run at the same time, and the parts of a lane one after another. The first
 * stage builds what the others use. In the second, one lane mostly waits and the other mostly computes: together they
 * keep two cores busy, which neither does alone. Last in a lane is a part that keeps them busy by itself.
 */
export const stages: readonly (readonly (readonly string[])[])[] = [
  [['check']],
  [['e2e'], ['package', 'unit', 'storybook', 'browser']],
];

/** Without PostgreSQL its tests are skipped on a developer's machine. In CI this is a failure. */
async function onPostgres(say: PartRun['say']): Promise<string[]> {
  try {
    await postgresPrograms();
  } catch (error) {
    if (process.env.CI === 'true' || process.env.CI === '1') throw error;
    say(`Skipped: calls on PostgreSQL. ${error instanceof Error ? error.message : error}.`);
    return [];
  }
  return ['e2e-postgres'];
}

async function storybook({ say }: PartRun): Promise<Counts> {
  const { ok, output } = await runNode([
    tool('storybook'),
    'build',
    '--quiet',
    '--disable-telemetry',
    '--output-dir',
    'dist/storybook',
  ]);
  say(ok ? '✓ dist/storybook' : output);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}
