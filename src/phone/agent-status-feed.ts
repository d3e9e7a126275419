import type { GatewayClient } from '../client/gateway-client.ts';
import type { Clock } from '../domain/clock.ts';
import { CodedError } from '../domain/errors/coded-error.ts';
import type { AgentStatusView, StatusChoice } from '../domain/protocol/agent-status.ts';
import {
  extendWrapUp,
  getAgentStatus,
  getBreakReasons,
  listAgentStatuses,
  setAgentStatus,
  watchAgentStatuses,
} from '../domain/protocol/operations/agent-statuses.ts';
import type { PhoneState } from '../state/phone-state.ts';

/** Delay before the team's statuses are requested again after a failure, in ms. */
const againMs = 30_000;

type Whose = 'own' | 'team';

/** What is read beside the team's statuses, once the events of the team arrive. */
interface BesideTeam {
  read(): void;
  /** No element shows the team any more. */
  rest(): void;
}

/**
 * Keeps the statuses that elements show: read when the event stream opens, then by events. The team's statuses arrive
 * only while the page asks for them.
 */
export class AgentStatusFeed {
  readonly #state: PhoneState;
  readonly #client: GatewayClient;
  readonly #beside: BesideTeam;
  readonly #followers = { own: 0, team: 0 };
  /** What each running request has missed: statuses that arrived since it was sent, by identity. */
  readonly #missed = new Set<Map<string, AgentStatusView>>();
  #open = false;
  readonly #after: Clock['after'];
  #stopTimer: () => void = () => undefined;

  constructor(state: PhoneState, client: GatewayClient, beside: BesideTeam, after = afterTimeout) {
    this.#state = state;
    this.#client = client;
    this.#beside = beside;
    this.#after = after;
  }

  follow(whose: Whose): () => void {
    this.#followers[whose] += 1;
    if (this.#followers[whose] === 1 && this.#open) this.#read(whose);
    let follows = true;
    return () => {
      if (!follows) return;
      follows = false;
      this.#followers[whose] -= 1;
      if (whose === 'team' && this.#followers.team === 0) this.#rest();
    };
  }

  /** The event stream is open, perhaps again: changes may have been missed. */
  read(): void {
    this.#open = true;
    for (const whose of ['own', 'team'] as const) if (this.#followers[whose] > 0) this.#read(whose);
  }

  /** Statuses from an event, or from an answer. */
  heard(statuses: readonly AgentStatusView[]): void {
    const { $ownStatus, $team } = this.#state;
    for (const missed of this.#missed) for (const each of statuses) missed.set(each.identity, each);
    const own = statuses.find(({ identity }) => identity === this.#identity);
    if (own !== undefined) $ownStatus.set(own);
    const team = $team.get();
    if (team !== null) $team.set({ ...team, ...byIdentity(statuses) });
  }

  async choose(choice: StatusChoice, identity = this.#identity): Promise<void> {
    if (identity === null) throw new CodedError('GATEWAY_UNREACHABLE');
    this.heard([await this.#client.request(setAgentStatus, { params: { identity }, body: choice })]);
  }

  async extendWrapUp(seconds: number): Promise<void> {
    const identity = this.#identity;
    if (identity === null) throw new CodedError('GATEWAY_UNREACHABLE');
    this.heard([await this.#client.request(extendWrapUp, { params: { identity }, body: { seconds } })]);
  }

  async breakReasons(): Promise<readonly string[]> {
    return (await this.#client.request(getBreakReasons, {})).reasons;
  }

  close(): void {
    this.#open = false;
    this.#rest();
  }

  get #identity(): string | null {
    return this.#state.$session.get()?.identity ?? null;
  }

  /** A failure is not shown as a problem: the phone works without statuses. */
  #read(whose: Whose): void {
    if (whose === 'own') this.#readOwn().catch(() => undefined);
    else this.#readTeam().catch(() => this.#later(() => this.#read('team'), againMs));
  }

  async #readOwn(): Promise<void> {
    const identity = this.#identity;
    if (identity === null) return;
    const read = await this.#reading(async (missed) => {
      const own = await this.#client.request(getAgentStatus, { params: { identity } });
      return missed.get(identity) ?? own;
    });
    if (this.#open && identity === this.#identity) this.heard([read]);
  }

  async #readTeam(): Promise<void> {
    // First the events, then the list: a change in between is heard twice rather than never.
    await this.#watch();
    if (this.#open && this.#followers.team > 0) this.#beside.read();
    const team = await this.#reading(async (missed) => {
      const { statuses } = await this.#client.request(listAgentStatuses, {});
      return { ...byIdentity(statuses), ...Object.fromEntries(missed) };
    });
    if (this.#open && this.#followers.team > 0) this.#state.$team.set(team);
  }

  /** An event can overtake the answer to a request. The event is newer. */
  async #reading<T>(request: (missed: ReadonlyMap<string, AgentStatusView>) => Promise<T>): Promise<T> {
    const missed = new Map<string, AgentStatusView>();
    this.#missed.add(missed);
    try {
      return await request(missed);
    } finally {
      this.#missed.delete(missed);
    }
  }

  /** Asks for the events of all agents, and again before they end. */
  async #watch(): Promise<void> {
    const { seconds } = await this.#client.request(watchAgentStatuses, {});
    this.#later(() => this.#watch().catch(() => this.#later(() => this.#read('team'), againMs)), seconds * 500);
  }

  #later(task: () => void, ms: number): void {
    this.#stopTimer();
    if (this.#open && this.#followers.team > 0) this.#stopTimer = this.#after(ms, task);
  }

  #rest(): void {
    this.#stopTimer();
    this.#state.$team.set(null);
    this.#beside.rest();
  }
}

function afterTimeout(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}

function byIdentity(statuses: readonly AgentStatusView[]): Record<string, AgentStatusView> {
  return Object.fromEntries(statuses.map((each) => [each.identity, each]));
}
