import * as z from 'zod';
import { setting, settingsGroup } from '../config/setting.ts';

/** Settings for the log. */
export const logLevel = settingsGroup(
  {
    SIDECALL_LOG_LEVEL: setting(
      'trace, debug, info, warn, error or silent.',
      'info',
      z.enum(
        ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
        'must be trace, debug, info, warn, error or silent',
      ),
    ),
  },
  (value) => ({ logLevel: value.SIDECALL_LOG_LEVEL }),
);
