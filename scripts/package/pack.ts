import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildAll } from '../build.ts';
import { root, runNpm } from '../run.ts';

const folder = join(root, 'dist/package');
const tarball = join(folder, 'sidecall.tgz');
const stampFile = join(folder, 'stamp');

/** All files that a tarball depends on. */
const sources = [
  '{src,adapters,docs}/**/*',
  'scripts/{build,build-browser,frameworks,lean-jssip,lean-sources,lean-packages,manifest}.ts',
  'scripts/{lean-jssip,lean-packages}/*.ts',
  'scripts/frameworks/*.ts',
  '.config/*',
  'package*.json',
  '*.md',
  'LICENSE',
  'demo/picture.png',
];

/** Paths of the files whose change makes a new tarball necessary. */
export function packedSources(): string[] {
  return globSync(sources, { cwd: root })
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
}

/**
 * Builds and packs the published package.
 * @returns the tarball's path
 */
export async function pack(): Promise<string> {
  // Computed before the build: a source that changes meanwhile must be packed again.
  const stamp = fingerprint();
  rmSync(folder, { recursive: true, force: true });
  await buildAll();
  mkdirSync(folder, { recursive: true });
  const { ok, output } = await runNpm(['pack', '--pack-destination', folder]);
  const [packed] = readdirSync(folder);
  if (!ok || packed === undefined) throw new Error(`npm pack failed: ${output}`);
  renameSync(join(folder, packed), tarball);
  writeFileSync(stampFile, stamp);
  return tarball;
}

/** The tarball of the current sources. It is created only if the last one has other sources. */
export async function ensurePacked(): Promise<string> {
  const made = existsSync(stampFile) && existsSync(tarball);
  return made && readFileSync(stampFile, 'utf8') === fingerprint() ? tarball : await pack();
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of packedSources()) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}
