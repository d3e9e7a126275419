import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../domain/clock.ts';
import { isPostgres } from './postgres/address.ts';
import { readOnlyAddress } from './sqlite/read-only-address.ts';
import type { Table } from './table-fingerprint.ts';

export interface Look {
  clock: Clock;
  /** Whether a gateway uses the database now. */
  running: boolean;
}

/**
 * The rows of a table, in a database that is not changed. None if the database does not exist.
 * @param place a file, or the address of a PostgreSQL server
 * @throws Error: it cannot be read, or is of an earlier version
 */
export async function rowsOf<Row>(table: Table, place: string, { clock, running }: Look): Promise<Row[]> {
  return (await (isPostgres(place) ? onServer(table, place, clock) : inFile(table, place, running))) as Row[];
}

/** The same, but none if it cannot be read: the doctor's check of the database reports the reason. */
export async function rowsSeen<Row>(table: Table, place: string, look: Look): Promise<Row[]> {
  return rowsOf<Row>(table, place, look).catch(() => []);
}

async function onServer(table: Table, address: string, clock: Clock): Promise<unknown[]> {
  const { queryPostgres } = await import('./postgres/open-postgres.ts');
  return queryPostgres(address, clock, (db) => db.selectFrom(table).selectAll().execute());
}

function inFile(table: Table, path: string, running: boolean): unknown[] {
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(readOnlyAddress(path, running), { readOnly: true });
  try {
    return database.prepare(`select * from ${table}`).all();
  } finally {
    database.close();
  }
}
