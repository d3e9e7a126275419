import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import type { ApiKeyScope, ApiKeyStore, StoredApiKey } from './port.ts';
import type { ApiKeyRow } from './row.ts';

export function apiKeyStore({ db, commits }: Pick<Database, 'db' | 'commits'>): ApiKeyStore {
  return {
    async all() {
      const rows = await db.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(keyOfRow);
    },

    async put(key, beside) {
      const { id, ...row } = rowOfKey(key);
      await commits.run(async (transaction) => {
        await transaction
          .insertInto('api_keys')
          .values({ id, ...row })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: row.name, expires_at: row.expires_at }))
          .execute();
        await writeBeside(transaction, beside);
      });
    },

    async used(id, at) {
      await commits.run(async (transaction) => {
        await transaction.updateTable('api_keys').set({ used_at: at }).where('id', '=', id).execute();
      });
    },

    delete: (id, beside) =>
      commits.run(async (transaction) => {
        const { numDeletedRows } = await transaction.deleteFrom('api_keys').where('id', '=', id).executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await writeBeside(transaction, beside);
        return true;
      }),
  };
}

function rowOfKey(key: StoredApiKey): ApiKeyRow {
  return {
    id: key.id,
    name: key.name,
    scope: key.scope,
    hash: key.hash,
    ending: key.ending,
    created_at: key.createdAt,
    created_by: key.createdBy,
    expires_at: key.expiresAt,
    used_at: key.usedAt,
  };
}

export function keyOfRow(row: ApiKeyRow): StoredApiKey {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope as ApiKeyScope,
    hash: row.hash,
    ending: row.ending,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  };
}
