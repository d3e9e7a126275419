import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { onTestFinished } from 'vitest';
import { migrationsFor } from '../../../src/gateway/storage/migrations/index.ts';
import { nodeSqlite } from '../../../src/gateway/storage/sqlite/node-sqlite.ts';

/**
 * A database file of an earlier version: every migration up to this one, and the given rows.
 * @returns its path; the file is deleted after the test
 */
export async function databaseBefore(last: string, rows: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-before-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'sidecall.db');
  const database = new DatabaseSync(path);
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: nodeSqlite(database) }) });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrationsFor('sqlite')) } });
    const { error } = await migrator.migrateTo(last);
    if (error) throw error;
    // Each transaction waits for the disk.
    database.exec('begin');
    for (const row of rows) database.exec(row);
    database.exec('commit');
  } finally {
    await db.destroy();
  }
  return path;
}
