/** The copy of a SQLite database that is made before a migration. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../../src/gateway/config/config.ts';
import { database } from '../../../src/gateway/doctor/data.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { migrationsFor } from '../../../src/gateway/storage/migrations/index.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { nodeSqlite } from '../../../src/gateway/storage/sqlite/node-sqlite.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aCall } from '../app/call.ts';
import { newFile, oldDatabase, rowsOf } from './old-database.ts';

const newestOfOld = '0011_site_proof';

async function openOnce(path: string, clock = new ManualClock()): Promise<void> {
  await (await openStorage(path, clock)).close();
}

const folderOf = (path: string): string => join(dirname(path), 'backups');

const backupsOf = (path: string): string[] => (existsSync(folderOf(path)) ? readdirSync(folderOf(path)).sort() : []);

/** Replaces the database by one of the old version with these notes, as a restore does. */
function putOld(path: string, note: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true });
  oldDatabase(path);
  const old = new DatabaseSync(path);
  old.prepare('UPDATE calls SET note = ?').run(note);
  old.close();
}

/** A sparse file of a terabyte. The number of pages is in the header: https://www.sqlite.org/fileformat2.html */
function makeHuge(path: string): void {
  const pages = 2 ** 28;
  truncateSync(path, pages * 4096);
  const file = openSync(path, 'r+');
  const count = Buffer.alloc(4);
  count.writeUInt32BE(pages);
  writeSync(file, count, 0, 4, 28);
  closeSync(file);
}

/** What the doctor says of a database. */
async function examined(path: string): Promise<unknown> {
  const config = readConfig({ SIDECALL_DATA: dirname(path) });
  return database.run(config, { clock: systemClock, running: false } as never);
}

/** Lets the child process open the database until it kills itself. */
async function killed(child: string, path: string): Promise<void> {
  const running = spawn(process.execPath, [join(import.meta.dirname, child), path], { stdio: 'inherit' });
  onTestFinished(() => void running.kill('SIGKILL'));
  expect(await once(running, 'exit')).toEqual([null, 'SIGKILL']);
}

it('an existing database is copied before its migration, for its owner only; the name has time and migration', async () => {
  const path = oldDatabase();
  const before = rowsOf(path);
  const told: (string | null)[] = [];
  const options = { onMigration: (backup: string | null) => told.push(backup) };
  const storage = await openStorage(path, new ManualClock('2030-01-31T10:20:30.456Z'), undefined, options);
  await storage.close();
  const name = `sidecall-2030-01-31T10-20-30.456Z-${newestOfOld}.db`;
  expect(backupsOf(path)).toEqual([name]);
  expect(told).toEqual([join(folderOf(path), name)]);
  expect(rowsOf(join(folderOf(path), name))).toEqual(before);
  if (process.platform === 'win32') return;
  expect(statSync(folderOf(path)).mode & 0o777).toBe(0o700);
  expect(statSync(join(folderOf(path), name)).mode & 0o777).toBe(0o600);
});

it('a new database, a database in memory, and one with all migrations are not copied', async () => {
  const path = newFile();
  writeFileSync(path, '');
  await openOnce(path);
  await openOnce(path);
  await openOnce(':memory:');
  expect(readdirSync(dirname(path)).filter((name) => !name.startsWith('sidecall.db'))).toEqual([]);
});

it('the backup restored, the version before opens it; an upgrade of it loses nothing', async () => {
  const path = oldDatabase();
  const before = rowsOf(path);
  const upgraded = await openStorage(path, new ManualClock());
  await upgraded.calls.write(aCall(9), []);
  await upgraded.close();
  const [backup = ''] = backupsOf(path);
  for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true });
  copyFileSync(join(folderOf(path), backup), path);
  // The version before knows these migrations, and refuses a database with others.
  const known = Object.entries(migrationsFor('sqlite')).filter(([name]) => name <= newestOfOld);
  const db = new Kysely({ dialect: new SqliteDialect({ database: nodeSqlite(new DatabaseSync(path)) }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => Object.fromEntries(known) } });
  expect(await migrator.migrateToLatest()).toEqual({ results: [] });
  await db.destroy();
  expect(rowsOf(path)).toEqual(before);
  const storage = await openStorage(path, new ManualClock());
  onTestFinished(() => storage.close());
  expect((await storage.calls.page({ limit: 10 })).calls).toHaveLength(4);
});

