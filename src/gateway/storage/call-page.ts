import type { CallRecord } from '../../domain/calls/record.ts';
import { callOfRow } from './call-row.ts';
import type { Calls } from './calls/call-filter.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import type { ParticipantRows } from './participant-rows.ts';
import type { CallRow } from './schema.ts';

/** The calls of these rows, with their participants. */
export async function callsOf(rows: readonly CallRow[], participants: ParticipantRows): Promise<CallRecord[]> {
  const all = await participants.of(rows.map(({ id }) => id));
  return rows.map((row) => callOfRow(row, all.get(row.id) ?? []));
}

/**
 * A page of the calls that queries select, the newest first. A call that several of them select is in it once.
 * @throws CodedError BAD_REQUEST if `before` is not the `next` of a page
 */
export async function pageOfCalls(
  selected: readonly Calls[],
  { before, limit }: { before?: string | undefined; limit: number },
  participants: ParticipantRows,
): Promise<{ calls: CallRecord[]; next: string | null }> {
  const place = before === undefined ? null : decodeCursor(before);
  const newest = (calls: Calls): Promise<CallRow[]> => {
    const after =
      place === null
        ? calls
        : calls.where((where) =>
            where(where.refTuple('started_at', 'id'), '<', where.tuple(place.startedAt, place.id)),
          );
    // One row more than the limit shows whether there is a next page.
    return after
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
  };
  const found = (await Promise.all(selected.map(newest))).flat();
  const rows = [...new Map(found.map((row) => [row.id, row])).values()].sort(newestFirst).slice(0, limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    calls: await callsOf(rows.slice(0, limit), participants),
    next: last ? encodeCursor({ startedAt: last.started_at, id: last.id }) : null,
  };
}

function newestFirst(one: CallRow, other: CallRow): number {
  if (one.started_at !== other.started_at) return one.started_at < other.started_at ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
