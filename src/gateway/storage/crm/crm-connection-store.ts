import { callLogOf } from '../../jobs/port.ts';
import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import type { CrmConnectionRow } from '../schema.ts';
import type { CrmConnectionStore, StoredConnection } from '../store.ts';

export function crmConnectionStore({ db, commits }: Pick<Database, 'db' | 'commits'>): CrmConnectionStore {
  return {
    async all() {
      const rows = await db.selectFrom('crm_connections').selectAll().orderBy('position').orderBy('id').execute();
      return rows.map(connectionOfRow);
    },

    async put(value, beside) {
      const { id, ...row } = rowOfConnection(value);
      await commits.run(async (transaction) => {
        await transaction
          .insertInto('crm_connections')
          .values({ id, ...row })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
        await writeBeside(transaction, beside);
      });
    },

    putSecrets(id, secrets) {
      return commits.run(async (transaction) => {
        const result = await transaction
          .updateTable('crm_connections')
          .set({ secrets })
          .where('id', '=', id)
          .executeTakeFirst();
        return result.numUpdatedRows > 0n;
      });
    },

    delete(id, beside) {
      return commits.run(async (transaction) => {
        const result = await transaction.deleteFrom('crm_connections').where('id', '=', id).executeTakeFirst();
        if (result.numDeletedRows === 0n) return false;
        await transaction.deleteFrom('jobs').where('kind', '=', callLogOf(id)).execute();
        await writeBeside(transaction, beside);
        return true;
      });
    },
  };
}

function rowOfConnection(value: StoredConnection): CrmConnectionRow {
  return {
    id: value.id,
    adapter: value.adapter,
    label: value.label,
    base_url: value.baseUrl,
    settings: JSON.stringify(value.settings),
    secrets: value.secrets,
    users: JSON.stringify(value.users),
    position: value.position,
    enabled: value.enabled ? 1 : 0,
    origins: JSON.stringify(value.origins),
  };
}

export function connectionOfRow(row: CrmConnectionRow): StoredConnection {
  return {
    id: row.id,
    adapter: row.adapter,
    label: row.label,
    baseUrl: row.base_url,
    settings: JSON.parse(row.settings),
    secrets: row.secrets,
    users: JSON.parse(row.users),
    position: row.position,
    enabled: row.enabled === 1,
    // The doctor also reads databases from before this column.
    origins: row.origins ? JSON.parse(row.origins) : [],
  };
}
