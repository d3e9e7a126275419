import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';

/** The path of a database file in a folder that is deleted after the test. */
export function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-before-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'sidecall.db');
}

/**
 * The database of the last version without the queue: rows in all tables, some of them waiting for the CRM and for the
 * bucket.
 */
export function oldDatabase(path = newFile()): string {
  const old = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  old.exec(readFileSync(join(import.meta.dirname, 'fixtures/before-jobs.sql'), 'utf8'));
  old.close();
  return path;
}

/** All rows of all tables. */
export function rowsOf(path: string): Record<string, unknown[]> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
    return Object.fromEntries(
      tables.map(({ name }) => [String(name), database.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`).all()]),
    );
  } finally {
    database.close();
  }
}
