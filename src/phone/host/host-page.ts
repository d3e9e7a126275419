import type { GatewayClient } from '../../client/gateway-client.ts';
import type { CallFact, CrmHost, DialWish } from '../../domain/crm/host.ts';
import { type CallView, CrmRecord } from '../../domain/protocol/call.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { type LeaderTab, leaderTab } from '../leader-tab.ts';
import { factOf, HostSteps, reasonToShow } from './host-steps.ts';
import { listenToHost } from './listen-to-host.ts';
import { callPage, reportPageError } from './page-code.ts';
import { PageRecords, type PageRecordsParts } from './page-records.ts';

export interface HostPageParts {
  state: PhoneState;
  host: CrmHost | null;
  client: Pick<GatewayClient, 'request'>;
  dial: (wish: DialWish) => void;
  storage?: PageRecordsParts['storage'];
}

/**
 * The CRM's page around the phone: it learns of calls, and dials. Of the agent's tabs, the leading one tells its page
 * the steps of a call. Every tab asks its page to show the softphone, and tells it of log entries, because each page
 * has a timeline of its own. Errors of the page do not disturb a call.
 */
export class HostPage {
  readonly #parts: HostPageParts;
  readonly #records: PageRecords;
  #signal: AbortSignal = AbortSignal.abort();
  /** null: the tabs have not elected a leader yet. */
  #leads: boolean | null = null;
  /** Facts since the start, until the election. */
  #waiting: CallFact[] = [];

  constructor(parts: HostPageParts) {
    this.#parts = parts;
    this.#records = new PageRecords(parts);
  }

  /** Listens until the signal is aborted. */
  open(signal: AbortSignal): void {
    const { state, host, dial } = this.#parts;
    if (host === null) return;
    this.#signal = signal;
    this.#leads = null;
    this.#waiting = [];
    const steps = new HostSteps();
    let shown = reasonToShow(null);
    const stops = [
      state.$calls.subscribe((calls) => {
        // Tabs that do not lead note the steps as well, because one of them can be the next leader.
        this.#waiting.push(...steps.after(calls));
        this.#tellWaiting();
      }),
      state.$current.subscribe((call) => {
        const reason = reasonToShow(call);
        if (reason === shown) return;
        shown = reason;
        callPage(() => host.show?.(reason));
      }),
      listenToHost(host, { dial }),
    ];
    signal.addEventListener('abort', () => stops.forEach((stop) => void stop()), { once: true });
  }

  /** @param leads whether this tab tells its page the steps of calls from now on */
  elected(leads: boolean): void {
    // Of several tabs, one continues what an earlier page left.
    if (leads && this.#leads !== true && !this.#signal.aborted) this.#records.resume(this.#signal);
    this.#leads = leads;
    this.#tellWaiting();
  }

  /** Without audio, the only question for the tabs is which of them tells its page of calls. */
  elect(name: string): LeaderTab {
    const decided = (leads: boolean) => () => this.elected(leads);
    return leaderTab(name, { take: false }, { onLead: decided(true), onFollow: decided(false) });
  }

  /** The CRM has stored the call's entry, or a change of it. */
  logged(call: CallView): void {
    this.#tell(factOf(call, 'logged'));
  }

  #tellWaiting(): void {
    if (this.#leads === null) return;
    const facts = this.#waiting.splice(0);
    if (this.#leads) for (const fact of facts) this.#tell(fact);
  }

  #tell(fact: CallFact): void {
    const signal = this.#signal;
    const told: unknown = callPage(() => this.#parts.host?.notify?.(fact));
    Promise.resolve(told).then((answer) => this.#keep(fact.callId, answer, signal), reportPageError);
  }

  /** The page made a record of the call. The gateway then updates it instead of creating a second one. */
  async #keep(callId: string, answer: unknown, signal: AbortSignal): Promise<void> {
    if (answer === undefined || answer === null) return;
    const { success, data } = CrmRecord.safeParse({ recordId: (answer as { recordId?: unknown }).recordId });
    if (!success) {
      reportPageError(new TypeError('notify() must resolve with { recordId }, a text of 1 to 200 characters.'));
      return;
    }
    await this.#records
      .tell(callId, data, signal)
      .catch((error: unknown) =>
        console.error('Sidecall: the gateway did not take the record that the CRM’s page made of a call:', error),
      );
  }
}
