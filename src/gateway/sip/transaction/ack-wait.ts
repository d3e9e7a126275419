import { type Clock, ticks } from '../../../domain/clock.ts';
import { timers } from './timers.ts';

/** Repeats a 2xx until its ACK arrives, also over a reliable transport (RFC 3261 13.3.1.4). */
export class AckWait {
  #stop: () => void;

  constructor(clock: Clock, repeat: () => void, onTimeout: () => void) {
    const giveUpAt = ticks(clock) + 64 * timers.t1;
    const wait = (ms: number): (() => void) =>
      clock.after(ms, () => {
        if (ticks(clock) >= giveUpAt) return onTimeout();
        repeat();
        this.#stop = wait(Math.min(ms * 2, timers.t2));
      });
    this.#stop = wait(timers.t1);
  }

  end(): void {
    this.#stop();
  }
}
