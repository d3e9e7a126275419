import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../domain/clock.ts';
import { isPostgres } from '../postgres/address.ts';
import type { Schema } from '../schema.ts';
import { readOnlyAddress } from '../sqlite/read-only-address.ts';

export interface Look {
  clock: Clock;
  running: boolean;
}

/**
 * The rows of a small table, without a change of the database. None if the database does not exist, cannot be read, or is
 * of an earlier version: the check of the database reports the reason.
 * @param place a file, or the address of a PostgreSQL server
 */
export async function lookAtRows<Row>(table: keyof Schema, place: string, { clock, running }: Look): Promise<Row[]> {
  return rowsOf<Row>(table, place, { clock, running }).catch(() => []);
}

/** The same. None only if the database does not exist. @throws Error: it cannot be read, or is of an earlier version */
export async function rowsOf<Row>(table: keyof Schema, place: string, { clock, running }: Look): Promise<Row[]> {
  return (await (isPostgres(place) ? onServer(table, place, clock) : inFile(table, place, running))) as Row[];
}

async function onServer(table: keyof Schema, address: string, clock: Clock): Promise<unknown[]> {
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
