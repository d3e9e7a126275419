import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { RecordingState, UploadStore } from './store.ts';

/** What the bucket's or the network's own words may take up in a row. */
const errorLength = 500;
const ended: RecordingState[] = ['whole', 'interrupted', 'failed'];

export function uploadStore(db: Kysely<Schema>): UploadStore {
  return {
    async queue(now, id) {
      await db
        .insertInto('recording_uploads')
        .columns(['recording_id', 'attempts', 'next_at'])
        .expression((from) =>
          from
            .selectFrom('recordings')
            .select((select) => ['recordings.id', select.val(0).as('attempts'), select.val(now).as('next_at')])
            .where('state', 'in', ended)
            .where('object', 'is', null)
            .where('bytes', '>', 0)
            .$if(id !== undefined, (query) => query.where('id', '=', id ?? '')),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async due(now, limit) {
      const rows = await db
        .selectFrom('recording_uploads')
        .select(['recording_id', 'attempts'])
        .where('next_at', '<=', now)
        .orderBy('next_at')
        .orderBy('recording_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ id: row.recording_id, attempts: row.attempts }));
    },

    async arrived(id, object) {
      await db.updateTable('recordings').set({ object }).where('id', '=', id).execute();
    },

    async done(id) {
      await db.deleteFrom('recording_uploads').where('recording_id', '=', id).execute();
    },

    async failed(id, nextAt, error) {
      await db
        .updateTable('recording_uploads')
        .set((set) => ({ attempts: set('attempts', '+', 1), next_at: nextAt, last_error: error.slice(0, errorLength) }))
        .where('recording_id', '=', id)
        .execute();
    },

    async figures() {
      const row = await db
        .selectFrom('recording_uploads')
        .select((select) => [
          select.fn.countAll<number>().as('pending'),
          select.fn.sum<number>(select.case().when('attempts', '>', 0).then(1).else(0).end()).as('failing'),
        ])
        .executeTakeFirst();
      return { pending: Number(row?.pending ?? 0), failing: Number(row?.failing ?? 0) };
    },
  };
}
