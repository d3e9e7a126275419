import type { Kysely } from 'kysely';
import type { EventOrder, EventRow } from '../database.ts';
import type { Schema } from '../schema.ts';
import { everyAgent } from '../store.ts';

/** SQLite has one writer at a time, so sequence numbers follow the order of commits. */
export function eventsBySeq(db: Kysely<Schema>): EventOrder {
  const read = (seq: number, audience: string, limit: number): Promise<EventRow[]> => {
    let query = db.selectFrom('call_events').select(['seq', 'call_id', 'type', 'audience', 'at']);
    if (audience !== '*') query = query.where('audience', '=', audience);
    return query.where('seq', '>', seq).orderBy('seq').limit(limit).execute();
  };
  return {
    async after(seq, audience, limit) {
      if (audience === '*') return read(seq, audience, limit);
      // Two reads in the order of the index: one with `in` would sort all later events of both.
      const [own, all] = [await read(seq, audience, limit), await read(seq, everyAgent, limit)];
      return all.length === 0 ? own : [...own, ...all].sort((one, other) => one.seq - other.seq).slice(0, limit);
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
