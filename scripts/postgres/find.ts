/** A PostgreSQL for tests and measurements: the machine's own, or one of Debian's packages, unpacked beside the system. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { installPostgres } from '../debian/postgres.ts';

/** The oldest version that the gateway works with. */
const oldest = 15;

/**
 * The folder of its programs, the newest there is.
 * @throws NoProgram with the reason in one line
 */
export async function postgresPrograms(): Promise<string> {
  const found = globSync(['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql@*/bin'])
    .filter((folder) => existsSync(join(folder, 'initdb')) && versionOf(folder) >= oldest)
    .sort((one, other) => versionOf(other) - versionOf(one));
  return found[0] ?? (await installPostgres());
}

function versionOf(folder: string): number {
  return Number(/(\d+)\/bin$/.exec(folder)?.[1] ?? 0);
}
