import type { Decision } from '../../../../src/domain/routing/queues/decision.ts';
import { QueueEngine } from '../../../../src/domain/routing/queues/engine.ts';
import { Timetable } from '../../../../src/domain/routing/queues/timetable.ts';

/** Runs an engine through simulated time: events in their order, each with what the engine makes of it. */
export class Simulation {
  readonly engine = new QueueEngine();
  now = 0;
  readonly #events = new Timetable<() => void>();
  readonly #pending: Decision[] = [];
  #carriesOut = false;
  readonly #onDecision: (decision: Decision) => void;

  /** @param onDecision carries a decision out */
  constructor(onDecision: (decision: Decision) => void) {
    this.#onDecision = onDecision;
  }

  /** Runs `event` after `ms`. @returns cancels it */
  after(ms: number, event: () => void): () => void {
    const once = (): void => event();
    this.#events.set(once, this.now + ms);
    return () => this.#events.set(once, null);
  }

  /** Carries decisions out, in their order, also those that come meanwhile. */
  carryOut(decisions: readonly Decision[]): void {
    this.#pending.push(...decisions);
    if (this.#carriesOut) return;
    this.#carriesOut = true;
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) this.#onDecision(next);
    this.#carriesOut = false;
  }

  /** Runs until nothing happens any more, or until `until`. @returns whether something will happen later */
  run(until = Number.POSITIVE_INFINITY): boolean {
    for (;;) {
      const event = this.#events.next() ?? Number.POSITIVE_INFINITY;
      const due = this.engine.nextDue() ?? Number.POSITIVE_INFINITY;
      const next = Math.min(event, due);
      if (next > until || next === Number.POSITIVE_INFINITY) return next !== Number.POSITIVE_INFINITY;
      this.now = Math.max(this.now, next);
      if (due <= event) this.carryOut(this.engine.advance(this.now));
      else this.#events.take(this.now)?.();
    }
  }

  /** Runs until nothing happens any more, an hour at a time, so that the process can do other things in between. */
  async runAll(): Promise<void> {
    for (let hour = 1; this.run(hour * 3_600_000); hour += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}
