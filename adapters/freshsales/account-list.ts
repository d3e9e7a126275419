import * as z from 'zod/mini';
import type { Query, RequestOptions } from '../kit/index.ts';
import { type Freshsales, included, pageSize } from './freshsales.ts';

/** 300 records at each end of the list. */
const mostPages = 6;

/** The usual and the largest page of Freshsales' lists. */
const pageSizes = [25, pageSize];

/**
 * Whether a list that came with a contact may be the first page of a longer one. Freshsales does not say how many records
 * it includes, and an included list has no pages.
 */
export function mayBeCut(rows: readonly unknown[]): boolean {
  return pageSizes.includes(rows.length);
}

/**
 * Looks for a new record in a list of the whole account. Freshsales does not say how it sorts the list, so pages are read
 * from both ends, in turn.
 * @param name of the list in the path and in the answer
 */
export async function findInAccount<T extends z.core.$ZodType>(
  freshsales: Freshsales,
  { name, entry, query }: { name: 'sales_activities' | 'tasks'; entry: T; query: Query },
  isWanted: (row: z.infer<T>) => boolean,
  options: RequestOptions,
): Promise<z.infer<T> | null> {
  const Meta = z.object({ total_pages: z.int().check(z.positive()) });
  const rows = included(entry);
  const Page = z.object({
    sales_activities: rows,
    tasks: rows,
    meta: z.catch(z._default(z.nullable(Meta), null), null),
  });
  for (let turn = 0, last = mostPages; turn < Math.min(last, mostPages); turn += 1) {
    const page = turn % 2 === 0 ? 1 + turn / 2 : last - (turn - 1) / 2;
    const path = `/${name}`;
    const answer = await freshsales.send(
      Page,
      { method: 'GET', path, query: { ...query, page, per_page: pageSize } },
      options,
    );
    const found = answer[name].find(isWanted);
    if (found !== undefined) return found;
    last = answer.meta?.total_pages ?? last;
  }
  return null;
}
