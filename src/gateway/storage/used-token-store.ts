import { writeBeside } from './beside.ts';
import type { Database } from './database.ts';
import type { UsedTokenStore } from './store.ts';

export function usedTokenStore({ commits }: Pick<Database, 'commits'>): UsedTokenStore {
  return {
    use({ id, expires, now }, beside) {
      return commits.run(async (transaction) => {
        await transaction.deleteFrom('used_tokens').where('expires', '<', now).execute();
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('used_tokens')
          .values({ id, expires })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .executeTakeFirst();
        const isFirst = (numInsertedOrUpdatedRows ?? 0n) > 0n;
        if (isFirst) await writeBeside(transaction, beside);
        return isFirst;
      });
    },
  };
}
