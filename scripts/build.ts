/**
 * `npm run build`: builds everything that is published, into dist.
 *
 *   dist/src, dist/adapters   one module per source file, with its types: the targets of `exports`
 *   dist/cjs                  the voice layer also as CommonJS, for programs and tests that cannot load modules
 *   dist/frameworks           the elements' types for React, Vue and Svelte
 *   dist/browser              the script-tag bundles
 *   dist/console              the gateway's own pages
 *   dist/custom-elements.json
 */
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBrowser } from './build-browser.ts';
import { writeFrameworkTypes } from './frameworks.ts';
import { writeManifest } from './manifest.ts';
import { type Ran, root, runNode, tool } from './run.ts';

/** Non-code files: sounds that the gateway reads, and files that an administrator installs in a CRM or an Asterisk. */
const assets = ['src/**/*.wav', 'src/gateway/telephony/asterisk/conf/*.conf', 'adapters/*/package/**/*'];

/** Rejects with the output of the tools. */
export async function buildAll(): Promise<void> {
  await buildLibrary();
  await buildBrowser();
}

/**
 * Builds the modules and their types. Both runs of the compiler write the shared files of src, with the same content.
 */
async function buildLibrary(): Promise<void> {
  for (const folder of ['dist/src', 'dist/adapters', 'dist/cjs', 'dist/frameworks'])
    rmSync(join(root, folder), { recursive: true, force: true });
  await all([
    runNode([tool('typescript-native', 'tsc'), '-p', '.config/tsconfig.gateway.json']),
    runNode([tool('typescript-native', 'tsc'), '-p', '.config/tsconfig.browser.json']),
    runNode([tool('typescript-native', 'tsc'), '-p', '.config/tsconfig.cjs.json']),
    writeManifest(),
  ]);
  writeFrameworkTypes();
  writeFileSync(join(root, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n');
  for (const file of globSync('dist/{src,adapters,cjs}/**/*.d.ts', { cwd: root })) nameBuiltFiles(join(root, file));
  for (const file of globSync(assets, { cwd: root }))
    cpSync(join(root, file), join(root, 'dist', file), { recursive: true });
}

/**
 * The compiler rewrites "./x.ts" to "./x.js" in modules. It keeps the original in declarations, which only TypeScript
 * understands.
 */
function nameBuiltFiles(declarations: string): void {
  const text = readFileSync(declarations, 'utf8');
  const named = text.replace(/((?:from|import|import\()\s*)(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2');
  if (named !== text) writeFileSync(declarations, named);
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
