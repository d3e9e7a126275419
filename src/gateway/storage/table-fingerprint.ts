import { createHash } from 'node:crypto';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** Each table with its primary key; referenced tables come first. */
const tables = {
  calls: ['id'],
  call_events: ['seq'],
  call_participants: ['call_id', 'id'],
  call_contacts: ['call_id', 'number'],
  crm_connections: ['id'],
  crm_access: ['connection'],
  crm_authorizations: ['state'],
  contacts: ['id'],
  contact_numbers: ['contact_id', 'position'],
  contact_calls: ['record_id'],
  flows: ['name'],
  flow_versions: ['flow', 'version'],
  flow_secrets: ['name'],
  flow_switches: ['name'],
  prompts: ['name', 'language'],
  queues: ['name'],
  agent_skills: ['identity'],
  queue_places: ['call_id'],
  jobs: ['kind', 'key'],
  kept_answers: ['scope', 'key'],
  webhooks: ['id'],
  webhook_events: ['webhook', 'seq'],
  trunks: ['name'],
  virtual_numbers: ['number'],
  agents: ['identity'],
  sites: ['key'],
  agent_statuses: ['identity'],
  break_reasons: ['position'],
  favourites: ['identity', 'position'],
  recordings: ['id'],
  audit: ['id'],
  revocations: ['subject'],
  api_keys: ['id'],
  sign_in_links: ['hash'],
  sessions: ['id'],
  outbound_calls: ['leg'],
  notes: ['room', 'id'],
  used_tokens: ['id'],
} as const satisfies Record<keyof Schema, readonly string[]>;

export type Table = keyof Schema;
type Row = Record<string, unknown>;

/** Referenced tables come first. */
export const tableNames = Object.keys(tables) as Table[];
/** Rows per statement. The widest table then uses a tenth of the parameters that PostgreSQL allows. */
const pageSize = 250;

/** Row count and checksum of a table. @param columns the columns to compare; default: those of the first row */
export async function fingerprintOf(
  table: Table,
  db: Kysely<Schema>,
  columns: readonly string[] | null = null,
): Promise<Fingerprint> {
  const fingerprint = new Fingerprint(columns);
  for await (const page of pagesOf(db, table)) fingerprint.add(page.map(storable));
  return fingerprint;
}

/** Rows in the order of the primary key, which is the same in both databases. */
export async function* pagesOf(db: Kysely<Schema>, table: Table): AsyncGenerator<Row[]> {
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

/** PostgreSQL cannot store U+0000 in a text. */
export function storable(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === 'string' ? value.replaceAll('\0', '') : value,
    ]),
  );
}

/** Row count and SHA-256 of all rows of a table, in their order. */
export class Fingerprint {
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
