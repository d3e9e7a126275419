import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CodedError } from '../../domain/errors.ts';
import { freeBytesOf } from '../storage/disk/free-bytes.ts';
import { lacksMigrations, unknownMigrations } from '../storage/migrations/index.ts';
import { shownAddress } from '../storage/postgres/address.ts';
import { backupBytes } from '../storage/sqlite/backup.ts';
import { migrationsOf } from '../storage/sqlite/open-sqlite.ts';
import { readOnlyAddress } from '../storage/sqlite/read-only-address.ts';
import { leastBytes } from '../storage/storage-health.ts';
import type { Check } from './check.ts';
import { type Finding, note, quoted, right, wrong } from './finding.ts';

/** Larger databases are not checked completely, which would take minutes. */
const checkedBytes = 2_000_000_000;

/** Checks the free space for the database and the recordings. */
export const diskSpace: Check = {
  name: 'disk space',
  atStart: false,
  run({ dataFolder, diskLowBytes }) {
    const free = freeBytesOf(nearest(resolve(dataFolder)));
    if (free === null) return [note('The free space of the data folder’s disk is unknown.')];
    const megabytes = Math.floor(free / 1_000_000);
    if (free < leastBytes) {
      return [wrong('The disk of the data folder is full.', 'Free some space: no call can be written down.')];
    }
    if (free < diskLowBytes) {
      return [
        wrong(`The disk of the data folder has ${megabytes} MB left.`, 'Free some space; see SIDECALL_DISK_LOW_MB.'),
      ];
    }
    return [right(`The disk of the data folder has ${megabytes} MB left.`)];
  },
};

/** Checks the server of SIDECALL_DATABASE. */
const databaseServer: Check['run'] = async ({ database: address, dataFolder }, { clock }) => {
  if (address === null) return [];
  const { lookAtPostgres } = await import('../storage/postgres/open-postgres.ts');
  const found: Finding[] = [];
  try {
    const migrates = await lookAtPostgres(address, clock);
    found.push(right(`The database ${shownAddress(address)} answers, and can be used by this version.`));
    if (migrates) found.push(note('The next start migrates the database, without a backup.', 'Run pg_dump before.'));
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return [wrong(error.message, error.help)];
  }
  if (!existsSync(join(resolve(dataFolder), 'sidecall.db'))) return found;
  const left = 'The data folder has a database that is not used: SIDECALL_DATABASE names another.';
  return [...found, note(left, 'If it is to go on there, stop the gateway and run “sidecall copy-database”.')];
};

/** Checks that this version can open the database, and that it is intact. */
export const database: Check = {
  name: 'database',
  atStart: false,
  run(config, parts) {
    if (config.database !== null) return databaseServer(config, parts);
    const { dataFolder } = config;
    const { running } = parts;
    const path = join(resolve(dataFolder), 'sidecall.db');
    if (!existsSync(path)) return [];
    const backup = 'Restore it from a backup of the data folder, or move it away to begin with an empty one.';
    let opened: DatabaseSync | null = null;
    try {
      opened = new DatabaseSync(readOnlyAddress(path, running), { readOnly: true });
      const migrations = migrationsOf(opened);
      const [unknown] = unknownMigrations(migrations);
      if (unknown !== undefined) {
        const todo = 'Start that version again, or restore the backup from before the upgrade (folder “backups”).';
        return [wrong(`The database was written by a newer version of the gateway (${quoted(unknown)}).`, todo)];
      }
      const migration = lacksMigrations(migrations) ? [roomForBackup(opened, dataFolder)] : [];
      if (statSync(path).size > checkedBytes) {
        return [note('The database is too large to be read through here.'), ...migration];
      }
      const rows = opened.prepare('PRAGMA quick_check(1)').all();
      const said = String(Object.values(rows[0] ?? {})[0]);
      if (said !== 'ok') return [wrong(`The database is damaged (${quoted(said)}).`, backup)];
      if (migration.length > 0) return [right('The database is whole.'), ...migration];
      return [right('The database is whole, and of this version.')];
    } catch (error) {
      const { errcode, message } = error as { errcode?: number; message: string };
      // SQLITE_CANTOPEN and SQLITE_PERM: https://www.sqlite.org/rescode.html
      if (errcode === 14 || errcode === 3) {
        return [wrong(`The database ${path} cannot be read.`, 'Give the gateway’s user the right to it.')];
      }
      return [wrong(`The database is damaged (${quoted(message)}).`, backup)];
    } finally {
      opened?.close();
    }
  },
};

/** Checks the space for the backup that the next start makes. */
function roomForBackup(opened: DatabaseSync, dataFolder: string): Finding {
  const bytes = backupBytes(opened);
  const megabytes = Math.ceil(bytes / 1_000_000);
  const free = freeBytesOf(resolve(dataFolder));
  if (free !== null && free < bytes + leastBytes) {
    const why = `The next start migrates the database, and its backup takes ${megabytes} MB, which are not free.`;
    return wrong(why, 'Free some space on the disk of the data folder before the start.');
  }
  return note(`The next start migrates the database, after a backup of ${megabytes} MB in its folder “backups”.`);
}

function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(resolve(folder, '..'));
}
