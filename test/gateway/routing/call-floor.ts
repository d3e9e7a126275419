import { onTestFinished } from 'vitest';
import type { Queue } from '../../../src/domain/routing/queues/definition.ts';
import type { AgentPresence } from '../../../src/domain/routing/queues/queue-state.ts';
import { QueueDefinitions } from '../../../src/gateway/routing/queues/definitions.ts';
import { LiveQueues } from '../../../src/gateway/routing/queues/live-queues.ts';
import type { AgentPresences, OfferPort, OfferResult } from '../../../src/gateway/routing/queues/port.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aQueue } from '../../domain/routing/support/a-queue.ts';

/** Agents and their phones, as call control knows them. */
export class CallFloor implements OfferPort, AgentPresences {
  /** What happened, such as "rings anna c1" and "stops anna c1". */
  readonly log: string[] = [];
  readonly #presences = new Map<string, AgentPresence>();
  readonly #rings = new Map<string, { callId: string; settle: (result: OfferResult) => void }>();
  readonly #listeners = new Set<(identity: string) => void>();

  presenceOf(identity: string): AgentPresence {
    return this.#presences.get(identity) ?? 'away';
  }

  onChange(listener: (identity: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  limitWrapUp(callId: string, seconds: number): void {
    this.log.push(`wrap-up ${callId} ${seconds}`);
  }

  breakAfterMisses(identity: string): void {
    this.log.push(`break ${identity}`);
    this.set(identity, 'away');
  }

  offer({ callId, identity, signal }: Parameters<OfferPort['offer']>[0]): Promise<OfferResult> {
    if (this.presenceOf(identity) !== 'free') throw new Error(`${identity} is not free for ${callId}`);
    this.log.push(`rings ${identity} ${callId}`);
    this.set(identity, 'occupied');
    return new Promise((resolve) => {
      this.#rings.set(identity, { callId, settle: resolve });
      signal.addEventListener('abort', () => {
        this.log.push(`stops ${identity} ${callId}`);
        void this.ends(identity, 'gone');
      });
    });
  }

  set(identity: string, presence: AgentPresence): void {
    this.#presences.set(identity, presence);
    for (const listener of this.#listeners) listener(identity);
  }

  /** The offer to this agent ends. Resolves when everything that follows at once has happened. */
  async ends(identity: string, result: OfferResult): Promise<void> {
    const ring = this.#rings.get(identity);
    this.#rings.delete(identity);
    if (result !== 'answered' && this.presenceOf(identity) === 'occupied') this.set(identity, 'free');
    ring?.settle(result);
    await settled();
  }
}

/** Promises that are settled already have run their callbacks. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export interface RunningQueues {
  queues: LiveQueues;
  definitions: QueueDefinitions;
  floor: CallFloor;
  clock: ManualClock;
  storage: Storage;
  /** A second process on the same database, after this one was killed. Its agents are not offered calls yet. */
  restart(): Promise<Omit<RunningQueues, 'restart'>>;
}

/** Queues on a database in memory, with the free agents anna and ben. */
export async function runningQueues(...defined: Partial<Queue>[]): Promise<RunningQueues> {
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  onTestFinished(() => storage.close());
  for (const each of defined) {
    const { name, revision: _, ...body } = aQueue({ agents: ['anna', 'ben'], strategy: 'ring-order', ...each });
    await storage.queues.create(name, body);
  }
  const first = await started(storage, clock);
  for (const identity of ['anna', 'ben']) first.floor.set(identity, 'free');
  await first.queues.open({ offers: first.floor, presences: first.floor });
  return { ...first, restart: () => started(storage, clock) };
}

async function started(storage: Storage, clock: ManualClock): Promise<Omit<RunningQueues, 'restart'>> {
  const logger = { info: () => {}, warn: () => {}, error: () => {} };
  const definitions = new QueueDefinitions(storage.queues);
  const queues = new LiveQueues({ definitions, store: storage.queues, clock, logger });
  onTestFinished(() => queues.stop());
  await queues.start();
  return { queues, definitions, floor: new CallFloor(), clock, storage };
}
