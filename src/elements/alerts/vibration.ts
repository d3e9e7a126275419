import type { Clock } from '../../domain/clock.ts';

/** Milliseconds: on, off, on. */
const pattern = [400, 200, 400];
const everyMs = 3000;

/** Vibrates while a call rings. Browsers ignore it before the first touch of the page, and on devices without a motor. */
export class Vibration {
  readonly #clock: Clock;
  #stop: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(wanted: boolean): void {
    if (!wanted) {
      if (this.#stop === null) return;
      this.#stop();
      this.#stop = null;
      navigator.vibrate?.(0);
    } else if (this.#stop === null) {
      this.#shake();
    }
  }

  #shake(): void {
    // The browser logs a call that it ignores.
    if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(pattern);
    this.#stop = this.#clock.after(everyMs, () => this.#shake());
  }
}
