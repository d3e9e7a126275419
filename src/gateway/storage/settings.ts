import * as z from 'zod';
import { wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** Settings for the data folder and the database. */
export const dataFolder = settingsGroup(
  {
    SIDECALL_DATA: setting('Folder of the database and of generated secrets.', './data', z.string().min(1)),
    SIDECALL_DATABASE: setting(
      'PostgreSQL 15 or newer in place of the file sidecall.db in the data folder, e.g. postgres://sidecall:password@db.example/sidecall. Empty: the file.',
      '',
      z.string().refine(
        (text) => text === '' || (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)),
        // The value may contain a password, so the message does not repeat it.
        'must be an address such as postgres://user:password@host/database',
      ),
    ),
    SIDECALL_DISK_LOW_MB: setting(
      'A warning is logged if the disk of the data folder has less free space than this, in megabytes; 0: never.',
      '500',
      wholeNumber(0, 1_000_000),
    ),
  },
  (value) => ({
    dataFolder: value.SIDECALL_DATA,
    /** The address of a PostgreSQL database, which may contain a password. null: a file in the data folder. */
    database: value.SIDECALL_DATABASE || null,
    /** A warning is logged if less space is free, in bytes. */
    diskLowBytes: value.SIDECALL_DISK_LOW_MB * 1_000_000,
  }),
);
