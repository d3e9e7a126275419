import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { storageError } from '../storage-trouble.ts';
import { noListener, type WriteListener } from '../write-listener.ts';

const maxKnown = 200;

/**
 * Adapts Node's SQLite to Kysely, whose dialect expects better-sqlite3's statements. A full or failing disk is reported
 * as STORAGE_FULL or STORAGE_FAILED.
 */
export function nodeSqlite(database: DatabaseSync, writes: WriteListener = noListener): SqliteDatabase {
  const state = { inTransaction: false };
  const known = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = known.get(sql) ?? prepare(database, sql, state, writes);
      // Keeps the gateway's few dozen statements. Statements with generated text beyond the limit are not kept.
      if (known.size < maxKnown) known.set(sql, statement);
      return statement;
    },
  };
}

function prepare(
  database: DatabaseSync,
  sql: string,
  state: { inTransaction: boolean },
  writes: WriteListener,
): SqliteStatement {
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      const coded = storageError(error);
      writes.failed(coded);
      throw coded;
    }
  };
  const statement = guard(() => database.prepare(sql));
  const run: SqliteStatement['run'] = (parameters) => {
    const result = guard(() => statement.run(...(parameters as SQLInputValue[])));
    if (sql === 'begin') state.inTransaction = true;
    else {
      if (sql === 'commit') state.inTransaction = false;
      // Within a transaction, nothing is durable before the commit.
      if (!state.inTransaction) writes.wrote();
    }
    return result;
  };
  return {
    // A statement that has columns is a read. node:sqlite knows the columns before the statement runs.
    reader: statement.columns().length > 0,
    all: (parameters) => guard(() => statement.all(...(parameters as SQLInputValue[]))),
    run: sql === 'rollback' ? () => rollBack(statement, state) : run,
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  };
}

/**
 * If the disk is full, SQLite ends the transaction itself (https://www.sqlite.org/lang_transaction.html). A later
 * ROLLBACK fails, and its error would hide the real cause.
 */
function rollBack(statement: StatementSync, state: { inTransaction: boolean }): ReturnType<SqliteStatement['run']> {
  state.inTransaction = false;
  try {
    return statement.run();
  } catch (error) {
    if (/no transaction is active/.test(String(error))) return { changes: 0, lastInsertRowid: 0 };
    throw error;
  }
}
