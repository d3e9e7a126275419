import { frameMs } from './ticker.ts';

/** A participant of the beat. */
export interface Beating {
  /** Another 20 ms passed. */
  beat(): void;
  /** The process stalled, and this many beats were skipped. */
  skipped?(beats: number): void;
}

/**
 * Order within a beat: sources first, then legs that hear them, then recorders and snoops. Each stage sees the frames
 * of the stages before it.
 */
const stages = ['source', 'ear', 'tap'] as const;
export type Stage = (typeof stages)[number];

/** Number of beats to catch up at most. Older ones are dropped, because a burst of audio is useless. */
const maxLate = 10;

/**
 * The common 20 ms beat for all audio that is mixed, recorded or snooped. It follows the clock, so delays of timers do
 * not add up. It stops while it has no participants. If one participant throws, the others still get their turn.
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
   * @param onError reports the first failure of each participant, not fifty per second
   * @param now milliseconds of a monotonic clock
   */
  constructor(onError: (error: unknown) => void, now: () => number = () => performance.now()) {
    this.#onError = onError;
    this.#now = now;
  }

  /** @returns a function that removes the participant */
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

  /**
   * Runs all beats that are due now. The timer may be late, but the start or end of a recording refers to this moment.
   */
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
