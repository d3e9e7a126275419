import { randomUUID } from 'node:crypto';
import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type SqlBool,
  sql,
  type Transaction,
  type UpdateObject,
} from 'kysely';
import type { Job, JobStore } from '../jobs/port.ts';
import type { Database } from './database.ts';
import { gatewayName } from './gateway-name.ts';
import type { Schema } from './schema.ts';

/** Maximum length of a stored error text. */
const errorLength = 500;
const fresh = { result: null, last_error: null, parked_at: null } satisfies UpdateObject<Schema, 'jobs'>;
const noLease = { gateway: null, lease: null, lease_until: null } satisfies UpdateObject<Schema, 'jobs'>;

/** Requests a job in the transaction of the fact that requires it. The job is due at that time, even after failures. */
export async function addJob(transaction: Transaction<Schema>, kind: string, key: string, at: string): Promise<void> {
  await transaction
    .insertInto('jobs')
    .values({ kind, key, revision: 1, attempts: 0, next_at: at, ...fresh, ...noLease })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'key']).doUpdateSet((set) => ({
        revision: set('jobs.revision', '+', 1),
        attempts: 0,
        next_at: at,
        parked_at: null,
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

  /** The number of jobs that have a value in this column. Each of the columns has an index of these jobs alone. */
  const count = async (
    column: 'next_at' | 'parked_at',
    which: (where: ExpressionBuilder<Schema, 'jobs'>) => Expression<SqlBool>,
  ): Promise<number> => {
    const row = await db
      .selectFrom('jobs')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where(which)
      .where(column, 'is not', null)
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  };

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
          .returning(['key', 'revision', 'attempts', 'result'])
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

    postpone: (job, at) =>
      change(db, job, {
        ...noLease,
        attempts: 0,
        next_at: sql`case when revision > ${job.revision} then next_at else ${at} end`,
      }),

    park: (job, at, error) =>
      change(db, job, {
        ...noLease,
        attempts: sql`attempts + 1`,
        next_at: sql`case when revision > ${job.revision} then next_at end`,
        parked_at: sql`case when revision > ${job.revision} then null else ${at} end`,
        last_error: error.slice(0, errorLength),
      }),

    async parked(kind, limit) {
      const rows = await db
        .selectFrom('jobs')
        .select(['key', 'parked_at', 'attempts', 'last_error'])
        .where('kind', '=', kind)
        .where('parked_at', 'is not', null)
        .orderBy('parked_at', 'desc')
        .orderBy('key')
        .limit(limit)
        .execute();
      return rows.map(({ key, parked_at, attempts, last_error }) => ({
        key,
        parkedAt: parked_at ?? '',
        attempts,
        error: last_error ?? '',
      }));
    },

    async standing(kinds, keys) {
      if (kinds.length === 0 || keys.length === 0) return [];
      const rows = await db
        .selectFrom('jobs')
        .select(['kind', 'key', 'attempts', 'last_error', 'next_at', 'parked_at'])
        .where('kind', 'in', kinds)
        .where('key', 'in', keys)
        .orderBy('kind')
        .orderBy('key')
        .execute();
      return rows.map(({ kind, key, attempts, last_error: error, next_at: dueAt, parked_at: parkedAt }) => {
        return { kind, key, attempts, error, dueAt, parkedAt };
      });
    },

    async retry(kind, key, now) {
      let query = db
        .updateTable('jobs')
        .set({ next_at: now, parked_at: null, attempts: 0 })
        .where('kind', '=', kind)
        .where('lease', 'is', null)
        .where((where) =>
          where.or([
            where('parked_at', 'is not', null),
            where.and([where('next_at', '>', now), where('attempts', '>', 0)]),
          ]),
        );
      if (key !== null) query = query.where('key', '=', key);
      return Number((await query.executeTakeFirst()).numUpdatedRows);
    },

    async adopt(kind, key, result) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('jobs')
        .values({ kind, key, revision: 0, attempts: 0, next_at: null, ...fresh, ...noLease, result })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'key']).doUpdateSet({ result }).where('jobs.result', 'is', null),
        )
        .executeTakeFirst();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

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
      const waiting = await db
        .selectFrom('jobs')
        .select((select) => [
          select.fn.countAll<number>().as('pending'),
          select.fn.sum<number>(select.case().when('attempts', '>', 0).then(1).else(0).end()).as('failing'),
        ])
        .where('kind', '=', kind)
        .where('next_at', 'is not', null)
        .executeTakeFirst();
      const parked = await count('parked_at', (where) => where('kind', '=', kind));
      return { pending: Number(waiting?.pending ?? 0), failing: Number(waiting?.failing ?? 0), parked };
    },

    countUnder: (kind, which) => count(which === 'pending' ? 'next_at' : 'parked_at', (where) => ofQueues(where, kind)),
  };
}

/** Jobs in the queues of a kind: of "call-log" those in "call-log/…". An index is sorted by the code points of kinds. */
export function ofQueues(where: ExpressionBuilder<Schema, 'jobs'>, kind: string): Expression<SqlBool> {
  // "0" follows "/".
  return where.and([where('kind', '>', `${kind}/`), where('kind', '<', `${kind}0`)]);
}
