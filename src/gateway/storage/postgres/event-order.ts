import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { EventOrder, EventRow } from '../database.ts';
import type { Schema } from '../schema.ts';
import { everyAgent } from '../store.ts';

/** Number of checks whether older transactions have ended, and the pause between two checks, in ms. */
const waits = { times: 100, everyMs: 10 };

interface Found extends EventRow {
  /** No open transaction can still add an event before this one. */
  settled: boolean;
}

/**
 * Orders events by their transaction ids. An event is returned once every older transaction has ended. Sequence numbers
 * are assigned before the commit, so a reader that follows them alone skips events that commit late. The cursor is
 * still one number, the `seq` of the last event. The table maps it to its transaction.
 */
export function eventsByTransaction(db: Kysely<Schema>, clock: Clock): EventOrder {
  /** If the event at the cursor was deleted, reading continues after the event before it. */
  const read = async (seq: number, audience: string, limit: number): Promise<Found[]> => {
    const place = sql`select xid, seq from call_events where seq <= ${seq} order by seq desc limit 1`;
    const mine = audience === '*' ? sql`` : sql`and audience in (${audience}, ${everyAgent})`;
    const { rows } = await sql<Found>`
      with place as materialized (${place})
      select seq, call_id, type, audience, at, xid < pg_snapshot_xmin(pg_current_snapshot()) as settled
      from call_events
      where (xid, seq) > (coalesce((select xid from place), '0'::xid8), coalesce((select seq from place), 0)) ${mine}
      order by xid, seq limit ${limit}`.execute(db);
    return rows;
  };

  return {
    async after(seq, audience, limit) {
      // Waits only for what was there at the first read. Later events have later announcements, so readers ask again;
      // with many writers, some transaction is always open.
      let newest: number | undefined;
      for (let time = 1; ; time += 1) {
        const rows = await read(seq, audience, limit);
        newest ??= rows.at(-1)?.seq;
        const ready = rows.filter(({ settled }) => settled);
        const complete = ready.length === rows.length || ready.some((row) => row.seq === newest);
        if (complete || time === waits.times) return ready.map(({ settled: _, ...row }) => row);
        await new Promise<void>((resolve) => clock.after(waits.everyMs, resolve));
      }
    },

    async last() {
      const { rows } = await sql<{ seq: number }>`
        select seq from call_events where xid < pg_snapshot_xmin(pg_current_snapshot())
        order by xid desc, seq desc limit 1`.execute(db);
      return rows[0]?.seq ?? 0;
    },
  };
}

/**
 * A database restored from a dump has transaction ids of another server. If they are ahead of this server's ids, the
 * events would never be returned, so they get an id of this server. Their order by `seq` is kept.
 */
export async function adoptEvents(db: Kysely<Schema>): Promise<void> {
  await sql`update call_events set xid = pg_current_xact_id()
    where (select max(xid) from call_events) >= pg_snapshot_xmax(pg_current_snapshot())`.execute(db);
}
