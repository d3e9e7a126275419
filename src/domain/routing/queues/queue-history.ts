/** Keeps the newest values. */
class Newest<Value> {
  readonly #values: Value[] = [];
  readonly #most: number;
  #next = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns the value that it replaces */
  add(value: Value): Value | undefined {
    const replaced = this.#values[this.#next];
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#most;
    return replaced;
  }

  get size(): number {
    return this.#values.length;
  }

  get all(): readonly Value[] {
    return this.#values;
  }
}

interface Left {
  waitedMs: number;
  how: 'answered' | 'abandoned' | 'other';
}

interface Joined {
  at: number;
  points: number;
}

/** Handling times, waits and arrivals that count for the estimate and for the figures. */
const counted = { handled: 200, left: 500, joined: 200 } as const;
/** Fewer handling times than these say less than the queue’s own assumption. */
const fewHandled = 10;
/** A rate of arrivals is taken over this time at least, so that one early arrival is not a stream of them. */
const shortestSpanMs = 600_000;

/** The recent past of one queue. All times in ms. */
export class QueueHistory {
  readonly #handled = new Newest<number>(counted.handled);
  readonly #left = new Newest<Left>(counted.left);
  readonly #joined = new Newest<Joined>(counted.joined);
  #handledSum = 0;
  #waitedSum = 0;
  #abandoned = 0;

  /** An agent finished talk and wrap-up of a call. */
  handled(ms: number): void {
    this.#handledSum += ms - (this.#handled.add(ms) ?? 0);
  }

  /** A call no longer waits. */
  left(waitedMs: number, how: Left['how']): void {
    const former = this.#left.add({ waitedMs, how });
    this.#waitedSum += waitedMs - (former?.waitedMs ?? 0);
    this.#abandoned += (how === 'abandoned' ? 1 : 0) - (former?.how === 'abandoned' ? 1 : 0);
  }

  /** A call joined with these points. */
  joined(points: number, at: number): void {
    this.#joined.add({ at, points });
  }

  /** @param assumedMs until enough calls were handled */
  handlingMs(assumedMs: number): number {
    return this.#handled.size < fewHandled ? assumedMs : this.#handledSum / this.#handled.size;
  }

  /** Hang-ups for each ms of waiting. */
  abandonRate(): number {
    return this.#waitedSum <= 0 ? 0 : this.#abandoned / this.#waitedSum;
  }

  /** A function of points: arrivals per ms that had more. null: none had more than `least`. */
  overtaking(least: number, now: number): ((points: number) => number) | null {
    const more = this.#joined.all.filter(({ points }) => points > least);
    if (more.length === 0) return null;
    const span = Math.max(shortestSpanMs, now - this.#joined.all.reduce((first, { at }) => Math.min(first, at), now));
    const sorted = more.map(({ points }) => points).sort((a, b) => b - a);
    return (points) => {
      const below = sorted.findIndex((each) => each <= points);
      return (below === -1 ? sorted.length : below) / span;
    };
  }

  /** Of the calls that were answered or hung up, the part that was answered within this time, in percent. null: none. */
  answeredWithin(ms: number): number | null {
    const decided = this.#left.all.filter(({ how }) => how !== 'other');
    if (decided.length === 0) return null;
    const within = decided.filter(({ how, waitedMs }) => how === 'answered' && waitedMs <= ms);
    return (100 * within.length) / decided.length;
  }
}
