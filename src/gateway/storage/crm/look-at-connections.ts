import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../domain/clock.ts';
import { isPostgres } from '../postgres/address.ts';
import type { CrmAccessRow, CrmConnectionRow } from '../schema.ts';
import { readOnlyAddress } from '../sqlite/read-only-address.ts';
import type { StoredConnection } from '../store.ts';
import { accessOfRow } from './crm-access-store.ts';
import { connectionOfRow } from './crm-connection-store.ts';
import type { StoredAccess } from './port.ts';

interface Look {
  clock: Clock;
  running: boolean;
}

/**
 * The CRM connections of a database, which is not changed. None if the database does not exist, cannot be read, or is of
 * an earlier version.
 * @param place a file, or the address of a PostgreSQL server
 */
export async function lookAtConnections(place: string, look: Look): Promise<StoredConnection[]> {
  return (await rowsOf<CrmConnectionRow>('crm_connections', place, look)).map(connectionOfRow);
}

/** What users of the CRMs allowed, in the same way. */
export async function lookAtAccess(place: string, look: Look): Promise<StoredAccess[]> {
  return (await rowsOf<CrmAccessRow>('crm_access', place, look)).map(accessOfRow);
}

async function rowsOf<Row>(
  table: 'crm_connections' | 'crm_access',
  place: string,
  { clock, running }: Look,
): Promise<Row[]> {
  try {
    return (await (isPostgres(place) ? onServer(table, place, clock) : inFile(table, place, running))) as Row[];
  } catch {
    // The check of the database reports the reason.
    return [];
  }
}

async function onServer(table: 'crm_connections' | 'crm_access', address: string, clock: Clock): Promise<unknown[]> {
  const { queryPostgres } = await import('../postgres/open-postgres.ts');
  return queryPostgres(address, clock, (db) => db.selectFrom(table).selectAll().execute());
}

function inFile(table: string, path: string, running: boolean): unknown[] {
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(readOnlyAddress(path, running), { readOnly: true });
  try {
    return database.prepare(`select * from ${table}`).all();
  } finally {
    database.close();
  }
}
