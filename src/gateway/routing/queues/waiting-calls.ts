import type { WaitingCall, WaitingListener } from './port.ts';

/** The calls and callbacks that wait or ring in all queues, for pages that watch them. */
export class WaitingCalls {
  readonly #calls = new Map<string, WaitingCall>();
  readonly #listeners = new Set<WaitingListener>();

  /** The call waits, or waits in another queue. */
  put(call: WaitingCall): void {
    const isNew = !this.#calls.has(call.callId);
    this.#calls.set(call.callId, call);
    this.#tell(call.callId, isNew);
  }

  /** @returns the call in the queue that it has left. null: it did not wait */
  move(callId: string, queue: string, joinedAt: number): WaitingCall | null {
    const call = this.#calls.get(callId);
    if (call !== undefined) this.put({ ...call, queue, joinedAt });
    return call ?? null;
  }

  /** @returns the call. null: it did not wait */
  remove(callId: string): WaitingCall | null {
    const call = this.#calls.get(callId);
    if (this.#calls.delete(callId)) this.#tell(callId, false);
    return call ?? null;
  }

  /** The queue has changed, and perhaps its agents. */
  touch(queue: string): void {
    for (const call of this.#calls.values()) if (call.queue === queue) this.#tell(call.callId, false);
  }

  get(callId: string): WaitingCall | null {
    return this.#calls.get(callId) ?? null;
  }

  all(): WaitingCall[] {
    return [...this.#calls.values()].sort((one, other) => one.since - other.since);
  }

  onChange(listener: WaitingListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell(callId: string, isNew: boolean): void {
    for (const listener of this.#listeners) listener(callId, isNew);
  }
}
