/**
 * Programs of Debian for tests and benchmarks, kept in the user's cache. The machine's own apt downloads their packages
 * from a newer suite of the same distribution. They are unpacked into a folder and not installed: no root, no
 * container, no change of the machine.
 *
 *   cached ──────────────────────────────────────────► Installation
 *   absent ─lock─► apt update ─► apt download ─► unpack ─► the right version? ─► renamed into place
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
/** Timeouts: for another process that unpacks, and for each of our commands. */
const patienceMs = 5 * 60_000;

export interface Wanted {
  /** Name of the folder in the cache. */
  folder: string;
  /** Name for the developer. */
  title: string;
  packages: readonly string[];
  /**
   * The program (a glob if its folder contains a version), the arguments that print its version, and the start of the
   * expected version.
   */
  program: string;
  versionArguments: readonly string[];
  version: RegExp;
}

/** Why a program is not available here, as text for the developer. */
export class NoProgram extends Error {
  override readonly name: string = 'NoProgram';
}

/**
 * Returns the cached installation, and creates it if it is missing.
 * @throws NoProgram with the reason in one line
 */
export async function unpacked(wanted: Wanted): Promise<Installation> {
  const { title, folder } = wanted;
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sidecall');
  const root = join(cache, folder);
  if (existsSync(root)) return { root, version: await versionOf(root, wanted) };
  if (process.platform !== 'linux') throw new NoProgram(`${title} is fetched by apt, which this system has not`);
  try {
    return await withLock(`${root}.lock`, patienceMs, async () => {
      if (!existsSync(root)) await build(root, wanted);
      return { root, version: await versionOf(root, wanted) };
    });
  } catch (error) {
    throw error instanceof NoProgram ? error : new NoProgram(`${title} could not be fetched: ${firstLine(error)}`);
  }
}

async function build(root: string, wanted: Wanted): Promise<void> {
  const source = await machineSource(wanted.title);
  const work = `${root}.${process.pid}`;
  try {
    const options = await aptOptions(work, source);
    await run('apt-get', [...options, 'update'], { timeout: patienceMs });
    const install = ['install', '-y', '--download-only', '--no-install-recommends', ...wanted.packages];
    await run('apt-get', [...options, ...install], { timeout: patienceMs, maxBuffer: 1e8 });
    const made = join(work, 'root');
    for (const file of globSync('cache/archives/*.deb', { cwd: work })) {
      await run('dpkg-deb', ['-x', join(work, file), made], { timeout: patienceMs });
    }
    await versionOf(made, wanted);
    // Another process may have completed the installation while this one waited for the lock.
    await rename(made, root).catch((error) => {
      if (!existsSync(root)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The machine's apt entry for its own distribution, changed to the suite that has Asterisk. */
async function machineSource(title: string): Promise<SourceList> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (name: string): string | undefined => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1];
  const codename = field('VERSION_CODENAME');
  if (field('ID') !== 'debian' || codename === undefined || !existsSync('/usr/bin/apt-get')) {
    throw new NoProgram(`${title} is fetched by the apt of a Debian, which this system is not`);
  }
  const files: SourceFile[] = [];
  for (const path of globSync(['/etc/apt/sources.list', '/etc/apt/sources.list.d/*.{list,sources}']).sort()) {
    files.push({ name: basename(path), text: await readFile(path, 'utf8') });
  }
  const source = sourceListFor(files, codename, suite);
  if (source === null) throw new NoProgram(`apt has no source for ${codename} here`);
  return source;
}

/** Options for a separate apt: its own lists, packages and state, with no package installed. */
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
    // The cache belongs to the user: apt's helper account cannot write there.
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

async function versionOf(root: string, wanted: Wanted): Promise<string> {
  const { title, program, versionArguments, version } = wanted;
  const [found = program] = globSync(program, { cwd: root });
  const [loader = '', ...args] = commandIn(root, found);
  // Some programs exit with an error after printing their usage.
  const said = await run(loader, [...args, ...versionArguments], { timeout: 20_000 }).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => {
      if (error.stdout) return error.stdout;
      throw new NoProgram(`${title} does not run here: ${firstLine(error)}; remove ${root} to fetch it anew`);
    },
  );
  const told = version.exec(said.trim())?.[0];
  if (told === undefined) throw new NoProgram(`apt offers “${said.split('\n')[0]}”, where ${title} is needed`);
  return told;
}

/** A short reason: the first error line of a command, or the message. */
function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  const complaint = stderr?.split('\n').find((line) => /^E:|error/i.test(line));
  return (complaint ?? message ?? String(error)).split('\n')[0] ?? '';
}
