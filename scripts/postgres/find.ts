/** A PostgreSQL for tests and benchmarks: the machine's own, or Debian's packages, unpacked beside the system. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { installPostgres } from '../debian/postgres.ts';

/** The oldest version that the gateway supports. */
const oldest = 15;

/**
 * The folder of the newest version's programs.
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
