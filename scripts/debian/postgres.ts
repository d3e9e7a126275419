import { NoProgram } from './packages.ts';

export async function installPostgres(): Promise<string> {
  throw new NoProgram('PostgreSQL 15 or newer is not installed');
}
