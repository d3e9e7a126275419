import { setImmediate as turn } from 'node:timers/promises';
import type { CallFilter } from '../../../domain/calls/call-filter.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import type { CallView } from '../../../domain/protocol/call.ts';
import type { CallStore } from '../../storage/store.ts';

/** Calls that are read at once: some milliseconds, after which calls and sound have their turn. */
const atOnce = 100;
/** Calls that one request reads. The next request continues. */
const atMost = 2000;

interface Ports {
  store: Pick<CallStore, 'page'>;
  /** The views of the reader. */
  viewsOf: (records: readonly CallRecord[]) => Promise<readonly CallView[]>;
}

/**
 * A page of the calls whose views match, the newest first. What is compared is what the reader is shown of each call, and
 * never stored columns: a search cannot tell more than reading the list would.
 * @returns `next` is null at the end of the log alone: a page may be empty and have a next one
 */
export async function searchedPage(
  { store, viewsOf }: Ports,
  query: CallFilter & { before?: string | undefined; limit: number },
  matches: (view: CallView) => boolean,
): Promise<{ calls: CallRecord[]; next: string | null }> {
  const { limit, before, ...filter } = query;
  const found: CallRecord[] = [];
  let from = before;
  for (let read = 0; read < atMost; read += atOnce) {
    const page = await store.page({ ...filter, before: from, limit: atOnce });
    const views = await viewsOf(page.calls);
    for (const [index, call] of page.calls.entries()) {
      const view = views[index];
      if (view === undefined || !matches(view)) continue;
      if (found.length < limit) {
        found.push(call);
        continue;
      }
      // The page is full. The next one begins with this call.
      const passed = index === 0 ? null : await store.page({ ...filter, before: from, limit: index });
      return { calls: found, next: passed === null ? (from ?? null) : passed.next };
    }
    if (page.next === null) return { calls: found, next: null };
    from = page.next;
    await turn();
  }
  return { calls: found, next: from ?? null };
}
