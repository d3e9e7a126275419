import type { GatewayClient } from '../../client/gateway-client.ts';
import type { CrmRecord } from '../../domain/protocol/call.ts';
import { setCrmRecord } from '../../domain/protocol/operations/calls.ts';
import { PageRecordList } from '../../domain/protocol/page-record.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { persist } from '../persist.ts';

const key = 'sidecall-page-records';
/** In the browser's storage, at most. Older ones are dropped first. */
const most = 20;
/** The gateway has long written an entry of its own by then. */
const longestMs = 86_400_000;

export interface PageRecordsParts {
  client: Pick<GatewayClient, 'request'>;
  state: Pick<PhoneState, '$session'>;
  /** Default: that of the browser. It throws if storage is blocked. */
  storage?: (() => Pick<Storage, 'getItem' | 'setItem'>) | undefined;
}

/**
 * Records that the CRM's page made of calls. The gateway is told until it answers; a CRM's page that is closed or goes
 * on before that takes the phone with it, so the next page of the same agent continues.
 */
export class PageRecords {
  readonly #parts: PageRecordsParts;

  constructor(parts: PageRecordsParts) {
    this.#parts = parts;
  }

  /** Tells the gateway that the page made this record of the call. Rejects if the gateway refuses it. */
  async tell(callId: string, { recordId }: CrmRecord, signal: AbortSignal): Promise<void> {
    const identity = this.#parts.state.$session.get()?.identity;
    if (identity !== undefined) {
      const others = this.#read().filter((each) => each.callId !== callId);
      this.#write([...others, { callId, recordId, identity, at: Date.now() }]);
    }
    await this.#send(callId, recordId, signal);
  }

  /** Tells the gateway of what an earlier page of this agent could not, as soon as the agent is known. */
  resume(signal: AbortSignal): void {
    const stop = this.#parts.state.$session.subscribe((session) => {
      if (session === null || signal.aborted) return;
      // The first value comes before there is something to stop.
      queueMicrotask(() => stop());
      for (const { callId, identity, recordId } of this.#read()) {
        if (identity === session.identity) void this.#send(callId, recordId, signal).catch(() => {});
      }
    });
    signal.addEventListener('abort', () => stop(), { once: true });
  }

  async #send(callId: string, recordId: string, signal: AbortSignal): Promise<void> {
    const asking = { params: { id: callId }, body: { recordId } };
    try {
      // Not answered: the page is closed.
      if ((await persist(() => this.#parts.client.request(setCrmRecord, asking), { signal })) === null) return;
      this.#drop(callId, recordId);
    } catch (error) {
      this.#drop(callId, recordId);
      throw error;
    }
  }

  /** A newer record of the same call stays. */
  #drop(callId: string, recordId: string): void {
    const kept = this.#read();
    const rest = kept.filter((each) => each.callId !== callId || each.recordId !== recordId);
    if (rest.length < kept.length) this.#write(rest);
  }

  #read(): PageRecordList {
    try {
      const { data = [] } = PageRecordList.safeParse(JSON.parse(this.#storage.getItem(key) ?? '[]'));
      return data.filter(({ at }) => Date.now() - at < longestMs);
    } catch {
      return [];
    }
  }

  #write(kept: PageRecordList): void {
    try {
      this.#storage.setItem(key, JSON.stringify(kept.slice(-most)));
    } catch {
      // Without storage, or with a full one, the record is told by this page alone.
    }
  }

  get #storage(): Pick<Storage, 'getItem' | 'setItem'> {
    return (this.#parts.storage ?? (() => localStorage))();
  }
}
