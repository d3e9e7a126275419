import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import type { FlowSwitch, FlowSwitchStore } from './port.ts';

export function flowSwitchStore({ db, commits }: Pick<Database, 'db' | 'commits'>): FlowSwitchStore {
  return {
    async all() {
      const rows = await db.selectFrom('flow_switches').selectAll().orderBy('name').execute();
      return rows.map((row) => ({
        name: row.name,
        position: row.position as FlowSwitch['position'],
        changedAt: row.changed_at,
        changedBy: row.changed_by,
      }));
    },

    put({ name, position, changedAt, changedBy }, beside) {
      const row = { position, changed_at: changedAt, changed_by: changedBy };
      return commits.run(async (transaction) => {
        await transaction
          .insertInto('flow_switches')
          .values({ name, ...row })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
          .execute();
        await writeBeside(transaction, beside);
      });
    },

    delete(name, beside) {
      return commits.run(async (transaction) => {
        const result = await transaction.deleteFrom('flow_switches').where('name', '=', name).executeTakeFirst();
        const found = result.numDeletedRows > 0n;
        if (found) await writeBeside(transaction, beside);
        return found;
      });
    },
  };
}
