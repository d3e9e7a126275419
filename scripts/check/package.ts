/** What people will install: built, packed, and read as their tools read it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLibrary } from '../build.ts';
import { runNode, runNpm, tool } from '../run.ts';

export async function packageProblems(): Promise<string[]> {
  await buildLibrary();
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-pack-'));
  try {
    const packed = await runNpm(['pack', '--pack-destination', folder]);
    const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
    if (!packed.ok || !tarball) return [packed.output];
    const path = join(folder, tarball);
    const readers = await Promise.all([
      runNode([tool('publint'), path, '--strict']),
      runNode([tool('@arethetypeswrong/cli', 'attw'), path, '--profile', 'esm-only', '--no-emoji']),
    ]);
    return readers.filter(({ ok }) => !ok).map(({ output }) => output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
