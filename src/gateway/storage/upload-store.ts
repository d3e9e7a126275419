import type { Kysely } from 'kysely';
import { jobKinds } from '../jobs/port.ts';
import type { Schema } from './schema.ts';
import type { RecordingState, UploadStore } from './store.ts';

const ended: RecordingState[] = ['whole', 'interrupted', 'failed'];

export function uploadStore(db: Kysely<Schema>): UploadStore {
  return {
    async queue(now, id) {
      await db
        .insertInto('jobs')
        .columns(['kind', 'key', 'revision', 'attempts', 'next_at'])
        .expression((from) =>
          from
            .selectFrom('recordings')
            .select((select) => [
              select.val(jobKinds.upload).as('kind'),
              'recordings.id',
              select.lit(1).as('revision'),
              select.lit(0).as('attempts'),
              select.val(now).as('next_at'),
            ])
            .where('state', 'in', ended)
            .where('object', 'is', null)
            .where('bytes', '>', 0)
            .$if(id !== undefined, (query) => query.where('id', '=', id ?? '')),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async arrived(id, object) {
      await db.updateTable('recordings').set({ object }).where('id', '=', id).execute();
    },
  };
}
