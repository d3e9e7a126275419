/** What people will install: built, packed, and read as their tools read it. */
import { pack } from '../package/pack.ts';
import { runNode, tool } from '../run.ts';

export async function packageProblems(): Promise<string[]> {
  const tarball = await pack();
  const readers = await Promise.all([
    runNode([tool('publint'), tarball, '--strict']),
    runNode([tool('@arethetypeswrong/cli', 'attw'), tarball, '--profile', 'esm-only', '--no-emoji']),
  ]);
  return [...readers.filter(({ ok }) => !ok).map(({ output }) => output), ...(await binProblems())];
}

/** All modules of the gateway as they were built find each other: it gets as far as reading its settings. */
async function binProblems(): Promise<string[]> {
  const { output } = await runNode(['dist/src/gateway/bin.js'], { env: { SIDECALL_PORT: 'none' } });
  return output.includes('CONFIG_INVALID') ? [] : [`dist/src/gateway/bin.js does not start:\n${output}`];
}
