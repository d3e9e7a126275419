import { type Kysely, sql } from 'kysely';
import type { LastCalls } from '../../../domain/calls/called-back.ts';
import type { Schema } from '../schema.ts';

/**
 * The newest calls with each of these numbers since a time. Masked calls do not count: they would tell that two calls
 * have one number. Nor do unverified ones, because anybody could have typed the number.
 * @param since ISO 8601
 */
export async function lastCallsWith(
  db: Kysely<Schema>,
  numbers: readonly string[],
  since: string,
): Promise<ReadonlyMap<string, LastCalls>> {
  if (numbers.length === 0) return new Map();
  const rows = await db
    .selectFrom('calls')
    .select([
      'customer_number as number',
      sql<string | null>`max(case when answered_at is not null then started_at end)`.as('answered'),
      sql<string | null>`max(case when direction = 'outbound' then started_at end)`.as('outbound'),
    ])
    .where('customer_number', 'in', numbers)
    .where('started_at', '>', since)
    .where('masked', '=', 0)
    .where('unverified', '=', 0)
    .groupBy('customer_number')
    .execute();
  return new Map(rows.map(({ number, answered, outbound }) => [number ?? '', { answered, outbound }]));
}
