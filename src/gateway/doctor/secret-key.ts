import { join, resolve } from 'node:path';
import { lookAtRows } from '../storage/look/rows.ts';
import type { Schema } from '../storage/schema.ts';
import type { Check } from './check.ts';
import { note } from './finding.ts';

/** Tables and columns that are encrypted with the secret key, and last. */
const encrypted = [
  ['crm_connections', 'secrets'],
  ['crm_access', 'tokens'],
  ['trunks', 'password'],
  ['webhooks', 'secrets'],
  ['flow_secrets', 'sealed'],
] as const satisfies readonly (readonly [keyof Schema, string])[];

/** Notes that the secret key is in the data folder, if something is encrypted with it. */
export const secretKey: Check = {
  name: 'secret key',
  atStart: false,
  async run({ secretKeys, database, dataFolder }, parts) {
    if (secretKeys.current !== null) return [];
    const place = database ?? join(resolve(dataFolder), 'sidecall.db');
    for (const [table, column] of encrypted) {
      const rows = await lookAtRows<Record<string, unknown>>(table, place, parts);
      if (rows.some((row) => row[column] !== null)) return [beside];
    }
    return [];
  },
};

const beside = note(
  'The key of the stored secrets (credentials of CRMs and trunks, secrets of webhooks and flows) is in the data folder. It does not protect them from a reader of the folder, or of a backup of it.',
  'To protect backups, set SIDECALL_SECRET_KEY_FILE to a file elsewhere, and restart.',
);
