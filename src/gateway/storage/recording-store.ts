import type { Kysely } from 'kysely';
import type { RecordingRow, Schema } from './schema.ts';
import type { AuditLine, RecordingEntry, RecordingState, RecordingStore } from './store.ts';

/** The states of recordings that have ended and are not deleted. */
const keptStates: RecordingState[] = ['whole', 'interrupted', 'failed'];

export function recordingStore(db: Kysely<Schema>): RecordingStore {
  return {
    async put(entry) {
      const row = rowOf(entry);
      await db
        .insertInto('recordings')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
    async get(id) {
      const row = await db.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? entryOf(row) : null;
    },
    async ofCall(callId) {
      const rows = await db.selectFrom('recordings').selectAll().where('call_id', '=', callId).orderBy('id').execute();
      return rows.map(entryOf);
    },
    async inState(state) {
      const rows = await db.selectFrom('recordings').selectAll().where('state', '=', state).execute();
      return rows.map(entryOf);
    },
    async olderThan(at) {
      const rows = await db
        .selectFrom('recordings')
        .selectAll()
        .where('state', 'in', keptStates)
        .where('started_at', '<', at)
        .execute();
      return rows.map(entryOf);
    },
    async figures(keyMark) {
      const states = await db
        .selectFrom('recordings')
        .select((select) => ['state', select.fn.countAll<number>().as('count')])
        .groupBy('state')
        .execute();
      const other = await db
        .selectFrom('recordings')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('state', 'in', [...keptStates, 'running'])
        .where('key_mark', 'is not', null)
        .where('key_mark', '<>', keyMark ?? '')
        .executeTakeFirst();
      const count = (state: RecordingState): number => Number(states.find((row) => row.state === state)?.count ?? 0);
      return {
        running: count('running'),
        whole: count('whole'),
        interrupted: count('interrupted'),
        failed: count('failed'),
        otherKey: Number(other?.count ?? 0),
      };
    },
    async note(line) {
      await db.insertInto('audit').values(line).execute();
    },
    async audit(limit) {
      const rows = await db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit).execute();
      return rows.map(({ id: _, what, ...line }) => ({ ...line, what: what as AuditLine['what'] }));
    },
    async auditPage(limit, { before, who, what, since, until }) {
      let query = db.selectFrom('audit').selectAll();
      if (before !== undefined) query = query.where('id', '<', before);
      if (who !== undefined) query = query.where('who', '=', who);
      if (what !== undefined) query = query.where('what', '=', what);
      if (since !== undefined) query = query.where('at', '>=', since);
      if (until !== undefined) query = query.where('at', '<', until);
      const rows = await query.orderBy('id', 'desc').limit(limit).execute();
      return rows.map(({ id, what, ...line }) => ({ ...line, id: Number(id), what: what as AuditLine['what'] }));
    },
    async page(limit, { before, kind, startedAfter, startedBefore }) {
      let query = db.selectFrom('recordings').selectAll().where('state', 'in', keptStates);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (startedAfter !== undefined) query = query.where('started_at', '>=', startedAfter);
      if (startedBefore !== undefined) query = query.where('started_at', '<', startedBefore);
      if (before !== undefined) {
        const { startedAt, id } = before;
        query = query.where((where) => where(where.refTuple('started_at', 'id'), '<', where.tuple(startedAt, id)));
      }
      const rows = await query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(entryOf);
    },
  };
}

function rowOf(entry: RecordingEntry): RecordingRow {
  return {
    id: entry.id,
    call_id: entry.callId,
    kind: entry.kind,
    channels: entry.channels,
    started_at: entry.startedAt,
    started_by: entry.startedBy,
    state: entry.state,
    duration_ms: entry.durationMs,
    bytes: entry.bytes,
    sha256: entry.sha256,
    key_mark: entry.keyMark,
    object: entry.object,
  };
}

function entryOf(row: RecordingRow): RecordingEntry {
  return {
    id: row.id,
    callId: row.call_id,
    kind: row.kind as RecordingEntry['kind'],
    channels: row.channels as RecordingEntry['channels'],
    startedAt: row.started_at,
    startedBy: row.started_by,
    state: row.state as RecordingState,
    durationMs: row.duration_ms,
    bytes: row.bytes,
    sha256: row.sha256,
    keyMark: row.key_mark,
    object: row.object,
  };
}
