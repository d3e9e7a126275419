/**
 * A real Asterisk for tests and measurements, kept in the user's cache. Its packages are fetched by the
 * machine's own apt from a newer suite of the same distribution, and unpacked into a folder without being
 * installed: no root, no container, nothing changed on the machine.
 *
 *   cached ──────────────────────────────────────────► Installation
 *   absent ─lock─► apt update ─► apt download ─► unpack ─► version 22? ─► renamed into place
 *                        └──────────────┴───────────┴──────────┴─► one line that says why not
 */
import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { commandIn, type Installation } from './installation.ts';
import { withLock } from './lock-file.ts';
import { type SourceFile, type SourceList, sourceListFor } from './source-list.ts';

const run = promisify(execFile);

/** Debian 14, the first with a long-term Asterisk 22. */
const suite = 'forky';
const wanted = 'Asterisk 22.';
/** Of somebody else's installation, and of each command of ours. */
const patienceMs = 5 * 60_000;

/** What keeps Asterisk from being had here, for people to read. */
export class NoAsterisk extends Error {
  override readonly name = 'NoAsterisk';
}

/** The installation of the cache, made where it is missing. @throws NoAsterisk with the reason in one line */
export async function installAsterisk(): Promise<Installation> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sidecall');
  const root = join(cache, 'asterisk-22');
  if (existsSync(root)) return { root, version: await versionOf(root) };
  if (process.platform !== 'linux') throw new NoAsterisk('Asterisk is fetched by apt, which this system has not');
  try {
    return await withLock(`${root}.lock`, patienceMs, async () => {
      if (!existsSync(root)) await build(root);
      return { root, version: await versionOf(root) };
    });
  } catch (error) {
    throw error instanceof NoAsterisk ? error : new NoAsterisk(`Asterisk could not be fetched: ${firstLine(error)}`);
  }
}

async function build(root: string): Promise<void> {
  const source = await machineSource();
  const work = `${root}.${process.pid}`;
  try {
    const options = await aptOptions(work, source);
    await run('apt-get', [...options, 'update'], { timeout: patienceMs });
    const install = ['install', '-y', '--download-only', '--no-install-recommends', 'asterisk'];
    await run('apt-get', [...options, ...install], { timeout: patienceMs, maxBuffer: 1e8 });
    const unpacked = join(work, 'root');
    for (const file of globSync('cache/archives/*.deb', { cwd: work })) {
      await run('dpkg-deb', ['-x', join(work, file), unpacked], { timeout: patienceMs });
    }
    const version = await versionOf(unpacked);
    if (!version.startsWith(wanted)) throw new NoAsterisk(`apt offers ${version}, where ${wanted}x is needed`);
    // Somebody who waited for a lock that died with its holder may have been faster.
    await rename(unpacked, root).catch((error) => {
      if (!existsSync(root)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The entry of this machine's apt for its own distribution, turned to the suite that has Asterisk. */
async function machineSource(): Promise<SourceList> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (name: string): string | undefined => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1];
  const codename = field('VERSION_CODENAME');
  if (field('ID') !== 'debian' || codename === undefined || !existsSync('/usr/bin/apt-get')) {
    throw new NoAsterisk('Asterisk is fetched by the apt of a Debian, which this system is not');
  }
  const files: SourceFile[] = [];
  for (const path of globSync(['/etc/apt/sources.list', '/etc/apt/sources.list.d/*.{list,sources}']).sort()) {
    files.push({ name: basename(path), text: await readFile(path, 'utf8') });
  }
  const source = sourceListFor(files, codename, suite);
  if (source === null) throw new NoAsterisk(`apt has no source for ${codename} here`);
  return source;
}

/** An apt with lists, packages and state of its own, which believes that nothing is installed. */
async function aptOptions(work: string, source: SourceList): Promise<string[]> {
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'sources', 'preferences', 'root']) {
    await mkdir(join(work, folder), { recursive: true });
  }
  await writeFile(join(work, 'state/status'), '');
  await writeFile(join(work, 'sources', source.file), source.text);
  const settings = {
    'Dir::State': join(work, 'state'),
    'Dir::State::status': join(work, 'state/status'),
    'Dir::Cache': join(work, 'cache'),
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(work, 'sources'),
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': join(work, 'preferences'),
    // The cache is the user's own: apt's helper account could not write there.
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

async function versionOf(root: string): Promise<string> {
  try {
    const [program = '', ...args] = commandIn(root, 'usr/sbin/asterisk');
    return (await run(program, [...args, '-V'], { timeout: 20_000 })).stdout.trim();
  } catch (error) {
    throw new NoAsterisk(`Asterisk does not run here: ${firstLine(error)}; remove ${root} to fetch it anew`);
  }
}

/** What went wrong, shortly: the first complaint of a command, or the message. */
function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  const complaint = stderr?.split('\n').find((line) => /^E:|error/i.test(line));
  return (complaint ?? message ?? String(error)).split('\n')[0] ?? '';
}

if (import.meta.main) {
  const begun = performance.now();
  try {
    const { root, version } = await installAsterisk();
    console.log(`${version} in ${root} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    if (!(error instanceof NoAsterisk)) throw error;
    console.log(error.message);
    process.exitCode = 1;
  }
}
