import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction, type UpdateObject } from 'kysely';
import type { Job, JobKindName, JobStore } from '../jobs/port.ts';
import type { Database } from './database.ts';
import { gatewayName } from './gateway-name.ts';
import type { Schema } from './schema.ts';

/** Maximum length of a stored error text. */
const errorLength = 500;
const noLease = { gateway: null, lease: null, lease_until: null } satisfies UpdateObject<Schema, 'jobs'>;

/** Requests a job in the transaction of the fact that requires it. The job is due at once, even after failures. */
export async function addJob(
  transaction: Transaction<Schema>,
  kind: JobKindName,
  key: string,
  at: string,
): Promise<void> {
  await transaction
    .insertInto('jobs')
    .values({ kind, key, revision: 1, attempts: 0, next_at: at, result: null, last_error: null, ...noLease })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'key']).doUpdateSet((set) => ({
        revision: set('jobs.revision', '+', 1),
        attempts: 0,
        next_at: at,
      })),
    )
    .execute();
}

export function jobStore({ db, commits, dialect }: Pick<Database, 'db' | 'commits' | 'dialect'>): JobStore {
  /** Changes the row if the job still has this lease. */
  const change = async (on: Kysely<Schema>, job: Job, changes: UpdateObject<Schema, 'jobs'>): Promise<boolean> => {
    const { numUpdatedRows } = await on
      .updateTable('jobs')
      .set(changes)
      .where('kind', '=', job.kind)
      .where('key', '=', job.key)
      .where('lease', '=', job.lease)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  };
  const due = (on: Kysely<Schema>, kind: string, now: string, limit: number) =>
    on
      .selectFrom('jobs')
      .select('key')
      .where('kind', '=', kind)
      .where('next_at', '<=', now)
      .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<=', now)]))
      .orderBy('next_at')
      .orderBy('key')
      .limit(limit);

  return {
    async claim(kind, { now, until }, limit) {
      // Usually nothing is due, and no transaction is needed.
      if ((await due(db, kind, now, 1).execute()).length === 0) return [];
      return commits.run(async (transaction) => {
        const query = due(transaction, kind, now, limit);
        // Skips jobs that another gateway is about to claim.
        const keys = await (dialect === 'postgres' ? query.forUpdate().skipLocked() : query).execute();
        if (keys.length === 0) return [];
        const lease = randomUUID();
        const order = keys.map(({ key }) => key);
        const rows = await transaction
          .updateTable('jobs')
          .set({ gateway: gatewayName, lease, lease_until: until })
          .where('kind', '=', kind)
          .where('key', 'in', order)
          .returning(['key', 'revision', 'attempts'])
          .execute();
        return rows
          .map((row) => ({ kind, lease, ...row }))
          .sort((one, other) => order.indexOf(one.key) - order.indexOf(other.key));
      });
    },

    renew: (job, until) => change(db, job, { lease_until: until }),

    done: (job, result) =>
      commits.run(async (transaction) => {
        if (result === null) {
          const { numDeletedRows } = await transaction
            .deleteFrom('jobs')
            .where('kind', '=', job.kind)
            .where('key', '=', job.key)
            .where('lease', '=', job.lease)
            .where('revision', '=', job.revision)
            .executeTakeFirst();
          if (numDeletedRows > 0n) return true;
        }
        return change(transaction, job, {
          ...noLease,
          // A request during the run leaves the job due.
          next_at: sql`case when revision > ${job.revision} then next_at end`,
          attempts: 0,
          last_error: null,
          result,
        });
      }),

    failed: (job, nextAt, error) =>
      change(db, job, {
        ...noLease,
        attempts: sql`attempts + 1`,
        next_at: nextAt,
        last_error: error.slice(0, errorLength),
      }),

    release: (job) => change(db, job, noLease),

    async reclaim(kind) {
      await db
        .updateTable('jobs')
        .set(noLease)
        .where('kind', '=', kind)
        .where('next_at', 'is not', null)
        .where('gateway', '=', gatewayName)
        .execute();
    },

    async remove(kind, key) {
      await db.deleteFrom('jobs').where('kind', '=', kind).where('key', '=', key).execute();
    },

    async figures(kind) {
      const row = await db
        .selectFrom('jobs')
        .select((select) => [
          select.fn.countAll<number>().as('pending'),
          select.fn.sum<number>(select.case().when('attempts', '>', 0).then(1).else(0).end()).as('failing'),
        ])
        .where('kind', '=', kind)
        .where('next_at', 'is not', null)
        .executeTakeFirst();
      return { pending: Number(row?.pending ?? 0), failing: Number(row?.failing ?? 0) };
    },
  };
}
