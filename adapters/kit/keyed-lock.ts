import { beforeAbort } from './deadline.ts';

/** Runs work with the same key one after another, in order. Work with different keys runs at the same time. */
export class KeyedLock {
  readonly #last = new Map<string, Promise<void>>();

  /** The number of keys in use. */
  get size(): number {
    return this.#last.size;
  }

  /** @param signal ends the waiting with CRM_UNAVAILABLE. Work that has begun is not affected. */
  async run<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    let done = (): void => {};
    const own = new Promise<void>((resolve) => {
      done = resolve;
    });
    // If this work is given up while it waits, the next one still waits for the one before.
    const both = before.then(() => own);
    this.#last.set(key, both);
    void both.then(() => {
      if (this.#last.get(key) === both) this.#last.delete(key);
    });
    try {
      await beforeAbort(signal, before);
      return await work();
    } finally {
      done();
    }
  }
}
