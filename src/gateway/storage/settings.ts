import * as z from 'zod';
import { wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** The folder of the database and of generated secrets. */
export const dataFolder = settingsGroup(
  {
    SIDECALL_DATA: setting('Folder of the database and of generated secrets.', './data', z.string().min(1)),
    SIDECALL_DISK_LOW_MB: setting(
      'A warning is logged if the disk of the data folder has less free space than this, in megabytes; 0: never.',
      '500',
      wholeNumber(0, 1_000_000),
    ),
  },
  (value) => ({
    dataFolder: value.SIDECALL_DATA,
    /** With less free space on its disk, a warning. */
    diskLowBytes: value.SIDECALL_DISK_LOW_MB * 1_000_000,
  }),
);
