import type { Queue, QueueBody } from '../../../domain/routing/queues/definition.ts';
import type { Skills } from '../../../domain/routing/queues/skills.ts';
import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import type { QueueStore, StoredPlace } from './port.ts';

export function queueStore({ db, commits }: Pick<Database, 'db' | 'commits'>): QueueStore {
  return {
    async queues() {
      const rows = await db.selectFrom('queues').selectAll().orderBy('name').execute();
      return rows.map(({ name, revision, body }) => ({ ...(JSON.parse(body) as QueueBody), name, revision }));
    },

    create: (name, body, beside) =>
      commits.run(async (transaction) => {
        const { numInsertedOrUpdatedRows = 0n } = await transaction
          .insertInto('queues')
          .values({ name, revision: 1, body: JSON.stringify(body) })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 0n) return null;
        await writeBeside(transaction, beside);
        return { ...body, name, revision: 1 };
      }),

    change: (queue, beside) =>
      commits.run(async (transaction) => {
        const { name, revision, ...body } = queue;
        const { numUpdatedRows } = await transaction
          .updateTable('queues')
          .set({ revision: revision + 1, body: JSON.stringify(body) })
          .where('name', '=', name)
          .where('revision', '=', revision)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return null;
        await writeBeside(transaction, beside);
        return { ...queue, revision: revision + 1 } satisfies Queue;
      }),

    delete: (name, revision, beside) =>
      commits.run(async (transaction) => {
        let query = transaction.deleteFrom('queues').where('name', '=', name);
        if (revision !== null) query = query.where('revision', '=', revision);
        const { numDeletedRows } = await query.executeTakeFirst();
        if (numDeletedRows > 0n) await writeBeside(transaction, beside);
        return numDeletedRows > 0n;
      }),

    async skills() {
      const rows = await db.selectFrom('agent_skills').selectAll().orderBy('identity').execute();
      return new Map(rows.map(({ identity, skills }) => [identity, JSON.parse(skills) as Skills]));
    },

    async putSkills(identity, skills, beside) {
      await commits.run(async (transaction) => {
        const text = JSON.stringify(skills);
        if (skills.length === 0)
          await transaction.deleteFrom('agent_skills').where('identity', '=', identity).execute();
        else {
          await transaction
            .insertInto('agent_skills')
            .values({ identity, skills: text })
            .onConflict((conflict) => conflict.column('identity').doUpdateSet({ skills: text }))
            .execute();
        }
        await writeBeside(transaction, beside);
      });
    },

    async places() {
      const rows = await db.selectFrom('queue_places').selectAll().orderBy('call_id').execute();
      return rows.map(({ place }) => JSON.parse(place) as StoredPlace).sort((a, b) => a.since - b.since);
    },

    async putPlace(stored) {
      const place = JSON.stringify(stored);
      await commits.run((transaction) =>
        transaction
          .insertInto('queue_places')
          .values({ call_id: stored.callId, place })
          .onConflict((conflict) => conflict.column('call_id').doUpdateSet({ place }))
          .execute(),
      );
    },

    async removePlace(callId) {
      await commits.run((transaction) =>
        transaction.deleteFrom('queue_places').where('call_id', '=', callId).execute(),
      );
    },
  };
}
