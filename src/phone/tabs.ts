import type { CallView } from '../domain/protocol/call.ts';
import type { LocalFact, TabCommand, TabMessage } from '../domain/protocol/tab-message.ts';
import type { PhoneState } from '../state/phone-state.ts';
import { SharedFacts, type SharedFactsParts } from './shared-facts.ts';
import { type OpenTabChannel, openTabChannel, type TabChannel } from './tab-channel.ts';
import { type Outcome, type Patience, patience, TabRequests } from './tab-requests.ts';

export interface TabsParts {
  state: PhoneState;
  /** Whether this tab has to execute the command. */
  takes: (command: TabCommand) => boolean;
  run: (command: TabCommand) => Promise<void>;
  onTrouble: SharedFactsParts['onTrouble'];
  onFact: (callId: string, fact: LocalFact, call: CallView | null) => void;
  patience?: Patience;
}

/**
 * The other tabs of the same agent on the same gateway: their facts, and requests to them. Before `open`, and in a page
 * that cannot communicate with other tabs, there are none.
 */
export class Tabs {
  readonly facts: SharedFacts;
  readonly #parts: TabsParts;
  #channel: TabChannel | null = null;
  #requests: TabRequests | null = null;
  #from = '';
  readonly #closing = new AbortController();

  constructor(parts: TabsParts) {
    this.#parts = parts;
    const tell = (facts: Extract<TabMessage, { kind: 'facts' }>['facts']): void =>
      this.#post({ kind: 'facts', from: this.#from, facts });
    this.facts = new SharedFacts({ state: parts.state, tell, onTrouble: parts.onTrouble });
  }

  /**
   * @param name of the channel, unique per gateway and agent
   * @param open default: the pages of this origin. Another way leads to the page that has the voice.
   */
  open(name: string, open: OpenTabChannel | null = null): void {
    // Locks are unavailable, so each tab leads.
    if (open === null && !globalThis.navigator?.locks) return;
    this.#channel = (open ?? openTabChannel)(name, (message) => this.#heard(message));
    if (this.#channel === null) return;
    const { takes, run } = this.#parts;
    this.#from = crypto.randomUUID();
    this.#requests = new TabRequests({
      from: this.#from,
      post: (message) => this.#post(message),
      takes,
      run,
      patience: this.#parts.patience ?? patience,
    });
    const { signal } = this.#closing;
    addEventListener('pagehide', () => this.#post({ kind: 'bye', from: this.#from }), { signal });
    // The page came back from the back/forward cache.
    addEventListener('pageshow', ({ persisted }) => persisted && this.#greet(false), { signal });
    this.#greet(false);
  }

  /** Whether requests can reach another tab. */
  get reachable(): boolean {
    return this.#requests !== null;
  }

  /** Rejects with the error of the tab that executed the command. */
  async ask(command: TabCommand): Promise<Outcome> {
    return (await this.#requests?.ask(command)) ?? 'nobody';
  }

  /** This tab becomes the leader. */
  lead(): void {
    this.facts.forget();
    this.#requests?.leaderChanged(true);
    this.#greet(true);
  }

  tellFact(callId: string, fact: LocalFact, call: CallView | null): void {
    this.#post({ kind: 'fact', callId, fact, call });
  }

  close(): void {
    this.#closing.abort();
    this.#post({ kind: 'bye', from: this.#from });
    this.#channel?.close();
    this.#channel = null;
    this.#requests?.close();
    this.#requests = null;
    this.facts.close();
  }

  #greet(leads: boolean): void {
    this.#post({ kind: 'hello', from: this.#from, leads });
    this.facts.tellAgain();
  }

  #heard(message: TabMessage): void {
    this.#requests?.heard(message);
    switch (message.kind) {
      case 'hello':
        if (message.leads) {
          this.facts.forget();
          this.#requests?.leaderChanged(false);
        }
        this.facts.tellAgain();
        break;
      case 'facts':
        this.facts.heard(message.from, message.facts);
        break;
      case 'fact':
        this.#parts.onFact(message.callId, message.fact, message.call);
        break;
      case 'bye':
        this.facts.left(message.from);
        break;
    }
  }

  #post(message: TabMessage): void {
    this.#channel?.post(message);
  }
}
