/**
 * Callers for which no agent is free, and that hear music until one is. The first comes first. A call stays in the line
 * while a phone rings for it, because it goes on waiting if another call has the agent first.
 */
export class WaitingLine {
  /** Cancels the limit of each call. */
  readonly #calls = new Map<string, () => void>();

  has(callId: string): boolean {
    return this.#calls.has(callId);
  }

  /** @param cancel cancels the limit of the wait */
  join(callId: string, cancel: () => void): void {
    this.#calls.set(callId, cancel);
  }

  /** @returns whether the call was in the line */
  leave(callId: string): boolean {
    this.#calls.get(callId)?.();
    return this.#calls.delete(callId);
  }

  /** Ids of the calls, the first in the line first. */
  calls(): readonly string[] {
    return [...this.#calls.keys()];
  }
}
