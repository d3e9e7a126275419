import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { openDataFolder, unwritable } from '../../../src/gateway/storage/disk/data-folder.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import type { Schema } from '../../../src/gateway/storage/schema.ts';
import { GroupCommit } from '../../../src/gateway/storage/sqlite/group-commit.ts';
import { nodeSqlite } from '../../../src/gateway/storage/sqlite/node-sqlite.ts';
import { leastBytes, StorageHealth } from '../../../src/gateway/storage/storage-health.ts';
import { troubleOf } from '../../../src/gateway/storage/storage-trouble.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sidecall-trouble-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a database that has no more room', () => {
  /** The current number of pages is the limit: the next write that needs one fails with SQLITE_FULL. */
  function full() {
    const database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE sites (key TEXT PRIMARY KEY, origins TEXT NOT NULL, target TEXT NOT NULL)');
    const heard: string[] = [];
    const writes = {
      wrote: () => void heard.push('wrote'),
      failed: (error: unknown) => void heard.push(String(troubleOf(error))),
    };
    const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: nodeSqlite(database, writes) }) });
    onTestFinished(() => db.destroy());
    const put = (key: string) => ({ key, origins: 'x'.repeat(20_000), target: 't' });
    database.exec('PRAGMA max_page_count = 4');
    return { database, db, heard, put, commits: new GroupCommit(db) };
  }

  it('says STORAGE_FULL, not that there is nothing to roll back; the next write is free to succeed', async () => {
    const { commits, put, heard, database } = full();
    const write = (key: string) =>
      commits.run((transaction) => transaction.insertInto('sites').values(put(key)).execute());
    const error = await thrown(write('a'));
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({ code: 'STORAGE_FULL', cause: { errcode: 13 } });
    expect(heard).toEqual(['disk-full']);
    database.exec('PRAGMA max_page_count = 1000');
    await write('b');
    expect(heard.at(-1)).toBe('wrote');
  });

  it('says so outside a transaction, too', async () => {
    const { db, put } = full();
    expect(await thrown(db.insertInto('sites').values(put('a')).execute())).toMatchObject({ code: 'STORAGE_FULL' });
  });
});

describe('an error of the disk is told by its own name', () => {
  it.each([
    [{ errcode: 13 }, 'disk-full'],
    [{ errcode: 778 }, 'failing'], // SQLITE_IOERR_WRITE
    [{ errcode: 1032 }, 'read-only'], // SQLITE_READONLY_DBMOVED
    [{ errcode: 267 }, 'corrupt'], // SQLITE_CORRUPT_VTAB
    [{ code: 'ENOSPC' }, 'disk-full'],
    [{ code: 'EDQUOT' }, 'disk-full'],
    [{ code: 'EROFS' }, 'read-only'],
    [{ code: 'EACCES' }, 'denied'],
    [new Error('outside', { cause: { code: 'ENOSPC' } }), 'disk-full'],
    [{ errcode: 19 }, null], // SQLITE_CONSTRAINT
    [{ code: 'toString' }, null],
    [null, null],
  ])('%o', (error, trouble) => {
    expect(troubleOf(error)).toBe(trouble);
  });

  it('a full disk at the start is not a matter of permissions', () => {
    const error = unwritable('/data', Object.assign(new Error('x'), { code: 'ENOSPC' }));
    expect(error.code).toBe('STORAGE_FULL');
    expect(error.help).not.toContain('access');
  });
});

