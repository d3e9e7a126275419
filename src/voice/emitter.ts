/** What a listener of an event is called with. */
export type Listener<Arguments> = (...args: Arguments extends unknown[] ? Arguments : never) => void;

interface Entry {
  listener: unknown;
  context: unknown;
  once: boolean;
}

/**
 * Events with the method names of Node's EventEmitter, which users of the Twilio SDK know. An `error`
 * that nobody hears is not thrown. Small, for it is part of what every page loads before the first call: with
 * eventemitter3 that is a kilobyte more, and over its limit of 12.
 */
export class Emitter<Events extends object> {
  private readonly entries = new Map<keyof Events, Entry[]>();

  on<E extends keyof Events>(event: E, listener: Listener<Events[E]>, context?: unknown): this {
    return this.add(event, { listener, context, once: false });
  }

  once<E extends keyof Events>(event: E, listener: Listener<Events[E]>, context?: unknown): this {
    return this.add(event, { listener, context, once: true });
  }

  addListener<E extends keyof Events>(event: E, listener: Listener<Events[E]>, context?: unknown): this {
    return this.on(event, listener, context);
  }

  /** Without a listener: all of this event's. */
  off<E extends keyof Events>(event: E, listener?: Listener<Events[E]>): this {
    return this.keep(event, (entry) => listener !== undefined && entry.listener !== listener);
  }

  removeListener<E extends keyof Events>(event: E, listener?: Listener<Events[E]>): this {
    return this.off(event, listener);
  }

  removeAllListeners(event?: keyof Events): this {
    if (event === undefined) this.entries.clear();
    else this.entries.delete(event);
    return this;
  }

  /** @returns whether anybody heard it */
  emit<E extends keyof Events>(event: E, ...args: Parameters<Listener<Events[E]>>): boolean {
    const now = this.entries.get(event);
    for (const entry of now ?? []) {
      if (entry.once) this.keep(event, (other) => other !== entry);
      (entry.listener as Listener<Events[E]>).apply(entry.context ?? this, args);
    }
    return now !== undefined;
  }

  listeners<E extends keyof Events>(event: E): Listener<Events[E]>[] {
    return (this.entries.get(event) ?? []).map(({ listener }) => listener as Listener<Events[E]>);
  }

  listenerCount(event: keyof Events): number {
    return this.entries.get(event)?.length ?? 0;
  }

  eventNames(): (keyof Events)[] {
    return [...this.entries.keys()];
  }

  private add(event: keyof Events, entry: Entry): this {
    // Lists are replaced and never changed: who is being told now is told whole.
    this.entries.set(event, [...(this.entries.get(event) ?? []), entry]);
    return this;
  }

  private keep(event: keyof Events, wanted: (entry: Entry) => boolean): this {
    const left = (this.entries.get(event) ?? []).filter(wanted);
    if (left.length > 0) this.entries.set(event, left);
    else this.entries.delete(event);
    return this;
  }
}
