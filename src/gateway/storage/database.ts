import type { Kysely, Transaction } from 'kysely';
import type { CodedError } from '../../domain/errors.ts';
import type { DialectName } from './migrations/columns.ts';
import type { Schema } from './schema.ts';

export type Work<T> = (transaction: Transaction<Schema>) => Promise<T>;

/** Runs transactions. */
export interface Commits {
  /**
   * Resolves with the result once it is durable. @param work may run twice, so it only reads and writes the database
   */
  run<T>(work: Work<T>): Promise<T>;
  /** Resolves when every transaction has ended. */
  settled(): Promise<void>;
}

/**
 * Called before migrations change a database that has data.
 * @param backup the file with its copy; null: PostgreSQL, which the gateway does not copy
 */
export type OnMigration = (backup: string | null) => void;

/** Called once if a database server does not answer and is tried again for up to 30 s. @param error DATABASE_UNREACHABLE */
export type OnWait = (error: CodedError) => void;

export interface EventRow {
  seq: number;
  call_id: string;
  type: string;
  audience: string | null;
  at: string;
}

/**
 * The order of events. A reader's cursor is the `seq` of its last event. The database decides which events come after
 * it; their numbers need not be larger.
 */
export interface EventOrder {
  /** Events that a reader receives ("*": all events) after the cursor. No event is added before one that was returned. */
  after(seq: number, audience: string, limit: number): Promise<EventRow[]>;
  /** The cursor after the newest event; 0 if there is none. */
  last(): Promise<number>;
}

/** An open database with all migrations, and the parts that differ between SQLite and PostgreSQL. */
export interface Database {
  dialect: DialectName;
  db: Kysely<Schema>;
  commits: Commits;
  events: EventOrder;
  /** Waits for running transactions, then closes. */
  close(): Promise<void>;
}
