import type { Transaction } from 'kysely';
import { crmKeysOf, jobKinds } from '../jobs/port.ts';
import { writeBeside } from './beside.ts';
import { pageOfCalls } from './call-page.ts';
import type { Database } from './database.ts';
import { ofQueues } from './job-store.ts';
import { ParticipantRows } from './participant-rows.ts';
import { forgetNumber } from './persons/forget-number.ts';
import type { PersonStore } from './persons/port.ts';
import type { Schema } from './schema.ts';

/** Rows that a statement deletes at once, so that calls do not wait for it. */
const batch = 500;

export function personStore({ db, commits }: Database): PersonStore {
  const participants = new ParticipantRows(db);
  return {
    callsOf(number, page) {
      const joined = db.selectFrom('call_participants').select('call_id').where('number', '=', number);
      const all = db.selectFrom('calls').selectAll();
      const theirs = [all.where('customer_number', '=', number), all.where('id', 'in', joined)];
      return pageOfCalls(theirs, page, participants);
    },

    async eventsOf(callIds) {
      if (callIds.length === 0) return [];
      const rows = await db
        .selectFrom('call_events')
        .select(['call_id', 'type', 'at'])
        .where('call_id', 'in', callIds)
        .orderBy('seq')
        .execute();
      return rows.map(({ call_id: callId, type, at }) => ({ callId, type, at }));
    },

    async deleteCalls(callIds, audit) {
      await commits.run(async (transaction) => {
        if (callIds.length > 0) await deleteCalls(transaction, callIds);
        if (audit !== undefined) await writeBeside(transaction, { audit });
      });
    },

    forgetNumber: (number, country, others = []) =>
      commits.run((transaction) => forgetNumber(transaction, number, country, others)),

    async endedBefore(at) {
      const rows = await db
        .selectFrom('calls')
        .select('id')
        .where('ended_at', '<', at)
        .where('phase', 'in', ['ended', 'completed'])
        .orderBy('started_at')
        .limit(batch)
        .execute();
      return rows.map(({ id }) => id);
    },

    async deleteNotes(at) {
      const old = db
        .selectFrom('calls')
        .select('id')
        .where('ended_at', '<', at)
        .where((where) =>
          where.or([
            where('note', '!=', ''),
            where('disposition', 'is not', null),
            where('tags', 'is not', null),
            where('follow_up', 'is not', null),
          ]),
        )
        .limit(batch);
      const { numUpdatedRows } = await db
        .updateTable('calls')
        .set({ note: '', disposition: null, tags: null, follow_up: null })
        .where('id', 'in', old)
        .executeTakeFirst();
      const left = db
        .selectFrom('call_participants')
        .select('call_id')
        .where('left_at', '<', at)
        .where((where) =>
          where.or([
            where('note', 'is not', null),
            where('disposition', 'is not', null),
            where('draft', 'is not', null),
          ]),
        )
        .limit(batch);
      const others = await db
        .updateTable('call_participants')
        .set({ note: null, disposition: null, draft: null })
        .where('left_at', '<', at)
        .where('call_id', 'in', left)
        .executeTakeFirst();
      const logged = db
        .selectFrom('contact_calls')
        .select('record_id')
        .where('at', '<', at)
        .where('words', 'is not', null)
        .limit(batch);
      const words = await db
        .updateTable('contact_calls')
        .set({ words: null })
        .where('record_id', 'in', logged)
        .executeTakeFirst();
      return Number(numUpdatedRows) + Number(others.numUpdatedRows) + Number(words.numUpdatedRows);
    },

    async deleteEvents(at) {
      // The newest one says when the gateway was last known to run, and what a reader's place is.
      const newest = db.selectFrom('call_events').select((select) => select.fn.max('seq').as('seq'));
      const old = db
        .selectFrom('call_events')
        .select('seq')
        .where('at', '<', at)
        .where('seq', '<', newest)
        .orderBy('seq')
        .limit(batch);
      const calls = await db.deleteFrom('call_events').where('seq', 'in', old).executeTakeFirst();
      const told = db.selectFrom('crm_events').select('seq').where('received_at', '<', at).limit(batch);
      const crms = await db.deleteFrom('crm_events').where('seq', 'in', told).executeTakeFirst();
      return Number(calls.numDeletedRows) + Number(crms.numDeletedRows);
    },
  };
}

/** Tables with rows of calls, under their ids. */
const tablesOfCalls = [
  'call_events',
  'call_participants',
  'call_contacts',
  'outbound_calls',
  'contact_calls',
  'kept_answers',
  'webhook_events',
] as const;

async function deleteCalls(transaction: Transaction<Schema>, callIds: readonly string[]): Promise<void> {
  for (const table of tablesOfCalls) {
    await transaction.deleteFrom(table).where('call_id', 'in', callIds).execute();
  }
  await transaction
    .deleteFrom('jobs')
    .where((where) => ofQueues(where, jobKinds.callLog))
    .where('key', 'in', callIds.flatMap(crmKeysOf))
    .execute();
  await transaction.deleteFrom('notes').where('room', '=', 'calls').where('id', 'in', callIds).execute();
  await transaction.deleteFrom('calls').where('id', 'in', callIds).execute();
}
