import { type Clock, isoTime } from '../../domain/clock.ts';
import { customerId } from '../../domain/participants/participant.ts';
import type { CallEventType } from '../../domain/protocol/events.ts';
import { callLogOf, crmKey } from '../jobs/port.ts';
import { keepAnswer } from './answers/kept-answer-store.ts';
import { callsOf, pageOfCalls } from './call-page.ts';
import { callColumns, rowOfCall } from './call-row.ts';
import { filteredCalls } from './calls/call-filter.ts';
import { lastCallsWith } from './calls/last-calls.ts';
import type { Database, EventRow } from './database.ts';
import { addJob } from './job-store.ts';
import { linesToContact, putContactOf } from './outbound/call-contacts.ts';
import { ParticipantRows } from './participant-rows.ts';
import { prepared } from './prepared.ts';
import type { CallEventRow, CallRow } from './schema.ts';
import type { CallStore, EntryRequest, StoredEvent } from './store.ts';
import { requestWebhooks } from './webhooks/webhook-store.ts';

export function callStore({ db, commits, events: order }: Database, clock: Clock): CallStore {
  const put = prepared(callColumns, ({ id, ...changes }: CallRow) =>
    db
      .insertInto('calls')
      .values({ id, ...changes })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((set) => ({ ...changes, version: set('calls.version', '+', 1) })),
      ),
  );
  const tell = prepared(['call_id', 'type', 'audience', 'at'], (event: Omit<CallEventRow, 'seq'>) =>
    db.insertInto('call_events').values(event).returning('seq'),
  );
  const participants = new ParticipantRows(db);
  return {
    async write(call, events, options = {}) {
      let committed = (): void => {};
      const stored = await commits.run(async (transaction) => {
        const at = isoTime(clock);
        await transaction.executeQuery(put(rowOfCall(call)));
        committed = await participants.put(transaction, call.id, call.participants);
        if (options.contact !== undefined) await putContactOf(transaction, call.id, options.contact);
        for (const request of options.log ?? []) {
          const { connection, what, notBefore }: EntryRequest =
            typeof request === 'string' ? { connection: request } : request;
          await addJob(transaction, callLogOf(connection), crmKey(call.id, what), notBefore ?? at);
        }
        if (options.answer !== undefined) await keepAnswer(transaction, options.answer, { callId: call.id, at });
        const stored: StoredEvent[] = [];
        for (const [index, event] of events.entries()) {
          const { rows } = await transaction.executeQuery(
            tell({ call_id: call.id, type: event.type, audience: event.audience, at }),
          );
          const [{ seq }] = rows as [{ seq: number }];
          const written = { seq, callId: call.id, type: event.type, audience: event.audience, at };
          await requestWebhooks(transaction, written, options.webhooks?.[index] ?? []);
          stored.push(written);
        }
        return stored;
      });
      committed();
      return stored;
    },

    async get(id) {
      const row = await db.selectFrom('calls').selectAll().where('id', '=', id).executeTakeFirst();
      const [call = null] = row ? await callsOf([row], participants) : [];
      return call;
    },

    page: ({ before, limit, ...filter }) => pageOfCalls(filteredCalls(db, filter), { before, limit }, participants),

    async live() {
      const rows = await db
        .selectFrom('calls')
        .selectAll()
        .where('phase', 'in', ['ringing', 'active', 'held'])
        .orderBy('started_at')
        .execute();
      return callsOf(rows, participants);
    },

    async lastLineTo(number) {
      const called = db
        .selectFrom('call_participants')
        .select('call_id')
        .where('number', '=', number)
        .where('id', '=', customerId);
      const row = await db
        .selectFrom('calls')
        .select('virtual_number')
        .where('id', 'in', called)
        .where('direction', '=', 'outbound')
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.virtual_number ?? null;
    },

    lastCallsWith: (numbers, since) => lastCallsWith(db, numbers, since),

    linesToContact: (number, named) => linesToContact(db, number, named),

    async eventsAfter(seq, audience, limit) {
      return (await order.after(seq, audience, limit)).map(eventOfRow);
    },

    async lastAgentOf({ id, customerNumber, unverified }) {
      if (customerNumber === null || unverified === true) return null;
      const row = await db
        .selectFrom('calls')
        .select('agent')
        .where('customer_number', '=', customerNumber)
        .where('answered_at', 'is not', null)
        .where('agent', 'is not', null)
        .where('id', '!=', id)
        .orderBy('started_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.agent ?? null;
    },

    lastSeq: () => order.last(),
  };
}

function eventOfRow(row: EventRow): StoredEvent {
  return { seq: row.seq, callId: row.call_id, type: row.type as CallEventType, audience: row.audience, at: row.at };
}
