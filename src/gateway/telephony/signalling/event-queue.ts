import type { CoreEvent } from '../port.ts';

/** Delivers events to all listeners in order, one at a time, and never inside the call that caused them. */
export class EventQueue {
  readonly #listeners = new Set<(event: CoreEvent) => void>();
  readonly #onError: (error: unknown) => void;
  #waiting: CoreEvent[] = [];

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  subscribe(listener: (event: CoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: CoreEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#deliver());
  }

  #deliver(): void {
    const events = this.#waiting;
    this.#waiting = [];
    for (const event of events) {
      for (const listener of [...this.#listeners]) {
        try {
          listener(event);
        } catch (error) {
          this.#onError(error);
        }
      }
    }
  }
}
