import type { CallsQuery } from '../../domain/calls/calls-query.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { Phone } from '../../phone/phone.ts';

/** What the list shows. All conditions hold. */
export interface LogFilter {
  /** Words or a number, as typed. */
  search: string;
  which: 'all' | 'missed' | 'voicemail' | 'mine' | { queue: string };
}

export const noFilter: LogFilter = { search: '', which: 'all' };

/** Texts of one letter find nothing that is worth waiting for. */
const leastLetters = 2;

/** @returns null: all calls are meant, which the phone has in its own store */
export function queryOf({ search, which }: LogFilter, identity: string): CallsQuery | null {
  const words = search.trim();
  const query: CallsQuery = {
    ...(words.length >= leastLetters && { search: words.slice(0, 64) }),
    ...(which === 'missed' && { missed: 'true' }),
    ...(which === 'voicemail' && { voicemail: 'true' }),
    ...(which === 'mine' && { agent: identity }),
    ...(typeof which === 'object' && { queue: which.queue }),
  };
  return Object.keys(query).length === 0 ? null : query;
}

/** Pages of a search that follow each other without being asked for, until one has a call. */
const pagesInTurn = 5;

/** The calls of the log that fulfil a filter, page by page, newest first. */
export class FoundCalls {
  calls: readonly CallView[] = [];
  status: 'loading' | 'loaded' | 'failed' = 'loading';
  /** There may be older ones. */
  more = false;
  readonly #phone: Pick<Phone, 'findCalls'>;
  readonly #query: CallsQuery;
  readonly #onChange: () => void;
  #next: string | null = null;
  #closed = false;

  /** Loads the first page. */
  constructor(phone: Pick<Phone, 'findCalls'>, query: CallsQuery, onChange: () => void) {
    this.#phone = phone;
    this.#query = query;
    this.#onChange = onChange;
    void this.#load();
  }

  loadMore(): void {
    if (this.status !== 'loading') void this.#load();
  }

  /** Calls that were changed meanwhile. */
  note(changed: readonly CallView[]): void {
    const byId = new Map(changed.map((call) => [call.id, call]));
    const isNewer = (call: CallView): boolean => (byId.get(call.id) ?? call) !== call;
    if (this.calls.some(isNewer)) this.calls = this.calls.map((call) => byId.get(call.id) ?? call);
  }

  /** Later answers are dropped. */
  close(): void {
    this.#closed = true;
  }

  async #load(): Promise<void> {
    this.status = 'loading';
    this.#onChange();
    try {
      for (let page = 0; page < pagesInTurn; page += 1) {
        const { calls, next } = await this.#phone.findCalls({
          ...this.#query,
          ...(this.#next !== null && { before: this.#next }),
        });
        if (this.#closed) return;
        const over = calls.filter(({ phase }) => phase === 'ended' || phase === 'completed');
        this.calls = [...this.calls, ...over];
        this.#next = next;
        this.more = next !== null;
        if (next === null || over.length > 0) break;
      }
      this.status = 'loaded';
    } catch {
      if (this.#closed) return;
      this.status = 'failed';
    }
    this.#onChange();
  }
}
