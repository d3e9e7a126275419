import { CodedError } from '../../domain/errors.ts';

/**
 * Reasons why the data folder or the database is not usable. They are also labels of a metric, and part of /healthz.
 */
export const storageTroubles = [
  'disk-full',
  'read-only',
  'denied',
  'corrupt',
  'failing',
  'database-unreachable',
  'database-refused',
  'database-taken',
] as const;
export type StorageTrouble = (typeof storageTroubles)[number];

/** The state of the storage for /healthz and the metrics. */
export interface StorageFigures {
  /** Why the database is not writable. null: it is. */
  readonly trouble: StorageTrouble | null;
  readonly freeBytes: number | null;
  /** Failed writes by cause. Never reset. */
  readonly failures: ReadonlyMap<StorageTrouble, number>;
}

/** Primary result codes of SQLite: https://www.sqlite.org/rescode.html */
const ofSqlite: Readonly<Record<number, StorageTrouble>> = {
  3: 'denied', // SQLITE_PERM
  8: 'read-only', // SQLITE_READONLY
  10: 'failing', // SQLITE_IOERR
  11: 'corrupt', // SQLITE_CORRUPT
  13: 'disk-full', // SQLITE_FULL
  14: 'denied', // SQLITE_CANTOPEN
  26: 'corrupt', // SQLITE_NOTADB
};

/** Error codes of the operating system, and of a database server. */
const ofSystem: Readonly<Record<string, StorageTrouble>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'read-only',
  EACCES: 'denied',
  EISDIR: 'denied',
  EPERM: 'denied',
  EIO: 'failing',
  ENOTDIR: 'denied',
  EMFILE: 'failing',
  ENFILE: 'failing',
  // The gateway's own errors.
  STORAGE_FULL: 'disk-full',
  DATABASE_UNREACHABLE: 'database-unreachable',
  DATABASE_REFUSED: 'database-refused',
  DATA_IN_USE: 'database-taken',
};

/** The cause behind an error of SQLite or of the file system. null: any other error. */
export function troubleOf(error: unknown): StorageTrouble | null {
  for (let seen = error, depth = 0; depth < 5 && typeof seen === 'object' && seen !== null; depth += 1) {
    const { errcode, code, cause } = seen as { errcode?: unknown; code?: unknown; cause?: unknown };
    // The low byte is the primary code: https://www.sqlite.org/rescode.html#pve
    const found =
      typeof errcode === 'number'
        ? ofSqlite[errcode & 0xff]
        : typeof code === 'string' && Object.hasOwn(ofSystem, code)
          ? ofSystem[code]
          : undefined;
    if (found !== undefined) return found;
    seen = cause;
  }
  return null;
}

const words: Readonly<Record<StorageTrouble, [message: string, help: string]>> = {
  'disk-full': [
    'The disk is full.',
    'Free some space on the disk of the data folder. A running gateway then continues by itself.',
  ],
  'read-only': ['The data folder is read-only.', 'Mount its file system writable.'],
  denied: ['The data folder cannot be written.', 'Give the gateway’s user write access to the data folder.'],
  corrupt: ['The database is damaged.', 'Stop the gateway and restore data/sidecall.db from a backup.'],
  failing: ['The database cannot be written.', 'Check the disk of the data folder, and the system’s log.'],
  'database-unreachable': ['The database does not answer.', 'Check whether the database server runs.'],
  'database-refused': ['The database refuses the gateway.', 'Check the user and the password in SIDECALL_DATABASE.'],
  'database-taken': ['Another gateway uses the database.', 'Stop one of the two gateways.'],
};

/** Converts a failed write to STORAGE_FULL or STORAGE_FAILED, with the cause. Returns other errors unchanged. */
export function storageError(error: unknown): unknown {
  if (error instanceof CodedError) return error;
  const trouble = troubleOf(error);
  if (trouble === null) return error;
  const [message, help] = words[trouble];
  return new CodedError(trouble === 'disk-full' ? 'STORAGE_FULL' : 'STORAGE_FAILED', { message, help, cause: error });
}

const codes = new Set(['STORAGE_FULL', 'STORAGE_FAILED', 'DATABASE_UNREACHABLE', 'DATABASE_REFUSED', 'DATA_IN_USE']);

/** Whether the write failed because of the disk or the database server, so that a later attempt may succeed. */
export function isStorageError(error: unknown): boolean {
  return error instanceof CodedError && codes.has(error.code);
}