it('the newest three backups are kept, and files of other names', async () => {
  const path = oldDatabase();
  mkdirSync(folderOf(path));
  const other = 'sidecall-2026-01-31.db';
  writeFileSync(join(folderOf(path), other), 'nightly');
  const clock = new ManualClock('2030-01-01T00:00:00.000Z');
  for (const note of ['a', 'b', 'c', 'd', 'e']) {
    putOld(path, note);
    await openOnce(path, clock);
    clock.advance(86_400_000);
  }
  const days = (): string[] => backupsOf(path).map((name) => name.slice(9, 19));
  expect(days()).toEqual(['2026-01-31', '2030-01-03', '2030-01-04', '2030-01-05']);
  // The new one stays even if the clock was set back.
  putOld(path, 'f');
  await openOnce(path, new ManualClock('2029-12-31T00:00:00.000Z'));
  expect(days()).toEqual(['2026-01-31', '2029-12-31', '2030-01-04', '2030-01-05']);
});

it('a start that is repeated with the same data keeps one backup of it, so that earlier ones stay', async () => {
  const path = oldDatabase();
  const clock = new ManualClock();
  for (let start = 1; start <= 4; start += 1) {
    putOld(path, 'the same');
    await openOnce(path, clock);
    clock.advance(60_000);
  }
  expect(backupsOf(path)).toHaveLength(1);
});

it('a backup that is killed half-way leaves no file that looks whole, and the next start makes it', async () => {
  const path = oldDatabase();
  const before = rowsOf(path);
  await killed('killed-backup.ts', path);
  expect(backupsOf(path)).toEqual([expect.stringMatching(/-0011_site_proof\.db\.draft$/)]);
  expect(rowsOf(path)).toEqual(before);
  await openOnce(path);
  expect(backupsOf(path)).toEqual([expect.stringMatching(/-0011_site_proof\.db$/)]);
  expect(rowsOf(join(folderOf(path), backupsOf(path)[0] ?? ''))).toEqual(before);
});

it('a migration that is killed half-way leaves its backup, which the next start uses again', async () => {
  const path = oldDatabase();
  const before = rowsOf(path);
  await killed('killed-migration.ts', path);
  const backups = backupsOf(path);
  expect(backups).toHaveLength(1);
  expect(rowsOf(join(folderOf(path), backups[0] ?? ''))).toEqual(before);
  await openOnce(path, new ManualClock('2099-01-01T00:00:00.000Z'));
  expect(backupsOf(path)).toEqual(backups);
});

it('without space for the backup, the start is refused with the figures, and nothing is changed', async () => {
  const path = oldDatabase();
  const before = rowsOf(path);
  makeHuge(path);
  await expect(openStorage(path, systemClock)).rejects.toMatchObject({
    code: 'STORAGE_FULL',
    message: expect.stringMatching(/it takes 1099512 MB, and \d+ MB are free/),
    help: expect.stringContaining('The database is unchanged.'),
  });
  expect(backupsOf(path)).toEqual([]);
  expect(rowsOf(path)).toEqual(before);
});

it('if the folder for backups cannot be used, the start is refused and nothing is changed', async () => {
  const path = oldDatabase();
  const before = rowsOf(path);
  writeFileSync(folderOf(path), 'a file');
  await expect(openStorage(path, systemClock)).rejects.toMatchObject({
    code: 'DATA_UNWRITABLE',
    message: expect.stringContaining(folderOf(path)),
  });
  expect(rowsOf(path)).toEqual(before);
});

it('the doctor says beforehand that a migration comes, and whether its backup fits', async () => {
  const path = oldDatabase();
  expect(await examined(path)).toMatchObject([
    { verdict: 'right' },
    { verdict: 'note', says: expect.stringContaining('backup of 1 MB') },
  ]);
  expect(backupsOf(path)).toEqual([]);
  makeHuge(path);
  expect(await examined(path)).toContainEqual(
    expect.objectContaining({ verdict: 'wrong', says: expect.stringContaining('1099512 MB') }),
  );
  const current = newFile();
  await openOnce(current);
  expect(await examined(current)).toMatchObject([{ says: 'The database is whole, and of this version.' }]);
});
