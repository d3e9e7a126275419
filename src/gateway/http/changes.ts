import type { FastifyInstance } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import type { ChangedKind } from '../../domain/protocol/administration/changed.ts';

declare module 'fastify' {
  interface FastifyInstance {
    changes: Changes;
  }
}

/** Things of which the last change is remembered. The oldest are forgotten. */
const mostRemembered = 10_000;

/** The last change of a thing: the sender's identity, and an ISO 8601 time. */
export interface LastChange {
  by: string;
  at: string;
}

type Listener = (kind: ChangedKind, key: string) => void;

/**
 * Changes of the things that administrators edit. Those of one thing are made one after another, so that a change can be
 * refused if the thing has changed since it was read. One gateway writes a database at a time, so memory is enough.
 */
export class Changes {
  readonly #clock: Clock;
  /** By thing: resolves when the changes so far are made. */
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #last = new Map<string, LastChange>();
  readonly #listeners = new Set<Listener>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs the change after the earlier ones of the same thing, whether they failed or not. */
  async inTurn<T>(kind: ChangedKind, key: string, change: () => Promise<T>): Promise<T> {
    const thing = `${kind} ${key}`;
    const before = this.#tails.get(thing) ?? Promise.resolve();
    const made = before.then(change);
    const tail = made.catch(() => undefined);
    this.#tails.set(thing, tail);
    try {
      return await made;
    } finally {
      if (this.#tails.get(thing) === tail) this.#tails.delete(thing);
    }
  }

  /** Remembers a change that is stored, and announces it. @param by the sender's identity */
  made(kind: ChangedKind, key: string, by: string): void {
    const thing = `${kind} ${key}`;
    this.#last.delete(thing);
    this.#last.set(thing, { by, at: isoTime(this.#clock) });
    const [oldest] = this.#last.keys();
    if (this.#last.size > mostRemembered && oldest !== undefined) this.#last.delete(oldest);
    for (const listener of this.#listeners) listener(kind, key);
  }

  /** null: unknown, for example because the gateway was restarted. */
  last(kind: ChangedKind, key: string): LastChange | null {
    return this.#last.get(`${kind} ${key}`) ?? null;
  }

  /** @returns stops that */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** Call it before routes of such things are added. */
export function addChanges(app: FastifyInstance, changes: Changes): void {
  app.decorate('changes', changes);
}
