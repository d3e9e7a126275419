import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import type { CrmAccessRow } from '../schema.ts';
import type { CrmAccessStore, StoredAccess } from './port.ts';

const noLease = { lease: null, lease_until: null };

export function crmAccessStore({ db, commits }: Pick<Database, 'db' | 'commits'>): CrmAccessStore {
  return {
    async all() {
      const rows = await db.selectFrom('crm_access').selectAll().orderBy('connection').execute();
      return rows.map(accessOfRow);
    },

    async get(connection) {
      const row = await db.selectFrom('crm_access').selectAll().where('connection', '=', connection).executeTakeFirst();
      return row === undefined ? null : accessOfRow(row);
    },

    put: (connection, { tokens, expiresAt }, beside = {}) =>
      commits.run(async (transaction) => {
        const row = { tokens, expires_at: expiresAt, refused_at: null, ...noLease };
        const stored = await transaction
          .insertInto('crm_access')
          .values({ connection, revision: 1, ...row })
          .onConflict((conflict) =>
            conflict
              .column('connection')
              .doUpdateSet((set) => ({ ...row, revision: set('crm_access.revision', '+', 1) })),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeBeside(transaction, beside);
        return accessOfRow(stored);
      }),

    async remove(connection) {
      await commits.run((transaction) =>
        transaction.deleteFrom('crm_access').where('connection', '=', connection).execute(),
      );
    },

    // One statement, so that of two processes one alone gets the lease.
    claim: ({ connection, revision }, { now, until }) =>
      commits.run(async (transaction) => {
        const lease = randomUUID();
        const { numUpdatedRows } = await transaction
          .updateTable('crm_access')
          .set({ lease, lease_until: until })
          .where('connection', '=', connection)
          .where('revision', '=', revision)
          .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<=', now)]))
          .executeTakeFirst();
        return numUpdatedRows > 0n ? lease : null;
      }),

    renewed: (connection, lease, { tokens, expiresAt }) =>
      commits.run(async (transaction) => {
        const row = await transaction
          .updateTable('crm_access')
          .set({ tokens, expires_at: expiresAt, refused_at: null, revision: sql`revision + 1`, ...noLease })
          .where('connection', '=', connection)
          .where('lease', '=', lease)
          .returningAll()
          .executeTakeFirst();
        return row === undefined ? null : accessOfRow(row);
      }),

    async release(connection, lease, refusedAt) {
      await commits.run((transaction) =>
        transaction
          .updateTable('crm_access')
          .set({ ...noLease, ...(refusedAt !== null && { refused_at: refusedAt }) })
          .where('connection', '=', connection)
          .where('lease', '=', lease)
          .execute(),
      );
    },

    async seal({ connection, revision }, tokens) {
      await commits.run((transaction) =>
        transaction
          .updateTable('crm_access')
          .set({ tokens })
          .where('connection', '=', connection)
          .where('revision', '=', revision)
          .execute(),
      );
    },

    async begin(state, { connection, redirectUri, who, verifier, expiresAt }, now, beside = {}) {
      await commits.run(async (transaction) => {
        await transaction.deleteFrom('crm_authorizations').where('expires_at', '<=', now).execute();
        await transaction
          .insertInto('crm_authorizations')
          .values({ state, connection, redirect_uri: redirectUri, who, verifier, expires_at: expiresAt })
          .execute();
        await writeBeside(transaction, beside);
      });
    },

    take: (state) =>
      commits.run(async (transaction) => {
        const row = await transaction
          .deleteFrom('crm_authorizations')
          .where('state', '=', state)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return null;
        const { connection, redirect_uri, who, verifier, expires_at } = row;
        return { connection, redirectUri: redirect_uri, who, verifier, expiresAt: expires_at };
      }),
  };
}

export function accessOfRow({ connection, tokens, revision, expires_at, refused_at }: CrmAccessRow): StoredAccess {
  return { connection, tokens, revision, expiresAt: expires_at, refusedAt: refused_at };
}
