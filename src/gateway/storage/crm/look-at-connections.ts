import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../domain/clock.ts';
import { isPostgres } from '../postgres/address.ts';
import type { CrmConnectionRow } from '../schema.ts';
import { readOnlyAddress } from '../sqlite/read-only-address.ts';
import type { StoredConnection } from '../store.ts';
import { connectionOfRow } from './crm-connection-store.ts';

/**
 * The CRM connections of a database, which is not changed. None if the database does not exist, cannot be read, or is of
 * an earlier version.
 * @param place a file, or the address of a PostgreSQL server
 */
export async function lookAtConnections(
  place: string,
  { clock, running }: { clock: Clock; running: boolean },
): Promise<StoredConnection[]> {
  try {
    const rows = isPostgres(place) ? await onServer(place, clock) : inFile(place, running);
    return rows.map(connectionOfRow);
  } catch {
    // The check of the database reports the reason.
    return [];
  }
}

async function onServer(address: string, clock: Clock): Promise<CrmConnectionRow[]> {
  const { queryPostgres } = await import('../postgres/open-postgres.ts');
  return queryPostgres(address, clock, (db) => db.selectFrom('crm_connections').selectAll().execute());
}

function inFile(path: string, running: boolean): CrmConnectionRow[] {
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(readOnlyAddress(path, running), { readOnly: true });
  try {
    return database.prepare('select * from crm_connections').all() as unknown as CrmConnectionRow[];
  } finally {
    database.close();
  }
}
