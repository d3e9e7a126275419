import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import type { FlowStore } from './port.ts';

type Secrets = Pick<FlowStore, 'secretNames' | 'secret' | 'putSecret' | 'deleteSecret'>;

/** The encrypted values that requests of flows send. A document names them, and never contains them. */
export function flowSecrets({ db, commits }: Pick<Database, 'db' | 'commits'>): Secrets {
  return {
    async secretNames() {
      return (await db.selectFrom('flow_secrets').select('name').orderBy('name').execute()).map(({ name }) => name);
    },

    async secret(name) {
      const row = await db.selectFrom('flow_secrets').select('sealed').where('name', '=', name).executeTakeFirst();
      return row?.sealed ?? null;
    },

    putSecret(name, sealed, at, beside) {
      const row = { sealed, changed_at: at };
      return commits.run(async (transaction) => {
        await transaction
          .insertInto('flow_secrets')
          .values({ name, ...row })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
          .execute();
        await writeBeside(transaction, beside);
      });
    },

    deleteSecret(name, beside) {
      return commits.run(async (transaction) => {
        const result = await transaction.deleteFrom('flow_secrets').where('name', '=', name).executeTakeFirst();
        const found = result.numDeletedRows > 0n;
        if (found) await writeBeside(transaction, beside);
        return found;
      });
    },
  };
}
