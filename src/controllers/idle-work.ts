/** Runs a function when the page has nothing better to do. Returns a function that cancels it. */
export type WhenIdle = (run: (hasTime: () => boolean) => void) => () => void;

/** Time for one slice if the browser does not say how much there is, in ms. */
const slice = 6;
/** A page that is always busy gets to the work after this time, in ms. */
const latest = 500;

/** Idle callbacks of the browser, or short timers in one that has none (Safari). */
export const whenIdle: WhenIdle = (run) => {
  const within = (): (() => boolean) => {
    const end = performance.now() + slice;
    return () => performance.now() < end;
  };
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(() => run(within()), 1);
    return () => clearTimeout(timer);
  }
  const id = requestIdleCallback(
    (deadline) => run(deadline.didTimeout ? within() : () => deadline.timeRemaining() > 1),
    { timeout: latest },
  );
  return () => cancelIdleCallback(id);
};

/** Does long work in slices. Each step of the work is short. */
export class IdleWork {
  readonly #steps: () => Generator<void>;
  readonly #whenIdle: WhenIdle;
  #running: Generator<void> | null = null;
  #cancel: (() => void) | null = null;

  /** @param steps begins the work, which takes whatever there is to do at that time */
  constructor(steps: () => Generator<void>, idle: WhenIdle = whenIdle) {
    this.#steps = steps;
    this.#whenIdle = idle;
  }

  /** There is something to do. */
  wake(): void {
    this.#cancel ??= this.#whenIdle((hasTime) => this.#slice(hasTime));
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#running = null;
  }

  #slice(hasTime: () => boolean): void {
    this.#running ??= this.#steps();
    const work = this.#running;
    this.#cancel = null;
    let done = false;
    // At least one step, so that the work ends.
    do {
      done = work.next().done === true;
    } while (!done && hasTime());
    if (this.#running !== work) return;
    if (done) this.#running = null;
    else this.wake();
  }
}
