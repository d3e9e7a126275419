import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from '../debian/lock-file.ts';
import { root, runNpm } from '../run.ts';
import { ensurePacked } from './pack.ts';

/** Folders outside this project, so that its files cannot be found by accident. */
export interface Installed {
  /** The tarball alone, installed into an empty folder. */
  plain: string;
  /** The same with React, Vue and Svelte. */
  frameworks: string;
}

/** The other dependencies of a project with one of the frameworks. */
const frameworkPackages = ['react', 'react-dom', '@types/react', '@types/react-dom', 'vue', 'svelte'];

/** How long another process may take to pack and install. */
const patienceMs = 900_000;

/** Installs the tarball as a user does. The folders are kept for the next run. Another tarball replaces them. */
export function ensureInstalled(): Promise<Installed> {
  const folder = join(tmpdir(), `sidecall-installed-${digest(root).slice(0, 8)}`);
  return withLock(`${folder}.lock`, patienceMs, () => installedIn(folder));
}

async function installedIn(folder: string): Promise<Installed> {
  const tarball = await ensurePacked();
  const installed: Installed = { plain: join(folder, 'plain'), frameworks: join(folder, 'frameworks') };
  const stampFile = join(folder, 'stamp');
  const stamp = digest(readFileSync(tarball));
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return installed;
  rmSync(folder, { recursive: true, force: true });
  await install(tarball, installed.plain);
  addFrameworks(installed);
  writeFileSync(stampFile, stamp);
  return installed;
}

async function install(tarball: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  const quietly = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const { ok, output } = await runNpm(['install', ...quietly, tarball], folder);
  if (!ok) throw new Error(`npm install failed: ${output}`);
}

/**
 * A second project with a copy of the package, and links to its dependencies and to this project's frameworks.
 * Installing those again would take half a minute.
 */
function addFrameworks({ plain, frameworks }: Installed): void {
  const modules = join(frameworks, 'node_modules');
  mkdirSync(modules, { recursive: true });
  cpSync(join(plain, 'package.json'), join(frameworks, 'package.json'));
  for (const name of packagesOf(join(plain, 'node_modules'))) {
    if (name === 'sidecall') cpSync(join(plain, 'node_modules', name), join(modules, name), { recursive: true });
    else link(join(plain, 'node_modules', name), join(modules, name));
  }
  for (const name of frameworkPackages) link(join(root, 'node_modules', name), join(modules, name));
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to, 'junction');
}

function packagesOf(modules: string): string[] {
  return readdirSync(modules).flatMap((name) => {
    if (name.startsWith('.')) return [];
    return name.startsWith('@') ? readdirSync(join(modules, name)).map((each) => `${name}/${each}`) : [name];
  });
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
