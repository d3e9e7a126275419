import { type Kysely, sql } from 'kysely';
import type { CallLogEntry } from '../../../domain/crm/call-log-entry.ts';
import type { CrmPastCall } from '../../../domain/crm/contact.ts';
import type { Database } from '../database.ts';
import type { ContactCallRow, Schema } from '../schema.ts';
import type { ContactStore } from './port.ts';

/** Calls of a contact in the screen pop. */
const shown = 5;

type Entry = Omit<CallLogEntry, 'note' | 'disposition'>;
type Words = Pick<CallLogEntry, 'note' | 'disposition'>;

/** The calls that were logged to contacts. Note and disposition have a column of their own, because they expire earlier. */
export function contactCalls({
  db,
  commits,
}: Pick<Database, 'db' | 'commits'>): Pick<ContactStore, 'saveCall' | 'lastCalls'> {
  return {
    saveCall(entry, known, newId) {
      return commits.run(async (transaction) => {
        const before =
          (await rowWhere(transaction, 'call_id', entry.callId)) ??
          (known === null ? undefined : await unowned(transaction, known));
        const row = await rowOf(transaction, entry);
        if (before === undefined) {
          await transaction
            .insertInto('contact_calls')
            .values({ record_id: newId, ...row })
            .execute();
          return newId;
        }
        if (before.call_id === null || before.revision <= entry.revision) {
          await transaction.updateTable('contact_calls').set(row).where('record_id', '=', before.record_id).execute();
        }
        return before.record_id;
      });
    },

    async lastCalls(contactIds) {
      if (contactIds.length === 0) return new Map();
      const { rows } = await sql<Pick<ContactCallRow, 'entry' | 'words'> & { contact_id: string }>`
        select contact_id, entry, words
        from (
          select *, row_number() over (partition by contact_id order by at desc, record_id desc) as place
          from contact_calls
          where contact_id in (${sql.join(contactIds)})
        ) as ranked
        where place <= ${shown}
        order by at desc, record_id desc`.execute(db);
      const calls = new Map<string, CrmPastCall[]>();
      for (const row of rows) calls.set(row.contact_id, [...(calls.get(row.contact_id) ?? []), pastCallOf(row)]);
      return calls;
    },
  };
}

function rowWhere(
  db: Kysely<Schema>,
  column: 'call_id' | 'record_id',
  value: string,
): Promise<ContactCallRow | undefined> {
  return db.selectFrom('contact_calls').selectAll().where(column, '=', value).executeTakeFirst();
}

/** An entry that belongs to no call yet. */
async function unowned(db: Kysely<Schema>, recordId: string): Promise<ContactCallRow | undefined> {
  const row = await rowWhere(db, 'record_id', recordId);
  return row?.call_id === null ? row : undefined;
}

async function rowOf(db: Kysely<Schema>, entry: CallLogEntry): Promise<Omit<ContactCallRow, 'record_id'>> {
  const { note, disposition, ...rest } = entry;
  return {
    call_id: entry.callId,
    contact_id: await existing(db, entry.about),
    revision: entry.revision,
    at: entry.startedAt,
    entry: JSON.stringify(rest satisfies Entry),
    words: note === '' && disposition === null ? null : JSON.stringify({ note, disposition } satisfies Words),
  };
}

/** The contact may have been deleted after the lookup. */
async function existing(db: Kysely<Schema>, about: CallLogEntry['about']): Promise<string | null> {
  if (about?.kind !== 'contact') return null;
  const row = await db.selectFrom('contacts').select('id').where('id', '=', about.id).executeTakeFirst();
  return row?.id ?? null;
}

function pastCallOf({ entry, words }: Pick<ContactCallRow, 'entry' | 'words'>): CrmPastCall {
  const { startedAt, direction, duration } = JSON.parse(entry) as Entry;
  const said = words === null ? null : (JSON.parse(words) as Words);
  return { at: startedAt, direction, duration, summary: said?.note || said?.disposition || '' };
}
