import { type Kysely, sql } from 'kysely';
import { foldedText } from '../../../domain/folded-text.ts';
import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import { decodeCursor, encodeCursor } from '../page-cursor.ts';
import type { Schema } from '../schema.ts';
import { contactCalls } from './contact-calls.ts';
import { changesOf, contactsOf, lastDigitsOf, putNumbers } from './contact-rows.ts';
import type { ContactStore, NewStoredContact, RowDecision, StoredContact } from './port.ts';

/** Contacts with a similar number that are compared. More would delay the calls of this process. */
const mostAlike = 500;
/** Words of a search. */
const mostWords = 8;

export function contactStore({ db, commits }: Pick<Database, 'db' | 'commits'>): ContactStore {
  return {
    ...contactCalls({ db, commits }),

    async get(id) {
      const [contact = null] = await contactsOf(
        db,
        await db.selectFrom('contacts').selectAll().where('id', '=', id).execute(),
      );
      return contact;
    },

    async page({ text = '', withoutPrivate = false, before, limit }) {
      let query = db.selectFrom('contacts').selectAll();
      if (withoutPrivate) query = query.where('is_private', '=', 0);
      for (const word of foldedText(text).split(/\s+/u).slice(0, mostWords)) {
        if (word !== '') query = query.where(sql<boolean>`search_text like ${containing(word)} escape '\\'`);
      }
      if (before !== undefined) {
        const { startedAt, id } = decodeCursor(before, 'CT');
        query = query.where((where) => where(where.refTuple('created_at', 'id'), '<', where.tuple(startedAt, id)));
      }
      // One row more than the limit shows whether there is a next page.
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        contacts: await contactsOf(db, rows.slice(0, limit)),
        next: last ? encodeCursor({ startedAt: last.created_at, id: last.id }) : null,
      };
    },

    alike: (number) => alike(db, number),

    add(contact, key, beside) {
      return commits.run(async (transaction) => {
        const before = key === null ? [] : await ofKey(transaction, key);
        if (before[0] !== undefined) return before[0];
        await insert(transaction, contact, key);
        await writeBeside(transaction, beside);
        return { ...contact, revision: 1 };
      });
    },

    change(contact, beside) {
      return commits.run(async (transaction) => {
        const changed = await update(transaction, contact);
        if (changed !== null) await writeBeside(transaction, beside);
        return changed;
      });
    },

    addEach(rows, decide) {
      return commits.run(async (transaction) => {
        const decisions: RowDecision[] = [];
        for (const row of rows) {
          const found = new Map<string, StoredContact>();
          for (const number of row.numbers) {
            for (const contact of await alike(transaction, number)) found.set(contact.id, contact);
          }
          const decision = decide(row, [...found.values()]);
          if (decision === 'add') await insert(transaction, row, null);
          else if (decision !== 'skip') await update(transaction, decision);
          decisions.push(decision);
        }
        return decisions;
      });
    },

    delete(ids, beside) {
      return commits.run(async (transaction) => {
        if (ids.length === 0) return 0;
        for (const table of ['contact_numbers', 'contact_calls'] as const) {
          await transaction.deleteFrom(table).where('contact_id', 'in', ids).execute();
        }
        const { numDeletedRows } = await transaction.deleteFrom('contacts').where('id', 'in', ids).executeTakeFirst();
        if (numDeletedRows > 0n) await writeBeside(transaction, beside);
        return Number(numDeletedRows);
      });
    },
  };
}

/** The pattern of a text that contains this word. */
function containing(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

async function alike(db: Kysely<Schema>, number: string): Promise<StoredContact[]> {
  const own = db.selectFrom('contact_numbers').select('contact_id');
  const rows = await db
    .selectFrom('contacts')
    .selectAll()
    .where('id', 'in', own.where('last_digits', '=', lastDigitsOf(number)))
    .orderBy((order) =>
      order
        .case()
        .when('id', 'in', own.where('last_digits', '=', lastDigitsOf(number)).where('number', '=', number))
        .then(0)
        .else(1)
        .end(),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(mostAlike)
    .execute();
  return contactsOf(db, rows);
}

async function ofKey(db: Kysely<Schema>, key: string): Promise<StoredContact[]> {
  return contactsOf(db, await db.selectFrom('contacts').selectAll().where('created_key', '=', key).execute());
}

async function insert(db: Kysely<Schema>, contact: NewStoredContact, key: string | null): Promise<void> {
  const { id, createdAt } = contact;
  await db
    .insertInto('contacts')
    .values({ id, ...changesOf(contact), created_at: createdAt, created_key: key, revision: 1 })
    .execute();
  await putNumbers(db, contact);
}

/** @returns null: there is no contact of this id and revision */
async function update(db: Kysely<Schema>, contact: StoredContact): Promise<StoredContact | null> {
  const revision = contact.revision + 1;
  const { numUpdatedRows } = await db
    .updateTable('contacts')
    .set({ ...changesOf(contact), revision })
    .where('id', '=', contact.id)
    .where('revision', '=', contact.revision)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return null;
  await putNumbers(db, contact);
  return { ...contact, revision };
}
