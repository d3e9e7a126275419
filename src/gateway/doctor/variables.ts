import { statSync } from 'node:fs';
import { unknownVariables } from '../config/names.ts';
import type { Check } from './check.ts';
import { type Finding, note, wrong } from './finding.ts';

/** Misspelt variables have no effect, and no other part reports them. */
export const variables: Check = {
  name: 'variables',
  atStart: true,
  run(_config, { env }) {
    return unknownVariables(env).map(({ name, meant }) =>
      wrong(
        `${name.slice(0, 60)} is not a setting, and has no effect.`,
        meant === null ? 'Remove it, or see the README’s table of settings.' : `Did you mean ${meant}?`,
      ),
    );
  },
};

/** Checks for files with secrets that other users of the machine can read. */
export const secretFiles: Check = {
  name: 'secret files',
  atStart: true,
  run({ dataFolder, trunkTls }, { env }) {
    const paths = [
      ...Object.entries(env).filter(([name]) => /^SIDECALL_\w+_FILE$/.test(name) || name === 'SIDECALL_CONFIG'),
      ['the signing secret', `${dataFolder}/jwt-secret`],
      ['the API key', `${dataFolder}/api-key`],
      ['the database', `${dataFolder}/sidecall.db`],
      ...(trunkTls.key === null ? [] : [['SIDECALL_TRUNK_TLS_KEY', trunkTls.key]]),
    ] as [string, string | undefined][];
    return paths.flatMap(([what, path]) => (path === undefined || path === '' ? [] : readableByAll(what, path)));
  },
};

function readableByAll(what: string, path: string): Finding[] {
  if (process.platform === 'win32') return [];
  try {
    if ((statSync(path).mode & 0o004) === 0) return [];
  } catch {
    return [];
  }
  // Only a note: if other users cannot enter the folder, they cannot read the file.
  const says = `Every user of this machine can read ${path} (${what}).`;
  return [note(says, `Run “chmod o-rwx ${path}”.`)];
}
