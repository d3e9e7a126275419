import type { BaseLogger } from 'pino';
import { type Clock, ticks } from '../../../domain/clock.ts';
import { CodedError } from '../../../domain/errors.ts';
import type { Decision, OfferResult, QueueOutcome } from '../../../domain/routing/queues/decision.ts';
import { type QueueBody, wrapUpSeconds } from '../../../domain/routing/queues/definition.ts';
import { type NewEntry, QueueEngine } from '../../../domain/routing/queues/engine.ts';
import { estimateForNew, figuresOf, type QueueFigures } from '../../../domain/routing/queues/figures.ts';
import type { QueueStore, StoredPlace } from '../../storage/queues/port.ts';
import { noQueue, type QueueDefinitions } from './definitions.ts';
import { Place, type PlaceOwner } from './place.ts';
import type {
  AgentPresences,
  LeftQueue,
  OfferPort,
  OwnerSoon,
  QueuedCall,
  QueueHandle,
  Queues,
  QueueWatch,
  Staffing,
  WaitingCall,
  WaitingListener,
} from './port.ts';
import { leftAs, QueueCounters } from './queue-counters.ts';
import { StoredPlaces } from './stored-places.ts';
import { WaitingCalls } from './waiting-calls.ts';

interface Parts {
  definitions: QueueDefinitions;
  store: QueueStore;
  clock: Clock;
  /** SIDECALL_WRAP_UP_SECONDS. Default: 0. */
  wrapUpSeconds?: number;
  logger: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
}

/** After a start, a queue counts as staffed for so long: until the phones of its agents are registered again. */
const phonesReturnMs = 30_000;
/** How long calls that survived a restart may take to resume their places. */
const resumingMs = 5_000;

/** The ports to call control and to the status of agents. */
interface People {
  offers: OfferPort;
  presences: AgentPresences;
}

/**
 * The queues of a running gateway. The engine decides; this carries its decisions out, gives it the time, and keeps the
 * places of waiting calls in the database.
 *
 *   start ─► calls from before a restart resume their places ─► open ─► agents are offered calls
 */
