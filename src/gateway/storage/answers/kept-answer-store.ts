import type { Transaction } from 'kysely';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import type { KeptAnswer, KeptAnswerStore } from './port.ts';

/** How long an answer is kept, in ms. */
const keptMs = 7 * 24 * 3_600_000;

export function keptAnswerStore({ db }: Pick<Database, 'db'>): KeptAnswerStore {
  const of = (scope: string, now: number) =>
    db
      .selectFrom('kept_answers')
      .select(['scope', 'key', 'fingerprint', 'answer'])
      .where('scope', '=', scope)
      .where('at', '>=', oldest(now));
  return {
    find: async (scope, key, now) => (await of(scope, now).where('key', '=', key).executeTakeFirst()) ?? null,
    ofCall: async (scope, callId, now) =>
      (await of(scope, now).where('call_id', '=', callId).executeTakeFirst()) ?? null,
  };
}

/** Keeps the answer in the transaction of the call that it is about. Answers that are too old are deleted. */
export async function keepAnswer(
  transaction: Transaction<Schema>,
  kept: KeptAnswer,
  { callId, at }: { callId: string; at: string },
): Promise<void> {
  await transaction
    .deleteFrom('kept_answers')
    .where('at', '<', oldest(Date.parse(at)))
    .execute();
  await transaction
    .insertInto('kept_answers')
    .values({ ...kept, call_id: callId, at })
    .execute();
}

function oldest(now: number): string {
  return new Date(now - keptMs).toISOString();
}
