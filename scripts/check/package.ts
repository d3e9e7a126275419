/** Builds and packs the package, and checks it as its users' tools do. */
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

/** All built modules of the gateway can be loaded: it starts and fails only at its settings. */
async function binProblems(): Promise<string[]> {
  const { output } = await runNode(['dist/src/gateway/bin.js'], { env: { SIDECALL_PORT: 'none' } });
  return output.includes('CONFIG_INVALID') ? [] : [`dist/src/gateway/bin.js does not start:\n${output}`];
}
