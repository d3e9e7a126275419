import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { NoteStore } from './store.ts';

/** Stores the texts of one room by their id. */
export function noteStore(db: Kysely<Schema>, room: string): NoteStore {
  return {
    async put(id, note) {
      await db
        .insertInto('notes')
        .values({ room, id, note })
        .onConflict((conflict) => conflict.columns(['room', 'id']).doUpdateSet({ note }))
        .execute();
    },
    async remove(id) {
      await db.deleteFrom('notes').where('room', '=', room).where('id', '=', id).execute();
    },
    all() {
      return db.selectFrom('notes').select(['id', 'note']).where('room', '=', room).orderBy('id').execute();
    },
  };
}
