import type { BaseLogger } from 'pino';
import {
  type AgentEvent,
  type AgentState,
  type AgentStatus,
  type AwayKind,
  awayAs,
  type ChosenStatus,
  dueAt,
  newAgentState,
  nextAgentState,
  sameStatus,
  statusOf,
} from '../../domain/agents/agent-status.ts';
import type { SecondCallRule } from '../../domain/agents/second-call.ts';
import { type Clock, forwardTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { AgentStatusStore, StoredAgentStatus } from '../storage/agents/port.ts';
import type { Beside, Directory } from '../storage/store.ts';
import type { TelephonyCore } from '../telephony/port.ts';
import type { AgentStatuses, AgentStatusForCalls, AgentStatusForDirectory, StatusListener } from './port.ts';
import { WrapUpLimits } from './wrap-up-limits.ts';

interface StatusBoardParts {
  store: Pick<AgentStatusStore, 'all' | 'put'>;
  directory: Pick<Directory, 'agents'>;
  core: Pick<TelephonyCore, 'contacts' | 'subscribe'>;
  clock: Clock;
  logger: Pick<BaseLogger, 'error'>;
  /** The limit of wrap-ups. 0: agents have none. */
  wrapUpSeconds: number;
}

interface Entry {
  state: AgentState;
  status: AgentStatus;
  /** The row as it was last written. null: none. */
  row: StoredAgentStatus | null;
  /** Writes of this agent, one after the other. It never rejects. */
  writing: Promise<void>;
  stopTimer: () => void;
  /** The agent was deleted, and its row with it. */
  deleted: boolean;
}

/** The statuses of all agents: the state of each in memory, its timer, and its row in the database. */
export class StatusBoard implements AgentStatuses, AgentStatusForCalls, AgentStatusForDirectory {
  readonly #parts: StatusBoardParts;
  readonly #limits: WrapUpLimits;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<StatusListener>();
  readonly #writtenListeners = new Set<(identity: string) => void>();
  readonly #phoneListeners = new Set<(identity: string) => void>();
  /** Identities of all agents, and of those with an ordinary phone. */
  #agents: ReadonlySet<string> = new Set();
  #phones: ReadonlySet<string> = new Set();
  #secondCalls: ReadonlyMap<string, SecondCallRule> = new Map();
  #stop: () => void = () => undefined;
  readonly #unknown: AgentStatus;

  constructor(parts: StatusBoardParts) {
    this.#parts = parts;
    this.#limits = new WrapUpLimits(parts.wrapUpSeconds);
    this.#unknown = statusOf(newAgentState(this.#now));
  }

  /** Reads what is stored, and follows phones from now on. Call it before the core starts. */
  async start(): Promise<void> {
    const { store, directory, core } = this.#parts;
    const [rows, agents] = await Promise.all([store.all(), directory.agents()]);
    this.#note(agents);
    const at = this.#now;
    for (const row of rows) {
      const { identity, chosen, wrapUp, goneSince } = row;
      // Pages connect again within the grace period, as after a reload.
      const reach =
        goneSince === null ? { phone: 'closing' as const, since: at } : { phone: 'gone' as const, since: goneSince };
      this.#setTimer(identity, this.#open(identity, { chosen, wrapUp, reach }, row));
      this.#apply(identity, { type: 'time', at });
    }
    for (const identity of new Set([...this.#agents, ...this.#entries.keys()])) this.#phoneOf(identity);
    this.#stop = core.subscribe((event) => {
      if (event.type === 'ContactStatusChange') this.#phoneOf(event.identity);
    });
  }

  /** Resolves when the last write has ended. */
  async stop(): Promise<void> {
    this.#stop();
    for (const { stopTimer } of this.#entries.values()) stopTimer();
    await Promise.all([...this.#entries.values()].map(({ writing }) => writing));
  }

  /** Agents were added, changed or deleted. */
  async directoryChanged(): Promise<void> {
    const before = { agents: this.#agents, phones: this.#phones };
    this.#note(await this.#parts.directory.agents());
    for (const identity of before.agents) if (!this.#agents.has(identity)) this.#forget(identity);
    const added = [...this.#agents].filter((identity) => !before.agents.has(identity));
    for (const identity of new Set([...before.phones, ...this.#phones, ...added])) {
      if (this.#agents.has(identity)) this.#phoneOf(identity);
    }
  }

  statusOf(identity: string): AgentStatus {
    return this.#entries.get(identity)?.status ?? this.#unknown;
  }

  awayAs(identity: string): AwayKind | null {
    const entry = this.#entries.get(identity);
    return entry === undefined ? null : awayAs(entry.state);
  }

  onChange(listener: StatusListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  hasPhone(identity: string): boolean {
    return this.#entries.get(identity)?.state.reach.phone === 'there';
  }

  onPhone(listener: (identity: string) => void): () => void {
    this.#phoneListeners.add(listener);
    return () => void this.#phoneListeners.delete(listener);
  }

  /** Calls the listener after a changed status was written. Returns the function that unsubscribes. */
  onWritten(listener: (identity: string) => void): () => void {
    this.#writtenListeners.add(listener);
    return () => void this.#writtenListeners.delete(listener);
  }

  /**
   * A choice is written before it counts, so that what an agent is told holds over a restart.
   * @throws CodedError NOT_FOUND, STORAGE_FULL or STORAGE_FAILED
   */
  choose(identity: string, choice: Omit<ChosenStatus, 'since'>, beside?: Beside): Promise<void> {
    // An identity that is no agent may have a phone, too.
    this.#phoneOf(identity);
    const entry = this.#entry(identity);
    const done = entry.writing.then(async () => {
      if (entry.deleted) throw new CodedError('NOT_FOUND');
      const event: AgentEvent = { type: 'chosen', ...choice, setBy: choice.setBy ?? 'agent', at: this.#now };
      const row = rowOf(identity, nextAgentState(entry.state, event));
      await this.#parts.store.put(row, beside);
      entry.row = row;
      this.#apply(identity, event);
    });
    entry.writing = done.catch(() => undefined);
    return done;
  }

  /** @returns false: no wrap-up with a limit is running, or it is as long as it may be */
  extendWrapUp(identity: string, seconds: number): boolean {
    const before = this.statusOf(identity).until;
    this.#apply(identity, { type: 'wrap-up-extended', ms: seconds * 1000, at: this.#now });
    return this.statusOf(identity).until !== before;
  }

  limitWrapUp(callId: string, seconds: number | null): void {
    this.#limits.set(callId, seconds);
  }

  breakAfterMisses(identity: string): void {
    this.#apply(identity, { type: 'chosen', kind: 'break', reason: null, setBy: 'missed-offers', at: this.#now });
  }

  takesCalls(identity: string): boolean {
    return this.awayAs(identity) === null;
  }

  comesBack(identity: string): boolean {
    const away = this.awayAs(identity);
    return away === null || away === 'wrap-up';
  }

  secondCall(identity: string): SecondCallRule {
    return this.#secondCalls.get(identity) ?? 'busy';
  }

  callOver(identity: string, callId: string): void {
    this.#apply(identity, { type: 'call-over', callId, limitMs: this.#limits.of(callId), at: this.#now });
  }

  wrappedUp(identity: string, callId: string): void {
    this.#apply(identity, { type: 'wrapped-up', callId, at: this.#now });
  }

  get #now(): number {
    return forwardTime(this.#parts.clock);
  }

  #note(agents: Awaited<ReturnType<Directory['agents']>>): void {
    this.#agents = new Set(agents.map(({ identity }) => identity));
    const reachable = agents.filter(({ phone, disabled }) => phone !== undefined && disabled !== true);
    this.#phones = new Set(reachable.map(({ identity }) => identity));
    this.#secondCalls = new Map(agents.map(({ identity, secondCall = 'busy' }) => [identity, secondCall]));
  }

  #phoneOf(identity: string): void {
    const there = this.#phones.has(identity) || this.#parts.core.contacts(identity) > 0;
    if (there || this.#entries.has(identity)) this.#apply(identity, { type: 'phone', there, at: this.#now });
  }

  #entry(identity: string): Entry {
    return this.#entries.get(identity) ?? this.#open(identity, newAgentState(this.#now), null);
  }

  #open(identity: string, state: AgentState, row: StoredAgentStatus | null): Entry {
    const writing = Promise.resolve();
    const entry = { state, status: statusOf(state), row, writing, stopTimer: () => undefined, deleted: false };
    this.#entries.set(identity, entry);
    return entry;
  }

  #apply(identity: string, event: AgentEvent): void {
    const entry = this.#entry(identity);
    const state = nextAgentState(entry.state, event);
    if (state === entry.state) return;
    const had = this.hasPhone(identity);
    entry.state = state;
    this.#setTimer(identity, entry);
    const before = entry.status;
    const status = statusOf(state);
    const changed = !sameStatus(before, status);
    if (changed) {
      entry.status = status;
      for (const listener of this.#listeners) listener(identity, status, before);
    }
    if (this.hasPhone(identity) !== had) for (const listener of this.#phoneListeners) listener(identity);
    this.#write(identity, entry, changed);
  }

  #setTimer(identity: string, entry: Entry): void {
    entry.stopTimer();
    const due = dueAt(entry.state);
    if (due === null) return;
    entry.stopTimer = this.#parts.clock.after(Math.max(0, due - this.#now), () => {
      this.#apply(identity, { type: 'time', at: this.#now });
      // A timer that was early changes nothing.
      if (dueAt(entry.state) === due) this.#setTimer(identity, entry);
    });
  }

  #write(identity: string, entry: Entry, changed: boolean): void {
    entry.writing = entry.writing.then(async () => {
      if (entry.deleted) return;
      const row = rowOf(identity, entry.state);
      try {
        if (!sameRow(row, entry.row)) await this.#parts.store.put(row);
        entry.row = row;
      } catch (error) {
        // The next change writes it. Until then it counts in memory.
        this.#parts.logger.error({ err: error, agent: identity }, 'agent status not written');
      }
      if (changed) for (const listener of this.#writtenListeners) listener(identity);
    });
  }

  /** The agent was deleted. */
  #forget(identity: string): void {
    const entry = this.#entries.get(identity);
    if (entry === undefined) return;
    entry.deleted = true;
    entry.stopTimer();
    this.#entries.delete(identity);
    for (const listener of this.#listeners) listener(identity, this.#unknown, entry.status);
  }
}

function rowOf(identity: string, { chosen, wrapUp, reach }: AgentState): StoredAgentStatus {
  return { identity, chosen, wrapUp, goneSince: reach.phone === 'gone' ? reach.since : null };
}

function sameRow(one: StoredAgentStatus, other: StoredAgentStatus | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
