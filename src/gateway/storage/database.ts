import type { Kysely, Transaction } from 'kysely';
import type { DialectName } from './migrations/columns.ts';
import type { Schema } from './schema.ts';

export type Work<T> = (transaction: Transaction<Schema>) => Promise<T>;

/** How transactions of this database are made. */
export interface Commits {
  /** @param work may run twice, and does nothing but read and write here. Resolves with its result when that is durable. */
  run<T>(work: Work<T>): Promise<T>;
  /** Resolves when all that was asked for is written, or has failed. */
  settled(): Promise<void>;
}

export interface EventRow {
  seq: number;
  call_id: string;
  type: string;
  audience: string | null;
  at: string;
}

/**
 * The order in which events are read. A reader's place is the `seq` of the last event that it has; what comes after
 * that place is for the database to know, and need not be a larger number.
 */
export interface EventOrder {
  /** Events of an audience ("*" for all) after that place. One that is given out is never preceded by a later one. */
  after(seq: number, audience: string, limit: number): Promise<EventRow[]>;
  /** The place of the newest event; 0 where there is none. */
  last(): Promise<number>;
}

/** An open database with the newest tables: all that differs between the two. */
export interface Database {
  dialect: DialectName;
  db: Kysely<Schema>;
  commits: Commits;
  events: EventOrder;
  /** After the last write. */
  close(): Promise<void>;
}
