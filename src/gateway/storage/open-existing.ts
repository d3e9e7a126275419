import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { lacksMigrations } from './migrations/index.ts';
import { openStorage, type Storage } from './open.ts';
import { isPostgres, shownAddress } from './postgres/address.ts';
import { migrationsOf } from './sqlite/open-sqlite.ts';
import { readOnlyAddress } from './sqlite/read-only-address.ts';

/**
 * Opens the database of a gateway, beside that gateway if it runs. Migrates nothing: only a start does.
 * @param place as for `openStorage`
 * @throws CodedError CONFIG_INVALID if no gateway of this version has started on it, or as `openStorage` does
 */
export async function openExisting(place: string, clock: Clock): Promise<Storage> {
  const migrations = isPostgres(place) ? await migrationsOfServer(place, clock) : migrationsOfFile(place);
  if (!lacksMigrations(migrations)) return openStorage(place, clock);
  throw new CodedError('CONFIG_INVALID', {
    message: `No gateway of this version has used the database ${isPostgres(place) ? shownAddress(place) : place} yet.`,
    help: 'Start the gateway once, and run this with the same settings: SIDECALL_DATA, SIDECALL_DATABASE or SIDECALL_CONFIG.',
  });
}

async function migrationsOfServer(address: string, clock: Clock): Promise<string[]> {
  const { migrationsAt } = await import('./postgres/open-postgres.ts');
  return migrationsAt(address, clock);
}

function migrationsOfFile(path: string): string[] {
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(readOnlyAddress(path, true), { readOnly: true });
  try {
    return migrationsOf(database);
  } finally {
    database.close();
  }
}
