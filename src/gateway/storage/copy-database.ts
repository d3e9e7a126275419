import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { openDataFolder } from './data-folder.ts';
import type { Database, OnMigration } from './database.ts';
import { shownAddress } from './postgres/address.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { serverError } from './postgres/server-errors.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/** Each table with its primary key; referenced tables come first. */
const tables = {
  calls: ['id'],
  call_events: ['seq'],
  call_participants: ['call_id', 'id'],
  crm_connections: ['id'],
  jobs: ['kind', 'key'],
  virtual_numbers: ['number'],
  agents: ['identity'],
  sites: ['key'],
  recordings: ['id'],
  audit: ['id'],
  revocations: ['subject'],
  outbound_calls: ['leg'],
  notes: ['room', 'id'],
} as const satisfies Record<keyof Schema, readonly string[]>;

type Table = keyof Schema;
type Row = Record<string, unknown>;

const tableNames = Object.keys(tables) as Table[];
/** Tables with generated keys. */
const numbered = { call_events: 'seq', audit: 'id' } as const;
/** Rows per statement. The widest table then uses a tenth of the parameters that PostgreSQL allows. */
const pageSize = 250;

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

async function fingerprintOf(
  table: Table,
  db: Kysely<Schema>,
  columns: readonly string[] | null = null,
): Promise<Fingerprint> {
  const fingerprint = new Fingerprint(columns);
  for await (const page of pagesOf(db, table)) fingerprint.add(page.map(storable));
  return fingerprint;
}

/** Rows in the order of the primary key, which is the same in both databases. */
async function* pagesOf(db: Kysely<Schema>, table: Table): AsyncGenerator<Row[]> {
  const key = sql.join(tables[table].map((column) => sql.ref(column)));
  let after: unknown[] | null = null;
  for (;;) {
    const rest: RawBuilder<unknown> = after === null ? sql`` : sql`where (${key}) > (${sql.join(after)})`;
    const rows: Row[] = (
      await sql<Row>`select * from ${sql.table(table)} ${rest} order by ${key} limit ${pageSize}`.execute(db)
    ).rows;
    const last: Row | undefined = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = tables[table].map((column) => last[column]);
  }
}

/** Continues the generated numbers after the last one ever used, not after the last row. */
async function goOn(table: string, column: string, source: Kysely<Schema>, target: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(source);
  if (rows[0] === undefined) return;
  await sql`select setval(pg_get_serial_sequence(${table}, ${column}), ${rows[0].seq})`.execute(target);
}

/** PostgreSQL cannot store U+0000 in a text. */
function storable(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === 'string' ? value.replaceAll('\0', '') : value,
    ]),
  );
}

/** Row count and SHA-256 of all rows of a table, in their order. */
class Fingerprint {
  rows = 0;
  /** Sorted column names; null before the first row. */
  columns: readonly string[] | null;
  readonly #hash = createHash('sha256');

  /** @param columns the columns to compare; default: those of the first row */
  constructor(columns: readonly string[] | null = null) {
    this.columns = columns;
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      this.columns ??= Object.keys(row).sort();
      this.#hash.update(`${JSON.stringify(this.columns.map((column) => row[column]))}\n`);
      this.rows += 1;
    }
  }

  equals(other: Fingerprint): boolean {
    return this.rows === other.rows && this.#digest() === other.#digest();
  }

  #digest(): string {
    return this.#hash.digest('hex');
  }
}
