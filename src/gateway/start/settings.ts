import * as z from 'zod';
import { type Country, isCountry } from '../../domain/numbers/e164.ts';
import { flag, seconds } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** The home country. */
export const home = settingsGroup(
  {
    SIDECALL_COUNTRY: setting(
      'Home country (ISO 3166-1 alpha-2): numbers without a country code are read in it.',
      'US',
      z.string().toUpperCase().refine(isCountry, 'must be a two-letter country code such as US or GB'),
    ),
  },
  (value) => ({ country: value.SIDECALL_COUNTRY as Country }),
);

/** Settings for the stop. */
export const stopping = settingsGroup(
  {
    SIDECALL_GRACE_SECONDS: setting(
      'How long calls may go on after the first Ctrl-C or SIGTERM.',
      '30',
      seconds(0, 3600),
    ),
  },
  (value) => ({ graceSeconds: value.SIDECALL_GRACE_SECONDS }),
);

/** Settings for a trial. */
export const demo = settingsGroup(
  {
    SIDECALL_DEMO: setting('1 lets numbers outside be “called”: a recorded voice answers them.', '0', flag),
  },
  (value) => ({ demo: value.SIDECALL_DEMO }),
);