export class LiveQueues implements Queues, QueueWatch {
  readonly #parts: Parts;
  readonly #engine: QueueEngine;
  readonly #stored: StoredPlaces;
  readonly #places = new Map<string, Place>();
  readonly #waiting = new WaitingCalls();
  readonly counters = new QueueCounters();
  /** Withdraws the offers, by call and agent. */
  readonly #offers = new Map<string, AbortController>();
  readonly #pending: Decision[] = [];
  readonly #owner: PlaceOwner = {
    now: () => this.#now(),
    entry: (callId) => this.#engine.entry(callId),
    change: (callId, change) => this.#carryOut(this.#engine.change(callId, change, this.#now())),
    leave: (callId, why) => this.#carryOut(this.#engine.leave(callId, why, this.#now())),
  };
  #people: People | null = null;
  #begun = false;
  /** Calls that resume their places at the moment. */
  #resuming = 0;
  #cancelOpening: () => void = () => {};
  #carriesOut = false;
  #cancelTimer: () => void = () => {};
  #unsubscribe: () => void = () => {};
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#engine = new QueueEngine(this.#now() + phonesReturnMs, (parts.wrapUpSeconds ?? 0) * 1000);
    this.#stored = new StoredPlaces(parts.store, (error, callId) => this.#failed(error, callId));
  }

  /** Loads the queues and the places from before a restart. No agent is offered a call yet. */
  async start(): Promise<void> {
    await this.#parts.definitions.load({
      queueSet: (queue) => {
        // Before, so that the queue is not without agents for a moment.
        for (const identity of queue.agents) this.#refresh(identity);
        this.#carryOut(this.#engine.setQueue(queue, this.#now()));
        this.#waiting.touch(queue.name);
      },
      queueRemoved: (name) => this.#carryOut(this.#engine.removeQueue(name, this.#now())),
      skillsSet: (identity, skills) => this.#carryOut(this.#engine.setSkills(identity, skills, this.#now())),
    });
    await this.#stored.load();
  }

  /**
   * Agents are offered calls, once all calls that survived a restart have resumed their places: so no call is offered
   * before an earlier one. A call that does not resume in time holds up the others no longer.
   * @param isLive whether a call from before the restart continues. The places of the others are deleted
   */
  async open(people: People, isLive: (callId: string) => boolean = () => false): Promise<void> {
    this.#people = people;
    const lost = this.#stored.former('call').filter(({ callId }) => !isLive(callId));
    if (lost.length > 0) this.#parts.logger.warn({ calls: lost.length }, 'waiting calls ended with the last run');
    this.#cancelOpening = this.#parts.clock.after(resumingMs, () => this.#begin());
    await Promise.all(lost.map(({ callId }) => this.#stored.remove(callId)));
    this.#beginIfResumed();
  }

  /** Withdraws all offers. Stored places stay, for the next start. */
  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    this.#cancelTimer();
    this.#cancelOpening();
    for (const offer of this.#offers.values()) offer.abort();
    this.#offers.clear();
  }

  async join(call: QueuedCall): Promise<QueueHandle> {
    const now = this.#parts.clock.now();
    this.#parts.definitions.get(call.queue);
    if (this.#stored.has(call.callId))
      throw new CodedError('CONFLICT', { message: 'This call waits in a queue already.' });
    const place = {
      ...{ callId: call.callId, kind: call.kind, queue: call.queue },
      ...{ since: Math.min(call.since ?? now, now), joinedAt: now, waitMs: call.waitMs ?? null },
      ...{ priority: call.priority ?? 0, skills: call.skills ?? [] },
      ...{ owner: call.owner ?? null, lastAgent: call.lastAgent ?? null },
    };
    return this.#wait(place, call.ownerSoon ?? null);
  }

  async resume(callId: string): Promise<QueueHandle | null> {
    const former = this.#stored.take(callId);
    if (former === null) return null;
    this.#resuming += 1;
    try {
      if (this.#engine.queue(former.queue) !== null) return await this.#wait(former, null);
      // The queue was deleted meanwhile.
      await this.#stored.remove(callId);
      return null;
    } finally {
      this.#resuming -= 1;
      this.#beginIfResumed();
    }
  }

  waits(callId: string): boolean {
    return this.#stored.has(callId);
  }

  formerCallbacks(): readonly { callId: string; queue: string }[] {
    return this.#stored.former('callback').map(({ callId, queue }) => ({ callId, queue }));
  }

  staffing(name: string): Staffing | null {
    const figures = this.figures(name);
    if (figures === null) return null;
    const { staffed, free, waiting, longestWaitMs, expectedWaitMs } = figures;
    return { staffed, free, waiting, longestWaitMs, expectedWaitMs };
  }

  names(): readonly string[] {
    return this.#parts.definitions.all().map(({ name }) => name);
  }

  bodyOf(queue: string): QueueBody | null {
    return this.#engine.queue(queue)?.body ?? null;
  }

  waitingCall(callId: string): WaitingCall | null {
    return this.#waiting.get(callId);
  }

  waitingCalls(): readonly WaitingCall[] {
    return this.#waiting.all();
  }

  serves(identity: string, queue: string): boolean {
    return this.#engine.queue(queue)?.members.has(identity) === true;
  }

  labelOf(queue: string): string {
    return this.#engine.queue(queue)?.body.label ?? queue;
  }

  onWaiting(listener: WaitingListener): () => void {
    return this.#waiting.onChange(listener);
  }

  /** @returns null: there is no such queue */
  figures(name: string): (QueueFigures & { expectedWaitMs: number | null }) | null {
    const queue = this.#engine.queue(name);
    if (queue === null) return null;
    const now = this.#now();
    return { ...figuresOf(queue, now), expectedWaitMs: estimateForNew(queue, now)?.meanMs ?? null };
  }

  async #wait(stored: StoredPlace, ownerSoon: OwnerSoon | null): Promise<Place> {
    const { callId } = stored;
    // A call that cannot be stored waits nevertheless. It has no place after a restart.
    await this.#stored.put(stored);
    const queue = this.#engine.queue(stored.queue)?.body;
    // The queue was deleted while the place was written.
    if (queue === undefined) {
      await this.#stored.remove(callId);
      throw noQueue(stored.queue);
    }
    const place = new Place(this.#owner, { callId, since: stored.since, queue });
    this.#places.set(callId, place);
    const { kind, since, joinedAt } = stored;
    this.#waiting.put({ callId, kind, queue: stored.queue, since, joinedAt });
    // They may be in no queue.
    for (const identity of [stored.owner, stored.lastAgent]) if (identity !== null) this.#refresh(identity);
    const asks = ownerSoon !== null && stored.owner === null && queue.ownerSeconds > 0 ? ownerSoon : null;
    const ownerWithinMs = asks?.withinMs ?? 0;
    this.#carryOut(this.#engine.join({ ...this.#entryOf(stored), ownerWithinMs }, this.#now()));
    if (asks !== null) void this.#findOwner(callId, asks);
    return place;
  }

  /** The call waits for the name of its owner. Everything that happens to its caller goes on meanwhile. */
  async #findOwner(callId: string, soon: OwnerSoon): Promise<void> {
    const owner = await soon.find();
    if (this.#stopped || this.#engine.entry(callId) === null) return;
    if (owner !== null) {
      void this.#stored.own(callId, owner);
      this.#refresh(owner);
    }
    this.#carryOut(this.#engine.change(callId, { owner }, this.#now()));
  }

  /** The engine’s times do not follow changes of the system date. */
  #entryOf({ since, joinedAt, ...call }: StoredPlace): NewEntry {
    const difference = this.#now() - this.#parts.clock.now();
    return { ...call, since: since + difference, joinedAt: joinedAt + difference };
  }

  #now(): number {
    return Math.floor(ticks(this.#parts.clock));
  }

  #beginIfResumed(): void {
    if (this.#people !== null && this.#resuming === 0 && this.#stored.former('call').length === 0) this.#begin();
  }

  #begin(): void {
    if (this.#begun || this.#stopped || this.#people === null) return;
    this.#begun = true;
    this.#cancelOpening();
    this.#unsubscribe = this.#people.presences.onChange((identity) => this.#refresh(identity));
    for (const { agents } of this.#parts.definitions.all()) for (const identity of agents) this.#refresh(identity);
  }

  #refresh(identity: string): void {
    if (this.#people === null || !this.#begun || this.#stopped) return;
    const presence = this.#people.presences.presenceOf(identity);
    this.#carryOut(this.#engine.setPresence(identity, presence, this.#now()));
  }

  /** Decisions are carried out in their order, also those that come meanwhile. */
  #carryOut(decisions: readonly Decision[]): void {
    this.#pending.push(...decisions);
    if (this.#carriesOut) return;
    this.#carriesOut = true;
    try {
      for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) this.#do(next);
    } finally {
      this.#carriesOut = false;
    }
    this.#schedule();
  }

  #schedule(): void {
    this.#cancelTimer();
    const due = this.#engine.nextDue();
    if (due === null || this.#stopped) return;
    this.#cancelTimer = this.#parts.clock.after(Math.max(1, due - this.#now()), () =>
      this.#carryOut(this.#engine.advance(this.#now())),
    );
  }

  #do(decision: Decision): void {
    switch (decision.do) {
      case 'offer':
        this.#offer(decision);
        return;
      case 'withdraw':
        this.#offers.get(offerKey(decision.callId, decision.agent))?.abort();
        return;
      case 'outcome':
        this.#over(decision);
        return;
      case 'moved':
        this.#moved(decision.callId, decision.queue);
        return;
      case 'break':
        this.#people?.presences.breakAfterMisses(decision.agent);
    }
  }

  #offer({ callId, kind, queue, agent, ringSeconds }: Decision & { do: 'offer' }): void {
    const people = this.#people;
    const ended = (result: OfferResult): void => {
      this.counters.offered(queue, result);
      this.#offers.delete(offerKey(callId, agent));
      this.#carryOut(this.#engine.offerEnded(callId, agent, result, this.#now()));
      this.#refresh(agent);
    };
    // Another call may have claimed the agent in this turn.
    if (people === null || this.#stopped || people.presences.presenceOf(agent) !== 'free') {
      ended('busy');
      return;
    }
    const controller = new AbortController();
    this.#offers.set(offerKey(callId, agent), controller);
    const offer = { callId, kind, queue, identity: agent, seconds: ringSeconds, signal: controller.signal };
    // `offer` claims the agent before it returns.
    const result = people.offers.offer(offer);
    this.#refresh(agent);
    result.then(ended, (error: unknown) => {
      this.#failed(error, callId);
      ended('failed');
    });
  }

  #over({ callId, queue, outcome }: { callId: string; queue: string; outcome: QueueOutcome }): void {
    const seconds = outcome.why === 'answered' ? wrapUpSeconds(this.bodyOf(queue)) : null;
    if (seconds !== null) this.#people?.presences.limitWrapUp(callId, seconds);
    this.#places.get(callId)?.over(outcome);
    this.#places.delete(callId);
    const left = this.#waiting.remove(callId);
    if (left !== null) this.#count(left, leftAs(outcome, left.kind));
    void this.#stored.remove(callId);
  }

  #moved(callId: string, queue: string): void {
    const now = this.#parts.clock.now();
    const before = this.#waiting.move(callId, queue, now);
    if (before !== null) this.#count(before, 'overflow');
    this.#places.get(callId)?.moved();
    void this.#stored.move(callId, queue, now);
  }

  #count({ queue, kind, joinedAt }: WaitingCall, outcome: LeftQueue['outcome']): void {
    const waitedMs = Math.max(0, this.#parts.clock.now() - joinedAt);
    const { seconds = 0 } = this.bodyOf(queue)?.serviceLevel ?? {};
    this.counters.left({ queue, kind, outcome, waitedMs }, seconds * 1000);
  }

  #failed(error: unknown, callId: string): void {
    this.#parts.logger.error({ err: error, callId }, 'place in a queue not kept');
  }
}

function offerKey(callId: string, agent: string): string {
  return `${callId} ${agent}`;
}
