/**
 * `npm run build`: everything that is published, into dist.
 *
 *   dist/src, dist/adapters   a module a source file, with its types: what `exports` names
 *   dist/browser              the script-tag bundles
 *   dist/custom-elements.json
 */
import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildBrowser } from './build-browser.ts';
import { writeManifest } from './manifest.ts';
import { type Ran, root, runNode, tool } from './run.ts';

/** Files beside the code: sounds that the gateway reads, what an admin installs in a CRM or an Asterisk. */
const assets = [
  'src/**/*.wav',
  'src/gateway/telephony/asterisk/conf/*.conf',
  'adapters/*/package/**/*',
  'adapters/*/README.md',
];

/** Rejects with what the tools said. */
export async function buildAll(): Promise<void> {
  await buildLibrary();
  await buildBrowser();
}

/** The modules and their types. What of src is shared is written by the compiler and by vite, the same but for comments. */
async function buildLibrary(): Promise<void> {
  for (const folder of ['dist/src', 'dist/adapters']) rmSync(join(root, folder), { recursive: true, force: true });
  await all([
    runNode([tool('typescript-native', 'tsc'), '-p', '.config/tsconfig.gateway.json']),
    runNode([tool('typescript-native', 'tsc'), '-p', '.config/tsconfig.browser.json']),
  ]);
  await all([runNode([tool('vite'), 'build', '--logLevel', 'warn']), writeManifest()]);
  for (const file of globSync(assets, { cwd: root }))
    cpSync(join(root, file), join(root, 'dist', file), { recursive: true });
}

async function all(runs: Promise<Ran>[]): Promise<void> {
  const failed = (await Promise.all(runs)).filter(({ ok }) => !ok);
  if (failed.length > 0) throw new Error(failed.map(({ output }) => output.trim()).join('\n'));
}

if (import.meta.main) {
  try {
    await buildAll();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
