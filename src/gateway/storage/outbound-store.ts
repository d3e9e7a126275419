import type { Database } from './database.ts';
import type { OutboundCallRow } from './schema.ts';
import type { OutboundStore, PlacedCallEntry } from './store.ts';

export function outboundStore({ db, commits }: Pick<Database, 'db' | 'commits'>): OutboundStore {
  return {
    begin: (entry) =>
      commits.run(async (transaction) => {
        await transaction.insertInto('outbound_calls').values(rowOf(entry)).execute();
      }),
    answered: (leg, at) =>
      commits.run(async (transaction) => {
        await transaction.updateTable('outbound_calls').set({ answered_at: at }).where('leg', '=', leg).execute();
      }),
    ended: (leg, at) =>
      commits.run(async (transaction) => {
        await transaction.updateTable('outbound_calls').set({ ended_at: at }).where('leg', '=', leg).execute();
      }),
    async since(at) {
      const rows = await db
        .selectFrom('outbound_calls')
        .selectAll()
        .where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>', at)]))
        .orderBy('started_at')
        .execute();
      return rows.map(entryOf);
    },
    async forget(before) {
      await db.deleteFrom('outbound_calls').where('ended_at', '<=', before).execute();
    },
  };
}

function rowOf(entry: PlacedCallEntry): OutboundCallRow {
  return {
    leg: entry.leg,
    call_id: entry.callId,
    identity: entry.identity,
    why: entry.why,
    started_at: entry.startedAt,
    answered_at: entry.answeredAt,
    ended_at: entry.endedAt,
    per_minute: entry.perMinute,
    per_call: entry.perCall,
  };
}

function entryOf(row: OutboundCallRow): PlacedCallEntry {
  return {
    leg: row.leg,
    callId: row.call_id,
    identity: row.identity,
    why: row.why as PlacedCallEntry['why'],
    startedAt: row.started_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    perMinute: row.per_minute,
    perCall: row.per_call,
  };
}
