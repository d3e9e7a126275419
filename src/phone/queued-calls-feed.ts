import type { GatewayClient } from '../client/gateway-client.ts';
import { listQueuedCalls } from '../domain/protocol/operations/queued-calls.ts';
import type { QueuedCallView } from '../domain/protocol/queued-call.ts';
import type { PhoneState, QueuedCall } from '../state/phone-state.ts';

/** Calls of queues that have changed, as an event says. */
export interface QueuedChange {
  calls: readonly QueuedCallView[];
  gone: readonly string[];
}

/** Keeps the calls that wait in queues: read once the team’s events arrive, then by those events. */
export class QueuedCallsFeed {
  readonly #state: Pick<PhoneState, '$queued'>;
  readonly #client: Pick<GatewayClient, 'request'>;
  /** Changes that the running request may have missed. null: none runs. */
  #missed: QueuedChange[] | null = null;
  #follows = false;

  constructor(state: Pick<PhoneState, '$queued'>, client: Pick<GatewayClient, 'request'>) {
    this.#state = state;
    this.#client = client;
  }

  /** Call it once the events arrive. A failure is not shown: a gateway without queues has no such list. */
  read(): void {
    const missed: QueuedChange[] = [];
    this.#missed = missed;
    this.#follows = true;
    this.#client.request(listQueuedCalls, {}).then(
      ({ queues, calls }) => {
        if (this.#missed !== missed) return;
        this.#missed = null;
        this.#state.$queued.set(queues ? missed.reduce(changed, calls.map(queuedCall)) : null);
      },
      () => {
        if (this.#missed === missed) this.#missed = null;
      },
    );
  }

  /** From an event. It can overtake the answer to the request. */
  heard(change: QueuedChange): void {
    this.#missed?.push(change);
    const calls = this.#state.$queued.get();
    // The first call of an agent’s first queue: the list before was of no queues.
    if (!this.#follows || (calls === null && (this.#missed !== null || change.calls.length === 0))) return;
    this.#state.$queued.set(changed(calls ?? [], change));
  }

  /** No element shows them any more. */
  rest(): void {
    this.#missed = null;
    this.#follows = false;
    this.#state.$queued.set(null);
  }
}

/** The oldest first. */
function changed(before: readonly QueuedCall[], { calls, gone }: QueuedChange): readonly QueuedCall[] {
  const replaced = new Set([...gone, ...calls.map(({ callId }) => callId)]);
  const kept = before.filter(({ callId }) => !replaced.has(callId));
  return [...kept, ...calls.map(queuedCall)].sort((one, other) => one.since.localeCompare(other.since));
}

function queuedCall({ callId, kind, label, caller, since }: QueuedCallView): QueuedCall {
  return { callId, queue: label, caller, since, ...(kind === 'callback' && { callback: true }) };
}