describe('a database that cannot be opened', () => {
  const open = (path: string) => thrown(openStorage(path, new ManualClock()));

  it('because a newer version wrote it, says that, and nothing of permissions', async () => {
    const path = join(folder(), 'sidecall.db');
    const storage = await openStorage(path, new ManualClock());
    await storage.close();
    const database = new DatabaseSync(path);
    database.exec("INSERT INTO kysely_migration VALUES ('9999_future', '2099')");
    database.close();
    const error = (await open(path)) as CodedError;
    expect(error).toMatchObject({ code: 'DATA_NEWER', message: expect.stringContaining('9999_future') });
    expect(error.help).toMatch(/Start that version/);
  });

  it.each([
    ['is no database', 'this is no database'.repeat(500)],
    ['is cut off', 'SQLite format 3\0'.padEnd(100, '\0')],
  ])('because the file %s, says that it is damaged', async (_, text) => {
    const path = join(folder(), 'sidecall.db');
    writeFileSync(path, text);
    const error = (await open(path)) as CodedError;
    expect(error.code).toBe('DATA_CORRUPT');
    expect(error.help).toMatch(/backup/);
    expect(error.help).not.toMatch(/access/);
  });

  it('because another program holds it, says that', async () => {
    const path = join(folder(), 'gateway.lock');
    const first = openDataFolder(join(path, '..'));
    onTestFinished(() => first.release());
    expect(() => openDataFolder(join(path, '..'))).toThrow(expect.objectContaining({ code: 'DATA_IN_USE' }));
  });

  it('because it may not, says whose right is missing', async () => {
    // A folder in place of the file, which even root cannot open.
    const path = folder();
    chmodSync(path, 0o700);
    expect(await open(path)).toMatchObject({ code: 'DATA_UNWRITABLE', help: expect.stringContaining('write access') });
  });
});

describe('the health of the storage', () => {
  function watched(free: number | null = 10 * leastBytes) {
    const clock = new ManualClock();
    const lines: [string, object][] = [];
    const keep = (fields: object, message: string) => void lines.push([message, fields]);
    const state = { free };
    const health = new StorageHealth({
      clock,
      logger: { info: keep, warn: keep, error: keep } as never,
      freeBytes: () => state.free,
      lowBytes: 4 * leastBytes,
    });
    onTestFinished(() => health.stop());
    return { clock, health, state, messages: () => lines.map(([message]) => message), lines };
  }

  it('logs the cause once, however many writes fail, and their number when it is over', () => {
    const { health, messages, lines } = watched();
    for (let write = 0; write < 40; write += 1)
      health.failed(new CodedError('STORAGE_FULL', { cause: { errcode: 13 } }));
    expect(health.trouble).toBe('disk-full');
    expect(health.failures.get('disk-full')).toBe(40);
    health.wrote();
    expect(health.trouble).toBeNull();
    expect(messages()).toEqual([
      'the database cannot be written: new calls are refused',
      'the database can be written again',
    ]);
    expect(lines[1]?.[1]).toEqual({ storage: 'disk-full', failures: 40 });
  });

  it('tries a write every five seconds until one succeeds', async () => {
    const { health, clock } = watched();
    let tries = 0;
    health.start(async () => {
      tries += 1;
      if (tries < 3) throw new CodedError('STORAGE_FULL', { cause: { errcode: 13 } });
      health.wrote();
    });
    clock.advance(60_000);
    expect(tries).toBe(0);
    health.failed(new CodedError('STORAGE_FULL', { cause: { errcode: 13 } }));
    for (let round = 0; round < 5; round += 1) {
      clock.advance(5000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(tries).toBe(3);
    expect(health.trouble).toBeNull();
  });

  it('does not trust a write that found room in the database’s own files while the disk is full', () => {
    const { health, state } = watched(0);
    health.failed(new CodedError('STORAGE_FULL', { cause: { errcode: 13 } }));
    health.wrote();
    expect(health.trouble).toBe('disk-full');
    state.free = 10 * leastBytes;
    health.wrote();
    expect(health.trouble).toBeNull();
  });

  it('warns of little space once, and again after there was more', () => {
    const { health, clock, state, messages } = watched(3 * leastBytes);
    health.start(() => Promise.resolve());
    clock.advance(300_000);
    expect(messages()).toEqual(['disk space low: see SIDECALL_DISK_LOW_MB']);
    state.free = 10 * leastBytes;
    clock.advance(30_000);
    state.free = leastBytes * 2;
    clock.advance(30_000);
    expect(messages()).toHaveLength(2);
  });

  it('leaves errors that are none of the disk alone', () => {
    const { health } = watched(null);
    health.failed(new Error('UNIQUE constraint failed'));
    health.failed(new CodedError('CALL_NOT_FOUND'));
    expect(health.trouble).toBeNull();
  });
});
