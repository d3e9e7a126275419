import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { RevocationRow, Schema } from './schema.ts';
import type { Beside, Revocation, RevocationStore } from './store.ts';

/** Writes the audit line and the revocation of a change, in the transaction of that change. */
export async function writeBeside(transaction: Kysely<Schema>, { audit, revocation }: Beside = {}): Promise<void> {
  if (audit) await transaction.insertInto('audit').values(audit).execute();
  if (!revocation) return;
  const { subject, ...change } = rowOf(revocation);
  await transaction
    .insertInto('revocations')
    .values({ subject, ...change })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(change))
    .execute();
}

export function revocationStore({ db, commits }: Pick<Database, 'db' | 'commits'>): RevocationStore {
  return {
    async all(now) {
      await db.deleteFrom('revocations').where('until', '<', now).execute();
      return (await db.selectFrom('revocations').selectAll().execute()).map(revocationOf);
    },
    put: (beside) => commits.run((transaction) => writeBeside(transaction, beside)),
  };
}

function rowOf({ subject, notBefore, blocked, until }: Revocation): RevocationRow {
  return { subject, not_before: notBefore, blocked: blocked ? 1 : 0, until };
}

function revocationOf(row: RevocationRow): Revocation {
  return { subject: row.subject, notBefore: row.not_before, blocked: row.blocked === 1, until: row.until };
}
