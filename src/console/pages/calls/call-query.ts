import type { CallPage, CallView } from '../../../domain/protocol/call.ts';
import type { Filter } from '../../parts/filter.ts';
import type { ListQuery, ListRows } from '../../parts/list.ts';
import type { Ask } from '../../shell/page-context.ts';

/** The gateway's pages at most. */
const most = 100;

const callsPath = '/v1/calls';

export function callPath(id: string): string {
  return `${callsPath}/${encodeURIComponent(id)}`;
}

/** Calls that the filter finds, the newest first. Long lists are several of the gateway's pages. */
export async function callPage(
  ask: Ask,
  filter: Filter,
  { after, limit }: Pick<ListQuery, 'after' | 'limit'>,
): Promise<ListRows<CallView>> {
  const rows: CallView[] = [];
  let next = after;
  do {
    const query = queryOf(filter, {
      limit: String(Math.min(most, limit - rows.length)),
      ...(next !== null && { before: next }),
    });
    const page: CallPage = await ask('GET', `${callsPath}?${query}`);
    rows.push(...page.calls);
    next = page.next;
  } while (next !== null && rows.length < limit);
  return { rows, next };
}

/** The address of the CSV file of the calls that the filter finds. */
export function exportPath(filter: Filter): string {
  return `${callsPath}/export?${queryOf(filter)}`;
}

function queryOf(filter: Filter, more: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({ ...filter, ...more });
}
