import { report } from './report.ts';

/** The arguments of an event's listener. */
export type Listener<Arguments> = (...args: Arguments extends unknown[] ? Arguments : never) => void;

/** A listener as Node's types define it, for events that the compiler does not know. */
// biome-ignore lint/suspicious/noExplicitAny: the type of Node's EventEmitter
type LooseListener = (...args: any[]) => void;

interface Entry {
  listener: LooseListener;
  context: unknown;
  once: boolean;
}

/**
 * Events with the methods of Node's EventEmitter, which users of the Twilio SDK know. Each method accepts the events of
 * the class with typed arguments, and any other name with any arguments. There are two differences from Node: an
 * `error` without a listener is not thrown, and an exception in a listener goes to `window.onerror`, not to the caller
 * of `emit`. The class is small because every page loads it before the first call. eventemitter3 is a kilobyte larger.
 */
export class Emitter<Events extends object> {
  private readonly entries = new Map<PropertyKey, Entry[]>();
  private most = 10;

  on<E extends keyof Events>(event: E, listener: Listener<Events[E]>, context?: unknown): this;
  on(event: string | symbol, listener: LooseListener, context?: unknown): this;
  on(event: PropertyKey, listener: LooseListener, context?: unknown): this {
    return this.add(event, { listener, context, once: false });
  }

  once<E extends keyof Events>(event: E, listener: Listener<Events[E]>, context?: unknown): this;
  once(event: string | symbol, listener: LooseListener, context?: unknown): this;
  once(event: PropertyKey, listener: LooseListener, context?: unknown): this {
    return this.add(event, { listener, context, once: true });
  }

  addListener<E extends keyof Events>(event: E, listener: Listener<Events[E]>, context?: unknown): this;
  addListener(event: string | symbol, listener: LooseListener, context?: unknown): this;
  addListener(event: PropertyKey, listener: LooseListener, context?: unknown): this {
    return this.add(event, { listener, context, once: false });
  }

  /** Adds a listener before the existing ones. */
  prependListener<E extends keyof Events>(event: E, listener: Listener<Events[E]>): this;
  prependListener(event: string | symbol, listener: LooseListener): this;
  prependListener(event: PropertyKey, listener: LooseListener): this {
    return this.add(event, { listener, context: undefined, once: false }, true);
  }

  prependOnceListener<E extends keyof Events>(event: E, listener: Listener<Events[E]>): this;
  prependOnceListener(event: string | symbol, listener: LooseListener): this;
  prependOnceListener(event: PropertyKey, listener: LooseListener): this {
    return this.add(event, { listener, context: undefined, once: true }, true);
  }

  /** Removes the listener once, the last added first. Without a listener, removes all listeners of the event. */
  off<E extends keyof Events>(event: E, listener?: Listener<Events[E]>): this;
  off(event: string | symbol, listener?: LooseListener): this;
  off(event: PropertyKey, listener?: LooseListener): this {
    if (listener === undefined) return this.put(event, []);
    const now = this.entriesOf(event);
    const last = now.findLastIndex((entry) => entry.listener === listener);
    return this.put(event, now.toSpliced(last, last < 0 ? 0 : 1));
  }

  removeListener<E extends keyof Events>(event: E, listener?: Listener<Events[E]>): this;
  removeListener(event: string | symbol, listener?: LooseListener): this;
  removeListener(event: PropertyKey, listener?: LooseListener): this {
    return this.off(event as string, listener);
  }

  removeAllListeners(event?: PropertyKey): this {
    for (const name of event === undefined ? [...this.entries.keys()] : [event]) this.put(name, []);
    return this;
  }

  /** @returns whether the event has a listener */
  emit<E extends keyof Events>(event: E, ...args: Parameters<Listener<Events[E]>>): boolean;
  emit(event: string | symbol, ...args: Parameters<LooseListener>): boolean;
  emit(event: PropertyKey, ...args: unknown[]): boolean {
    const now = this.entriesOf(event);
    for (const entry of now) {
      if (entry.once) {
        const rest = this.entriesOf(event).filter((other) => other !== entry);
        this.put(event, rest);
      }
      try {
        entry.listener.apply(entry.context ?? this, args);
      } catch (error) {
        report(error);
      }
    }
    return now.length > 0;
  }

  listeners<E extends keyof Events>(event: E): Listener<Events[E]>[];
  listeners(event: string | symbol): LooseListener[];
  listeners(event: PropertyKey): LooseListener[] {
    return this.entriesOf(event).map(({ listener }) => listener);
  }

  /** Same as `listeners`: `once` adds no wrapper here. */
  rawListeners<E extends keyof Events>(event: E): Listener<Events[E]>[];
  rawListeners(event: string | symbol): LooseListener[];
  rawListeners(event: PropertyKey): LooseListener[] {
    return this.listeners(event as string);
  }

  /** @param listener count only this listener */
  listenerCount(event: PropertyKey, listener?: LooseListener): number {
    return this.listeners(event as string).filter((each) => !listener || each === listener).length;
  }

  eventNames(): (keyof Events)[] {
    return [...this.entries.keys()] as (keyof Events)[];
  }

  /** Exists for programs that call it. The number of listeners has no limit and causes no warning. */
  setMaxListeners(most: number): this {
    this.most = most;
    return this;
  }

  getMaxListeners(): number {
    return this.most;
  }

  /** An event gained or lost a listener. Subclasses use it for values that are measured only while a page listens. */
  protected listenersChanged(_event: PropertyKey): void {}

  private entriesOf(event: PropertyKey): Entry[] {
    return this.entries.get(event) ?? [];
  }

  private add(event: PropertyKey, entry: Entry, first = false): this {
    // Pages without TypeScript can pass anything. The mistake is reported here, not when the event fires.
    if (typeof entry.listener !== 'function') throw new TypeError('The listener must be a function.');
    const now = this.entriesOf(event);
    return this.put(event, first ? [entry, ...now] : [...now, entry]);
  }

  /** Lists are replaced and never changed, so a running `emit` calls the listeners that it started with. */
  private put(event: PropertyKey, entries: Entry[]): this {
    if (entries.length > 0) this.entries.set(event, entries);
    else this.entries.delete(event);
    this.listenersChanged(event);
    return this;
  }
}
