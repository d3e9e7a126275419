import type { Ask } from '../shell/page-context.ts';
import type { ListQuery, ListRows } from './list.ts';

/** A page of a list that the gateway searches and pages, and answers as an array. @param keyOf what the list is sorted by */
export async function arrayPage<Row>(
  ask: Ask,
  path: string,
  { search, after, limit }: ListQuery,
  keyOf: (row: Row) => string,
): Promise<ListRows<Row>> {
  const query = new URLSearchParams({
    limit: String(limit),
    ...(search !== '' && { search }),
    ...(after !== null && { after }),
  });
  const rows = await ask<readonly Row[]>('GET', `${path}?${query}`);
  const last = rows.at(-1);
  return { rows, next: rows.length < limit || last === undefined ? null : keyOf(last) };
}
