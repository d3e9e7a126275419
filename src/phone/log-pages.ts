import type { GatewayClient } from '../client/gateway-client.ts';
import type { CallView } from '../domain/protocol/call.ts';
import { newestFirst } from '../state/apply-event.ts';
import type { PhoneState } from '../state/phone-state.ts';

/** Calls of a page: more than a screen shows. */
export const pageSize = 50;

/** Loads the call log page by page, newest first. */
export class LogPages {
  readonly #state: PhoneState;
  readonly #client: GatewayClient;
  #older: string | null = null;

  constructor(state: PhoneState, client: GatewayClient) {
    this.#state = state;
    this.#client = client;
  }

  /**
   * @param options `more`: the next older page instead of the newest; `keep`: older calls stay if the newest page reaches
   * them, so a reader keeps their place
   */
  async load(options: { more?: boolean; keep?: boolean } = {}): Promise<void> {
    const { $log, $logStatus, $logMore } = this.#state;
    if (options.more && this.#older === null) return;
    $logStatus.set('loading');
    const shown = $log.get();
    try {
      const before = options.more && this.#older !== null ? { before: this.#older } : {};
      const page = await this.#client.calls({ limit: pageSize, ...before });
      const last = page.calls.at(-1);
      const reaches = options.keep === true && page.next !== null && shown.some(({ id }) => id === last?.id);
      if (!reaches) {
        this.#older = page.next;
        $logMore.set(page.next !== null);
      }
      const over = page.calls.filter((call) => call.phase === 'ended' || call.phase === 'completed');
      const paged = new Set(over.map((call) => call.id));
      const isOlder = ({ id, startedAt }: CallView): boolean =>
        reaches && startedAt <= (last?.startedAt ?? '') && !paged.has(id);
      // Events that arrived during the request are newer than the page.
      const replaced = new Set(options.more ? [] : shown.filter((call) => !isOlder(call)));
      const kept = $log.get().filter((call) => !replaced.has(call));
      const known = new Set(kept.map((call) => call.id).filter((id) => paged.has(id)));
      $log.set(newestFirst([...kept, ...over.filter((call) => !known.has(call.id))]));
      $logStatus.set('loaded');
    } catch (error) {
      $logStatus.set('failed');
      throw error;
    }
  }
}
