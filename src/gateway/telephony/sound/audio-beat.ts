import { frameMs } from './ticker.ts';

/** What takes part in the beat. */
export interface Beating {
  /** Another 20 ms. */
  beat(): void;
  /** The process stood still: so many beats were let go. */
  skipped?(beats: number): void;
}

/** Who speaks comes before who hears, and who listens in comes last: each sees the others' frame of the same beat. */
const stages = ['source', 'ear', 'tap'] as const;
export type Stage = (typeof stages)[number];

/** So many beats late, and the rest is let go: a burst helps nobody. */
const maxLate = 10;

/**
 * The common beat of all sound that is mixed, recorded or listened to: 20 ms, by
 * the clock, so that late timers never add up. It stands still while nobody needs it.
 * A part that throws loses its turn; the others have theirs.
 */
export class AudioBeat {
  readonly #onError: (error: unknown) => void;
  readonly #now: () => number;
  readonly #parts: Record<Stage, Set<Beating>> = { source: new Set(), ear: new Set(), tap: new Set() };
  readonly #failed = new WeakSet<Beating>();
  #timer: NodeJS.Timeout | null = null;
  #start = 0;
  #done = 0;
  #running = false;

  /**
   * @param onError told of each part's first failure, not fifty times a second
   * @param now milliseconds of a clock that never jumps
   */
  constructor(onError: (error: unknown) => void, now: () => number = () => performance.now()) {
    this.#onError = onError;
    this.#now = now;
  }

  /** Returns the function that ends it. */
  add(stage: Stage, part: Beating): () => void {
    this.#parts[stage].add(part);
    if (this.#timer === null) {
      this.#start = this.#now();
      this.#done = 0;
      this.#timer = setInterval(() => this.#run(), frameMs / 2);
    }
    return () => {
      this.#parts[stage].delete(part);
      if (this.#timer === null || stages.some((each) => this.#parts[each].size > 0)) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  }

  /** What is due by now happens now: the timer may be late, and who begins or ends something means this moment. */
  settle(): void {
    if (this.#timer !== null) this.#run();
  }

  #run(): void {
    if (this.#running) return;
    this.#running = true;
    try {
      this.#catchUp();
    } finally {
      this.#running = false;
    }
  }

  #catchUp(): void {
    const due = Math.floor((this.#now() - this.#start) / frameMs);
    const late = due - this.#done;
    if (late > maxLate) {
      const skipped = late - 1;
      this.#done += skipped;
      this.#each((part) => part.skipped?.(skipped));
    }
    while (this.#done < due) {
      this.#done += 1;
      this.#each((part) => part.beat());
    }
  }

  #each(turn: (part: Beating) => void): void {
    for (const stage of stages) {
      for (const part of this.#parts[stage]) {
        try {
          turn(part);
        } catch (error) {
          if (!this.#failed.has(part)) this.#onError(error);
          this.#failed.add(part);
        }
      }
    }
  }
}
