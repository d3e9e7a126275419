import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CodedError } from '../../../domain/errors.ts';
import { troubleOf } from '../storage-trouble.ts';
import { createOwnerOnly, makeOwnerOnly } from './owner-only.ts';

/** The folder of the gateway's state, reserved for this process until `release`. */
export interface DataFolder {
  /** Absolute path of a file in it. */
  file(name: string): string;
  release(): void;
}

/**
 * Creates the folder if necessary, and locks it. At its start a gateway closes the calls that a crash left open, and
 * must never close those of another running gateway. The lock is SQLite's, so a killed process leaves none. The
 * gateway's files become readable by their owner only.
 * @param onLoose called with each path that other users may still read
 * @throws CodedError DATA_UNWRITABLE or DATA_IN_USE; DATA_CORRUPT or STORAGE_FULL of the lock file or its disk
 */
export function openDataFolder(
  path: string,
  onLoose: (path: string, error: unknown) => void = () => undefined,
): DataFolder {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    makeOwnerOnly(folder, onLoose);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
  const lock = takeLock(folder);
  return {
    file: (name) => join(folder, name),
    release: () => lock.close(),
  };
}

function takeLock(folder: string): DatabaseSync {
  let lock: DatabaseSync | null = null;
  try {
    createOwnerOnly(join(folder, 'gateway.lock'));
    lock = new DatabaseSync(join(folder, 'gateway.lock'), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock?.close();
    // SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy
    if ((cause as { errcode?: number }).errcode === 5) {
      throw new CodedError('DATA_IN_USE', { message: `Another gateway uses the data folder ${folder}.`, cause });
    }
    if (troubleOf(cause) === 'corrupt') {
      const file = join(folder, 'gateway.lock');
      throw new CodedError('DATA_CORRUPT', {
        message: `The lock file ${file} is no longer one.`,
        help: 'Delete that file; the gateway makes it again.',
        cause,
      });
    }
    throw unwritable(folder, cause);
  }
}

/** The error for a folder that cannot be used. A full disk has its own code, because permissions do not help. */
export function unwritable(path: string, cause: unknown): CodedError {
  const trouble = troubleOf(cause);
  if (trouble === 'disk-full') {
    return new CodedError('STORAGE_FULL', {
      message: `The disk of the data folder ${path} is full.`,
      help: 'Free some space there, or set SIDECALL_DATA to a folder on another disk.',
      cause,
    });
  }
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  return new CodedError('DATA_UNWRITABLE', { message: `The data folder cannot be written: ${path}${reason}.`, cause });
}
