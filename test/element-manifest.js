import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The elements' manifest as written by scripts/manifest.ts, in a separate folder so that both can run at once. */
export async function analyse(folder) {
  const tool = join(root, 'node_modules/@custom-elements-manifest/analyzer/cem.js');
  const config = '.config/custom-elements-manifest.config.mjs';
  await promisify(execFile)(process.execPath, [tool, 'analyze', '--config', config, '--outdir', folder], { cwd: root });
  return readFile(join(root, folder, 'custom-elements.json'), 'utf8');
}
