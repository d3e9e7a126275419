import { type Clock, ticks } from '../../domain/clock.ts';
import type { PlacedCall } from '../../domain/outbound/spend.ts';
import { dayMs } from '../../domain/outbound/usage.ts';
import type { OutboundStore, PlacedCallEntry } from '../storage/store.ts';

/** Smaller differences are the normal drift between date and ticks, in ms. */
const leastStepMs = 1000;

/** A placed call, as counted by the limits. */
export interface Counted extends PlacedCall {
  readonly leg: string;
  readonly identity: string | null;
}

/** The placed calls of the last 24 hours, in memory. They mirror the store. */
export class PlacedCalls {
  readonly #store: OutboundStore;
  readonly #clock: Clock;
  /** The difference between the date and the ticks. */
  #dateAhead: number;
  /** Ordered by start. */
  #all: Counted[] = [];
  readonly #byAgent = new Map<string, Counted[]>();
  readonly #open = new Map<string, Counted>();

  constructor(store: OutboundStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#dateAhead = clock.now() - ticks(clock);
  }

  /**
   * Reads the calls of earlier processes. Calls whose leg is gone ended with the last process.
   * @param lives whether a leg still exists
   * @param lastSign when the last process was last known to run, in ms since 1970
   */
  async load(now: number, lives: (leg: string) => boolean, lastSign: number): Promise<void> {
    for (const entry of await this.#store.since(isoOf(now - dayMs))) {
      const call = countedOf(entry);
      if (call.endedAt === null && !lives(call.leg)) {
        call.endedAt = Math.min(now, Math.max(lastSign, call.answeredAt ?? call.startedAt));
        await this.#store.ended(call.leg, isoOf(call.endedAt));
      }
      this.#add(call);
    }
    await this.#store.forget(isoOf(now - dayMs));
  }

  of(identity: string): readonly Counted[] {
    this.#followDate();
    return this.#byAgent.get(identity) ?? [];
  }

  get all(): readonly Counted[] {
    this.#followDate();
    return this.#all;
  }

  get open(): ReadonlyMap<string, Counted> {
    this.#followDate();
    return this.#open;
  }

  /**
   * Counts the call at once, so that two simultaneous requests cannot share the last free place of a limit. Resolves
   * when it is stored.
   */
  begin(entry: Omit<PlacedCallEntry, 'answeredAt' | 'endedAt'>): Promise<void> {
    this.#followDate();
    this.#forgetOld(Date.parse(entry.startedAt) - dayMs);
    const full = { ...entry, answeredAt: null, endedAt: null };
    this.#add(countedOf(full));
    return this.#store.begin(full);
  }

  async answered(leg: string, now: number): Promise<void> {
    this.#followDate();
    const call = this.#open.get(leg);
    if (call === undefined || call.answeredAt !== null) return;
    call.answeredAt = now;
    await this.#store.answered(leg, isoOf(now));
  }

  async ended(leg: string, now: number): Promise<void> {
    this.#followDate();
    const call = this.#open.get(leg);
    if (call === undefined) return;
    call.endedAt = now;
    this.#open.delete(leg);
    await this.#store.ended(leg, isoOf(now));
  }

  /** Follows a change of the system date: shifts all times, so that calls keep their age and duration. */
  #followDate(): void {
    const ahead = this.#clock.now() - ticks(this.#clock);
    const step = ahead - this.#dateAhead;
    if (Math.abs(step) < leastStepMs) return;
    this.#dateAhead = ahead;
    for (const call of this.#all) {
      call.startedAt += step;
      if (call.answeredAt !== null) call.answeredAt += step;
      if (call.endedAt !== null) call.endedAt += step;
    }
  }

  #add(call: Counted): void {
    this.#all.push(call);
    if (call.endedAt === null) this.#open.set(call.leg, call);
    if (call.identity === null) return;
    const own = this.#byAgent.get(call.identity);
    if (own === undefined) this.#byAgent.set(call.identity, [call]);
    else own.push(call);
  }

  #forgetOld(before: number): void {
    const first = this.#all[0];
    // Once an hour is enough. Otherwise each new call would scan all others.
    if (first === undefined || first.startedAt > before - 3_600_000) return;
    const kept = this.#all.filter(
      ({ startedAt, endedAt }) => endedAt === null || Math.max(startedAt, endedAt) > before,
    );
    this.#all = [];
    this.#byAgent.clear();
    this.#open.clear();
    for (const call of kept) this.#add(call);
    // If this fails, the next start deletes the old rows.
    this.#store.forget(isoOf(before)).catch(() => {});
  }
}

function countedOf({ leg, identity, startedAt, answeredAt, endedAt, perMinute, perCall }: PlacedCallEntry): Counted {
  const ms = (at: string | null): number | null => (at === null ? null : Date.parse(at));
  return {
    leg,
    identity,
    startedAt: Date.parse(startedAt),
    answeredAt: ms(answeredAt),
    endedAt: ms(endedAt),
    perMinute,
    perCall,
  };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
