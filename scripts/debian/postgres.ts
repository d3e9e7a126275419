import { existsSync, globSync, readdirSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandIn } from './installation.ts';
import { withLock } from './lock-file.ts';
import { NoProgram, unpacked } from './packages.ts';

/** Timeout for another test file that prepares the same folder. */
const patienceMs = 2 * 60_000;

/**
 * Unpacks PostgreSQL for tests. Its programs start each other by path, so each is replaced by a script that runs the
 * program with the C library it was built for. Returns the folder of the programs.
 * @throws NoProgram with the reason in one line
 */
export async function installPostgres(): Promise<string> {
  const { root } = await unpacked({
    folder: 'postgresql',
    title: 'PostgreSQL',
    packages: ['postgresql'],
    program: 'usr/lib/postgresql/*/bin/postgres',
    versionArguments: ['--version'],
    version: /postgres \(PostgreSQL\) (?:1[5-9]|[2-9]\d)[\w.]*/,
  });
  return withLock(`${root}.programs.lock`, patienceMs, async () => wrapped(await readable(root)));
}

/** PostgreSQL does not run as root, and other users cannot read root's cache. Root therefore makes a copy. */
async function readable(root: string): Promise<string> {
  if (process.getuid?.() !== 0) return root;
  const copy = join(tmpdir(), 'sidecall-postgresql');
  if (!existsSync(join(copy, 'complete'))) {
    await rm(copy, { recursive: true, force: true });
    await cp(root, copy, { recursive: true, verbatimSymlinks: true });
    await chmod(copy, 0o755);
    await writeFile(join(copy, 'complete'), '');
  }
  return copy;
}

async function wrapped(root: string): Promise<string> {
  const [programs] = globSync('usr/lib/postgresql/*/bin', { cwd: root });
  if (programs === undefined) throw new NoProgram(`PostgreSQL is not in ${root}; remove it to fetch it anew`);
  const folder = join(root, programs);
  const originals = join(folder, 'originals');
  if (existsSync(join(originals, 'complete'))) return folder;
  await mkdir(originals, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name === 'originals' || (await readFile(join(folder, name))).subarray(0, 4).toString('latin1') !== '\x7fELF') {
      continue;
    }
    await cp(join(folder, name), join(originals, name));
    const command = commandIn(root, join(programs, 'originals', name));
    const [loader = '', ...options] = command.map((word) => `'${word}'`);
    // A program finds the others, and its own files, relative to argv[0].
    const script = `#!/bin/sh\nexec ${loader} --argv0 '${join(folder, name)}' ${options.join(' ')} "$@"\n`;
    await rm(join(folder, name));
    await writeFile(join(folder, name), script, { mode: 0o755 });
  }
  await writeFile(join(originals, 'complete'), '');
  return folder;
}
