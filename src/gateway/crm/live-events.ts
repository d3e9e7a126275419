import type { BaseLogger } from 'pino';
import { wasMissed } from '../../domain/calls/missed.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CrmRecords } from '../../domain/crm/crm-records.ts';
import { readRecord } from '../../domain/crm/dialled-record.ts';
import type { CallHint, LiveCall } from '../../domain/crm/live-call.ts';
import { isE164 } from '../../domain/numbers/e164.ts';
import { internalOf } from '../../domain/participants/standing.ts';
import type { CallEventType } from '../../domain/protocol/events.ts';
import { liveCallOf } from '../masking/crm-live.ts';
import type { StoredEvent } from '../storage/store.ts';
import type { CrmConnections, KnownConnection } from './connections.ts';
import { type Dropped, LiveQueue } from './live-queue.ts';

export interface LiveEventsOptions {
  connections: CrmConnections;
  clock: Clock;
  logger: Pick<BaseLogger, 'warn'>;
  /** Timeout of one event, in ms. */
  timeoutMs: number;
  isOwn: (number: string) => Promise<boolean>;
  /** A CRM names a record of the caller: `calls.related`. */
  onHint: (callId: string, records: CrmRecords) => Promise<unknown>;
}

/** What a CRM is told of. A call that is talked in again is `answered` once more. */
const steps: Partial<Record<CallEventType, LiveCall['step']>> = {
  'call.ringing': 'ringing',
  'call.answered': 'answered',
  'call.held': 'held',
  'call.parked': 'held',
  'call.resumed': 'answered',
  'call.transferred': 'transferred',
  'call.retrieved': 'transferred',
  'call.ended': 'ended',
};

interface Step {
  step: LiveCall['step'];
  at: string;
  agent: string | null;
}

/**
 * Tells the CRMs that log a call what happens in it, while it happens. Each connection has a short queue of its own, which
 * delays no call. Calls between agents, and with numbers of the gateway, are not told.
 */
export class LiveEvents {
  readonly #options: LiveEventsOptions;
  readonly #queues = new Map<string, LiveQueue>();
  readonly #dropped = new Map<string, Dropped>();
  readonly #unsubscribe: () => void;

  constructor(options: LiveEventsOptions) {
    this.#options = options;
    this.#unsubscribe = options.connections.subscribe((id) => this.#forget(id));
  }

  /** Tells of stored events. */
  follow(events: readonly StoredEvent[], call: CallRecord): void {
    const told = new Set<string>();
    for (const event of events) {
      const step = stepOf(event, call);
      if (step === null || told.has(`${step.step} ${step.agent}`)) continue;
      told.add(`${step.step} ${step.agent}`);
      for (const known of this.#of(call)) {
        this.#tell(known, call, step).then((hint) => this.#passOn(known, call, hint));
      }
    }
  }

  /** Tells the system of record of a call that has no agent yet. @returns its answer, whenever it comes */
  async arrived(call: CallRecord): Promise<CallHint | null> {
    const [first] = this.#of(call);
    if (first === undefined || first.stored.id !== this.#options.connections.of(call)?.id) return null;
    const hint = await this.#tell(first, call, { step: 'ringing', at: call.startedAt, agent: null });
    this.#passOn(first, call, hint);
    return hint;
  }

  /** Events that did not reach the CRM, by connection. */
  dropped(): ReadonlyMap<string, Readonly<Dropped>> {
    return this.#dropped;
  }

  stop(): void {
    this.#unsubscribe();
    for (const id of [...this.#queues.keys()]) this.#forget(id);
  }

  #of(call: CallRecord): KnownConnection[] {
    if (internalOf(call) !== null) return [];
    const { connections } = this.#options;
    return connections.logsOf(call).flatMap((id) => {
      const known = connections.get(id);
      return known?.open?.adapter.notify === undefined ? [] : [known];
    });
  }

  #tell({ stored, open }: KnownConnection, call: CallRecord, { step, at, agent }: Step): Promise<CallHint | null> {
    const user = agent === null ? null : (open?.connection.userOf(agent) ?? null);
    const number = call.customerNumber !== null && isE164(call.customerNumber) ? call.customerNumber : null;
    const queue = open === null ? null : this.#queueOf(stored.id, open);
    return (
      queue?.tell(liveCallOf(call, { step, at, agent, user, connection: stored.id }), number) ?? Promise.resolve(null)
    );
  }

  #passOn({ stored }: KnownConnection, call: CallRecord, hint: CallHint | null): void {
    // An adapter of the administrator's may answer anything.
    const about = readRecord(hint?.about);
    if (about === null) return;
    const { id: connection, label } = stored;
    const records = [{ ...about, label: about.id }];
    this.#options
      .onHint(call.id, { connection, label, about, records })
      .catch((error: unknown) =>
        this.#options.logger.warn({ err: error, callId: call.id, connection }, 'record named by the CRM not written'),
      );
  }

  #queueOf(id: string, connection: NonNullable<KnownConnection['open']>): LiveQueue {
    const known = this.#queues.get(id);
    if (known !== undefined) return known;
    const dropped = this.#dropped.get(id) ?? { full: 0, late: 0, paused: 0, failed: 0 };
    this.#dropped.set(id, dropped);
    const queue = new LiveQueue({ ...this.#options, connection, dropped });
    this.#queues.set(id, queue);
    return queue;
  }

  /** The connection has changed. */
  #forget(id: string): void {
    this.#queues.get(id)?.stop();
    this.#queues.delete(id);
  }
}

function stepOf({ type, audience, at }: StoredEvent, call: CallRecord): Step | null {
  const step = steps[type];
  if (step === undefined) return null;
  // An offer is told with the agent that rings, everything else with the agent of the call.
  const agent = step === 'ringing' ? audience : call.agent;
  return { step: step === 'ended' && wasMissed(call) ? 'missed' : step, at, agent };
}
