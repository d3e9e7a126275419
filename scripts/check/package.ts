/** What people will install: built, packed, and read as their tools read it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from '../build.ts';
import { runNode, runNpm, tool } from '../run.ts';

export async function packageProblems(): Promise<string[]> {
  await buildAll();
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
    return [...readers.filter(({ ok }) => !ok).map(({ output }) => output), ...(await binProblems())];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All modules of the gateway as they were built find each other: it gets as far as reading its settings. */
async function binProblems(): Promise<string[]> {
  const { output } = await runNode(['dist/src/gateway/bin.js'], { env: { SIDECALL_PORT: 'none' } });
  return output.includes('CONFIG_INVALID') ? [] : [`dist/src/gateway/bin.js does not start:\n${output}`];
}
