import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Columns that databases of earlier versions lack. */
const laterColumns: [table: string, column: string][] = [
  ['contacts', 'owner TEXT'],
  ['contacts', 'external_key TEXT'],
  ['tickets', 'external_key TEXT'],
  ['calls', 'user TEXT'],
  ['calls', 'recording_url TEXT'],
  ['calls', 'recording_seconds INTEGER'],
];

const schema = `
  CREATE TABLE IF NOT EXISTS contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, company TEXT, title TEXT, email TEXT, city TEXT,
    private INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS phones (
    contact_id INTEGER NOT NULL REFERENCES contacts(id), label TEXT NOT NULL, number TEXT NOT NULL, digits TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS tickets (
    id INTEGER PRIMARY KEY AUTOINCREMENT, contact_id INTEGER NOT NULL REFERENCES contacts(id), subject TEXT NOT NULL,
    body TEXT NOT NULL, status TEXT NOT NULL, priority TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, contact_id INTEGER NOT NULL REFERENCES contacts(id), author TEXT NOT NULL,
    body TEXT NOT NULL, at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT, external_id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,
    contact_id INTEGER REFERENCES contacts(id), direction TEXT NOT NULL, customer TEXT NOT NULL,
    virtual_number TEXT NOT NULL, agent TEXT, started_at TEXT NOT NULL, answered_at TEXT, ended_at TEXT NOT NULL,
    duration INTEGER NOT NULL, end_reason TEXT NOT NULL, note TEXT NOT NULL, disposition TEXT);
  CREATE TABLE IF NOT EXISTS comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, ticket_id INTEGER NOT NULL REFERENCES tickets(id), external_key TEXT UNIQUE,
    author TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, external_key TEXT NOT NULL UNIQUE, contact_id INTEGER REFERENCES contacts(id),
    subject TEXT NOT NULL, body TEXT NOT NULL, due TEXT NOT NULL, owner TEXT, done INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, user TEXT NOT NULL, created_at TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS calls_by_contact ON calls (contact_id, started_at);
  INSERT OR IGNORE INTO sqlite_sequence (name, seq) SELECT 'contacts', 1000
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'contacts');
  INSERT OR IGNORE INTO sqlite_sequence (name, seq) SELECT 'tickets', 300
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'tickets');
`;

const laterIndexes = `
  CREATE UNIQUE INDEX IF NOT EXISTS contacts_by_key ON contacts (external_key);
  CREATE UNIQUE INDEX IF NOT EXISTS tickets_by_key ON tickets (external_key);
`;

/** The CRM's own database. Confirmed writes survive a kill. */
export function openDatabase(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 3000;',
  );
  db.exec(schema);
  for (const [table, column] of laterColumns) {
    const [name] = column.split(' ');
    const there = db.prepare(`SELECT 1 FROM pragma_table_info('${table}') WHERE name = ?`).get(name ?? '');
    if (there === undefined) db.exec(`ALTER TABLE ${table} ADD COLUMN ${column}`);
  }
  db.exec(laterIndexes);
  return db;
}

/** Commits all writes or none. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
