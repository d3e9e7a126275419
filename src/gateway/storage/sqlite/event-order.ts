import type { Kysely } from 'kysely';
import type { EventOrder } from '../database.ts';
import type { Schema } from '../schema.ts';

/** SQLite has one writer at a time, so sequence numbers follow the order of commits. */
export function eventsBySeq(db: Kysely<Schema>): EventOrder {
  return {
    after(seq, audience, limit) {
      let query = db.selectFrom('call_events').select(['seq', 'call_id', 'type', 'audience', 'at']);
      if (audience !== '*') query = query.where('audience', '=', audience);
      return query.where('seq', '>', seq).orderBy('seq').limit(limit).execute();
    },
    async last() {
      const row = await db
        .selectFrom('call_events')
        .select((select) => select.fn.max('seq').as('seq'))
        .executeTakeFirst();
      return row?.seq ?? 0;
    },
  };
}
