import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { EventOrder, EventRow } from '../database.ts';
import type { Schema } from '../schema.ts';

/** How long a reader waits for a transaction that is older than its news, and how often it looks, in ms. */
const waits = { times: 100, everyMs: 10 };

interface Found extends EventRow {
  /** No transaction that is still open can put an event before this one. */
  settled: boolean;
}

/**
 * Events in the order of their transactions' ids, and only those that all open transactions come after: numbers of a
 * sequence are given before their transactions commit, so that a reader who goes by them passes by what commits later.
 * A reader's place is still one number: it names the event, whose transaction the database knows.
 */
export function eventsByTransaction(db: Kysely<Schema>, clock: Clock): EventOrder {
  /** Of an event that is there no more, the place is that of the one before it. */
  const read = async (seq: number, audience: string, limit: number): Promise<Found[]> => {
    const place = sql`select xid, seq from call_events where seq <= ${seq} order by seq desc limit 1`;
    const mine = audience === '*' ? sql`` : sql`and audience = ${audience}`;
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
      for (let time = 1; ; time += 1) {
        const rows = await read(seq, audience, limit);
        const open = rows.findIndex(({ settled }) => !settled);
        if (open === -1 || time === waits.times) {
          return (open === -1 ? rows : rows.slice(0, open)).map(({ settled: _, ...row }) => row);
        }
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
 * Events of a database that was restored from a dump bear ids of another server's transactions, which may be ahead of
 * this one's: no reader would ever get past them. They are given one of this server, in the order that they have.
 */
export async function adoptEvents(db: Kysely<Schema>): Promise<void> {
  await sql`update call_events set xid = pg_current_xact_id()
    where (select max(xid) from call_events) >= pg_snapshot_xmax(pg_current_snapshot())`.execute(db);
}
