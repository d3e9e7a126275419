import type { TrunkValues } from '../../../domain/protocol/administration/trunk.ts';
import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import type { StoredTrunk, TrunkStore } from './port.ts';

export type TrunkRow = Schema['trunks'];

export function trunkStore({ db, commits }: Pick<Database, 'db' | 'commits'>): TrunkStore {
  return {
    async all() {
      return (await db.selectFrom('trunks').selectAll().orderBy('name').execute()).map(trunkOfRow);
    },

    put: ({ name, enabled, values, password }, beside) =>
      commits.run(async (transaction) => {
        const row = { enabled: enabled ? 1 : 0, body: JSON.stringify(values), password };
        await transaction
          .insertInto('trunks')
          .values({ name, ...row })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
          .execute();
        await writeBeside(transaction, beside);
      }),

    delete: (name, beside) =>
      commits.run(async (transaction) => {
        const { numDeletedRows } = await transaction.deleteFrom('trunks').where('name', '=', name).executeTakeFirst();
        if (numDeletedRows > 0n) await writeBeside(transaction, beside);
        return numDeletedRows > 0n;
      }),
  };
}

export function trunkOfRow({ name, enabled, body, password }: TrunkRow): StoredTrunk {
  return { name, enabled: enabled === 1, values: JSON.parse(body) as TrunkValues, password };
}
