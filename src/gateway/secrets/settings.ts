import * as z from 'zod';
import { list } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** The keys that encrypt stored secrets. */
export const secretKeys = settingsGroup(
  {
    SIDECALL_SECRET_KEY: setting(
      'Key that encrypts the stored credentials of CRM connections and trunks, and the secrets of webhooks and flows, at least 32 characters. Empty: generated at the first start and kept in data/secret-key, beside the database that it protects.',
      '',
      z.string().refine((text) => text === '' || text.length >= 32, 'must have at least 32 characters'),
    ),
    SIDECALL_SECRET_PREVIOUS_KEYS: setting(
      'Earlier keys, comma-separated. To rotate, move the old key here and restart: the stored secrets are encrypted again with the new key. Afterwards it can be removed.',
      '',
      list(z.string().min(32, 'must have at least 32 characters each')),
    ),
  },
  (value) => ({
    secretKeys: {
      /** null: the key is kept in the data folder. */
      current: value.SIDECALL_SECRET_KEY || null,
      previous: value.SIDECALL_SECRET_PREVIOUS_KEYS,
    },
  }),
);
