import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Clock, isoTime } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import { freeBytesOf } from '../disk/free-bytes.ts';
import { createOwnerOnly } from '../disk/owner-only.ts';
import { leastBytes } from '../storage-health.ts';
import { troubleOf } from '../storage-trouble.ts';

/** Number of backups that are kept, with the new one. */
const kept = 3;
/** Names of backups, which sort by time. Other files in the folder, such as the nightly backups of a site, stay. */
const backupName = /^sidecall-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-(\d{4}_\w+)\.db$/;
const draftEnding = '.draft';

/**
 * Copies a database to the folder `backups` beside it, before migrations change it:
 *
 *   sidecall-…Z-0011_site_proof.db.draft ──synced to disk──► renamed to …-0011_site_proof.db ──► older ones are deleted
 *
 * The name says when the copy was made, and the newest migration that it has. A crash leaves at most a draft, which the
 * next backup deletes. If the start is repeated after a failed migration, the data is still the same, and its backup
 * is used again. Otherwise repeated starts would replace the backups of earlier versions.
 * @param path the file of the database
 * @param migration the newest migration of the database
 * @returns the path of the backup
 * @throws CodedError STORAGE_FULL, STORAGE_FAILED or DATA_UNWRITABLE. Errors of the database itself pass unchanged.
 */
export function backUp(database: DatabaseSync, path: string, migration: string, clock: Clock): string {
  const folder = join(dirname(path), 'backups');
  const backup = join(folder, `sidecall-${isoTime(clock).replaceAll(':', '-')}-${migration}.db`);
  const draft = backup + draftEnding;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    sync(dirname(folder));
    deleteDrafts(folder);
    requireSpace(folder, backupBytes(database));
    createOwnerOnly(draft);
    // https://www.sqlite.org/lang_vacuum.html#vacuuminto: SQLite does not sync the new file.
    database.prepare('VACUUM INTO ?').run(draft);
    const same = backupsIn(folder).find(({ name, of }) => of === migration && equal(draft, join(folder, name)));
    if (same !== undefined) {
      rmSync(draft);
      return join(folder, same.name);
    }
    sync(draft);
    renameSync(draft, backup);
    sync(folder);
    deleteOld(folder, backup);
    return backup;
  } catch (error) {
    rmSync(draft, { force: true });
    throw backupError(error, folder);
  }
}

/** Backups of this module, the newest first. */
function backupsIn(folder: string): { name: string; of: string | undefined }[] {
  return readdirSync(folder)
    .filter((name) => backupName.test(name))
    .sort()
    .reverse()
    .map((name) => ({ name, of: backupName.exec(name)?.[1] }));
}

function deleteDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const whole = name.endsWith(draftEnding) ? name.slice(0, -draftEnding.length) : '';
    if (backupName.test(whole)) rmSync(join(folder, name), { force: true });
  }
}

/** Deletes all but the newest. The new one stays even if the clock was set back. */
function deleteOld(folder: string, backup: string): void {
  const others = backupsIn(folder).filter(({ name }) => join(folder, name) !== backup);
  for (const { name } of others.slice(kept - 1)) rmSync(join(folder, name), { force: true });
}

/** Size of a backup at most, in bytes. */
export function backupBytes(database: DatabaseSync): number {
  const figure = (name: string): number => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  return (figure('page_count') - figure('freelist_count')) * figure('page_size');
}

/** @throws CodedError STORAGE_FULL */
function requireSpace(folder: string, bytes: number): void {
  const free = freeBytesOf(folder);
  if (free === null || free >= bytes + leastBytes) return;
  const megabytes = (count: number): string => `${Math.ceil(count / 1_000_000)} MB`;
  throw noSpace(folder, `: it takes ${megabytes(bytes)}, and ${Math.floor(free / 1_000_000)} MB are free`);
}

/** Compares two files byte by byte. */
function equal(one: string, other: string): boolean {
  if (statSync(one).size !== statSync(other).size) return false;
  const files = [openSync(one, 'r'), openSync(other, 'r')] as const;
  const [first, second] = [Buffer.alloc(1_048_576), Buffer.alloc(1_048_576)];
  try {
    for (;;) {
      const read = readSync(files[0], first);
      readSync(files[1], second);
      if (read === 0) return true;
      if (!first.subarray(0, read).equals(second.subarray(0, read))) return false;
    }
  } finally {
    for (const file of files) closeSync(file);
  }
}

/** Writes a file, or the names in a folder, to the disk. */
function sync(path: string): void {
  const isFolder = statSync(path).isDirectory();
  // Windows cannot sync a folder.
  if (isFolder && process.platform === 'win32') return;
  const file = openSync(path, isFolder ? 'r' : 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function backupError(error: unknown, folder: string): unknown {
  if (error instanceof CodedError) return error;
  const trouble = troubleOf(error);
  const reason = error instanceof Error ? error.message : String(error);
  if (trouble === 'disk-full') return noSpace(folder, '', error);
  if (trouble === 'failing') {
    return new CodedError('STORAGE_FAILED', {
      message: `The backup before the migration failed (${reason}).`,
      help: `Check the disk of ${folder}, and the system’s log. The database is unchanged.`,
      cause: error,
    });
  }
  // An error of the file system has no such number.
  const ofSqlite = typeof (error as { errcode?: unknown }).errcode === 'number';
  if (ofSqlite && trouble !== 'denied' && trouble !== 'read-only') return error;
  return new CodedError('DATA_UNWRITABLE', {
    message: `The backup before the migration cannot be written to ${folder} (${reason}).`,
    help: 'Give the gateway’s user write access to that folder. The database is unchanged.',
    cause: error,
  });
}

function noSpace(folder: string, figures: string, cause?: unknown): CodedError {
  return new CodedError('STORAGE_FULL', {
    message: `There is no space in ${folder} for the backup before the migration${figures}.`,
    help: 'Free some space on that disk, for example move older backups away, and start again. The database is unchanged.',
    cause,
  });
}
