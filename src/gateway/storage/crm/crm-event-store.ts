import { sql } from 'kysely';
import type { CrmEventType } from '../../../domain/crm/crm-event.ts';
import type { Database } from '../database.ts';
import type { CrmEventRow } from './event-row.ts';
import type { CrmEventStore, StoredCrmEvent } from './port.ts';

export function crmEventStore({ db, commits, dialect }: Pick<Database, 'db' | 'commits' | 'dialect'>): CrmEventStore {
  return {
    add: (connection, { delivery, fact, type, at, about, label, contact, details }, receivedAt) =>
      commits.run(async (transaction) => {
        // Sequence numbers are assigned before the commit. With one writer at a time, readers skip no event.
        if (dialect === 'postgres') await sql`lock table crm_events in share row exclusive mode`.execute(transaction);
        const body = JSON.stringify({ about, label, contact, details });
        const row = await transaction
          .insertInto('crm_events')
          .values({ connection, delivery, fact, type, at, received_at: receivedAt, body })
          .onConflict((conflict) => conflict.doNothing())
          .returning('seq')
          .executeTakeFirst();
        return row === undefined ? null : Number(row.seq);
      }),

    async after(seq, { type, connection }, limit) {
      let query = db.selectFrom('crm_events').selectAll().where('seq', '>', seq);
      if (type !== undefined) query = query.where('type', '=', type);
      if (connection !== undefined) query = query.where('connection', '=', connection);
      return (await query.orderBy('seq').limit(limit).execute()).map(eventOfRow);
    },
  };
}

type Stored = Omit<CrmEventRow, 'seq'> & { seq: number };

function eventOfRow({ seq, connection, type, at, received_at, body }: Stored): StoredCrmEvent {
  const rest = JSON.parse(body) as Pick<StoredCrmEvent, 'about' | 'label' | 'contact' | 'details'>;
  return { seq: Number(seq), connection, type: type as CrmEventType, at, receivedAt: received_at, ...rest };
}
