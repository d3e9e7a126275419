import type { SelectQueryBuilder } from 'kysely';
import type { CallRecord } from '../../domain/calls/record.ts';
import { callOfRow } from './call-row.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import type { ParticipantRows } from './participant-rows.ts';
import type { CallRow, Schema } from './schema.ts';

/** The calls of these rows, with their participants. */
export async function callsOf(rows: readonly CallRow[], participants: ParticipantRows): Promise<CallRecord[]> {
  const all = await participants.of(rows.map(({ id }) => id));
  return rows.map((row) => callOfRow(row, all.get(row.id) ?? []));
}

/**
 * A page of the calls that a query selects, the newest first.
 * @throws CodedError BAD_REQUEST if `before` is not the `next` of a page
 */
export async function pageOfCalls(
  selected: SelectQueryBuilder<Schema, 'calls', CallRow>,
  { before, limit }: { before?: string | undefined; limit: number },
  participants: ParticipantRows,
): Promise<{ calls: CallRecord[]; next: string | null }> {
  let query = selected;
  if (before !== undefined) {
    const { startedAt, id } = decodeCursor(before);
    query = query.where((where) => where(where.refTuple('started_at', 'id'), '<', where.tuple(startedAt, id)));
  }
  // One row more than the limit shows whether there is a next page.
  const rows = await query
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    calls: await callsOf(rows.slice(0, limit), participants),
    next: last ? encodeCursor({ startedAt: last.started_at, id: last.id }) : null,
  };
}
