import { existsSync } from 'node:fs';
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Database, OnMigration } from './database.ts';
import { openDataFolder } from './disk/data-folder.ts';
import { shownAddress } from './postgres/address.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { serverError } from './postgres/server-errors.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import { Fingerprint, fingerprintOf, pagesOf, storable, type Table, tableNames } from './table-fingerprint.ts';

/** Tables with generated keys. */
const numbered = { call_events: 'seq', crm_events: 'seq', audit: 'id' } as const;

export interface CopyOptions {
  /** The data folder of a stopped gateway. */
  folder: string;
  /** An empty database: postgres://… */
  address: string;
  clock: Clock;
  /** Called for each table that was copied. If all were copied earlier: called when all have been compared. */
  onTable?: (table: string, rows: number) => void;
  onMigration?: OnMigration;
}

/** "present": the database has the same data already, from an earlier copy. */
export type CopyResult = 'copied' | 'present';

/**
 * Copies the data of a gateway from SQLite to PostgreSQL, and compares the row count and the checksum of each table.
 * The copy is one transaction: if it fails or is killed, the database stays empty and the copy can be repeated. After a
 * finished copy, it compares the data and changes nothing. The SQLite file receives the missing migrations, as at a
 * start. Otherwise it is not changed.
 * @throws CodedError DATA_IN_USE, DATABASE_NOT_EMPTY, DATABASE_COPY_FAILED, and the errors of opening either database
 */
export async function copyDatabase({
  folder: path,
  address,
  clock,
  onTable = () => {},
  onMigration,
}: CopyOptions): Promise<CopyResult> {
  const folder = openDataFolder(path);
  const opened: Database[] = [];
  const open = async (opening: Promise<Database>): Promise<Database> => {
    const database = await opening;
    opened.push(database);
    return database;
  };
  try {
    const file = folder.file('sidecall.db');
    if (!existsSync(file)) {
      throw new CodedError('DATABASE_COPY_FAILED', {
        message: `There is no database ${file}.`,
        help: 'Set SIDECALL_DATA to the data folder of the gateway.',
      });
    }
    // First, so that a wrong address leaves the SQLite file as it is.
    const target = await open(openPostgres(address, { clock, alone: true, onMigration: () => refuse(address) }));
    const source = await open(openSqlite(file, { clock, onMigration }));
    return await target.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (transaction): Promise<CopyResult> => {
        if (await hasRows(transaction)) {
          const counts = new Map<Table, number>();
          for (const table of tableNames) counts.set(table, await compareTable(table, source.db, transaction, address));
          for (const [table, rows] of counts) onTable(table, rows);
          return 'present';
        }
        for (const table of tableNames) onTable(table, await copyTable(table, source.db, transaction));
        for (const [table, column] of Object.entries(numbered)) await goOn(table, column, source.db, transaction);
        return 'copied';
      })
      .catch((error: unknown) => {
        throw serverError(error, address);
      });
  } finally {
    for (const database of opened) await database.close();
    folder.release();
  }
}

/** Tables of an older version belong to another gateway, whose data must not be migrated here. */
function refuse(address: string): never {
  throw new CodedError('DATABASE_NOT_EMPTY', {
    message: `The database ${shownAddress(address)} has the tables of an older version.`,
  });
}

async function hasRows(target: Kysely<Schema>): Promise<boolean> {
  for (const table of tableNames) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(target);
    if (rows.length > 0) return true;
  }
  return false;
}

/** @returns the number of rows @throws CodedError DATABASE_NOT_EMPTY if the tables differ */
async function compareTable(
  table: Table,
  source: Kysely<Schema>,
  target: Kysely<Schema>,
  address: string,
): Promise<number> {
  const original = await fingerprintOf(table, source);
  const copy = await fingerprintOf(table, target, original.columns);
  if (original.equals(copy)) return original.rows;
  throw new CodedError('DATABASE_NOT_EMPTY', {
    message: `The database ${shownAddress(address)} has other data already: its table ${table} differs from the original (${copy.rows} and ${original.rows} rows). Nothing was changed.`,
  });
}

/** @returns the number of rows @throws CodedError DATABASE_COPY_FAILED */
async function copyTable(table: Table, source: Kysely<Schema>, target: Kysely<Schema>): Promise<number> {
  const sent = new Fingerprint();
  for await (const page of pagesOf(source, table)) {
    const rows = page.map(storable);
    await target
      .insertInto(table)
      // The rows come from a table with the same columns.
      .values(rows as never)
      .execute();
    sent.add(rows);
  }
  const arrived = await fingerprintOf(table, target, sent.columns);
  if (sent.equals(arrived)) return sent.rows;
  throw new CodedError('DATABASE_COPY_FAILED', {
    message: `The copy of the table ${table} is not equal to the original (${sent.rows} and ${arrived.rows} rows).`,
  });
}

/** Continues the generated numbers after the last one ever used, not after the last row. */
async function goOn(table: string, column: string, source: Kysely<Schema>, target: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(source);
  if (rows[0] === undefined) return;
  await sql`select setval(pg_get_serial_sequence(${table}, ${column}), ${rows[0].seq})`.execute(target);
}
