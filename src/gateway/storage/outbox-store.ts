import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { OutboxStore } from './store.ts';

/** What the CRM's or the network's own words may take up in a row. */
const errorLength = 500;

export function outboxStore(db: Kysely<Schema>): OutboxStore {
  return {
    async due(now, limit) {
      const rows = await db
        .selectFrom('outbox')
        .select(['call_id', 'revision', 'attempts'])
        .whereRef('confirmed', '<', 'revision')
        .where('next_at', '<=', now)
        .orderBy('next_at')
        .orderBy('call_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ callId: row.call_id, revision: row.revision, attempts: row.attempts }));
    },

    async succeeded(callId, revision, recordId) {
      await db
        .updateTable('outbox')
        .set({ confirmed: revision, record_id: recordId, attempts: 0, last_error: null })
        .where('call_id', '=', callId)
        // An answer that comes late never takes back a newer one.
        .where('confirmed', '<', revision)
        .execute();
    },

    async failed(callId, nextAt, error) {
      await db
        .updateTable('outbox')
        .set((set) => ({ attempts: set('attempts', '+', 1), next_at: nextAt, last_error: error.slice(0, errorLength) }))
        .where('call_id', '=', callId)
        .execute();
    },

    async pending() {
      const row = await db
        .selectFrom('outbox')
        .select((select) => select.fn.countAll<number>().as('count'))
        .whereRef('confirmed', '<', 'revision')
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
  };
}
