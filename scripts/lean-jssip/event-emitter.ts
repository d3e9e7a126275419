type Listener = (...args: unknown[]) => void;

interface Entry {
  listener: Listener;
  once: boolean;
}

/**
 * What JsSIP uses of Node's EventEmitter, which the package `events` has with everything else. An exception of a listener
 * goes to the caller of `emit`, because JsSIP catches it there.
 */
export class EventEmitter {
  #entries = new Map<string, Entry[]>();

  on(event: string, listener: Listener): this {
    return this.#add(event, { listener, once: false });
  }

  addListener(event: string, listener: Listener): this {
    return this.on(event, listener);
  }

  once(event: string, listener: Listener): this {
    return this.#add(event, { listener, once: true });
  }

  removeListener(event: string, listener: Listener): this {
    const now = this.#of(event);
    const last = now.findLastIndex((entry) => entry.listener === listener);
    this.#entries.set(event, now.toSpliced(last, last < 0 ? 0 : 1));
    return this;
  }

  off(event: string, listener: Listener): this {
    return this.removeListener(event, listener);
  }

  removeAllListeners(event?: string): this {
    if (event === undefined) this.#entries.clear();
    else this.#entries.delete(event);
    return this;
  }

  /** @returns whether the event has a listener */
  emit(event: string, ...args: unknown[]): boolean {
    const now = this.#of(event);
    for (const entry of now) {
      if (entry.once) {
        const rest = this.#of(event).filter((other) => other !== entry);
        this.#entries.set(event, rest);
      }
      entry.listener.apply(this, args);
    }
    return now.length > 0;
  }

  listeners(event: string): Listener[] {
    return this.#of(event).map(({ listener }) => listener);
  }

  /** Lists are replaced and never changed, so a running `emit` calls the listeners that it began with. */
  #of(event: string): readonly Entry[] {
    return this.#entries.get(event) ?? [];
  }

  #add(event: string, entry: Entry): this {
    this.#entries.set(event, [...this.#of(event), entry]);
    return this;
  }
}
