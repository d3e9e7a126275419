import { isAllowed } from './allowed-feature.ts';

/** Keeps the screen on (https://w3c.github.io/screen-wake-lock/). Does nothing in a browser that cannot. */
export class ScreenLock {
  readonly #page: Document;
  #wanted = false;
  #lock: WakeLockSentinel | null = null;
  #asking = false;

  constructor(page: Document) {
    this.#page = page;
  }

  /** The browser releases the lock of a hidden page, so this is called again when it is shown. */
  hold(wanted: boolean): void {
    this.#wanted = wanted;
    if (!wanted) this.#release();
    else if (this.#page.visibilityState === 'visible') void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#asking || (this.#lock !== null && !this.#lock.released)) return;
    this.#asking = true;
    try {
      if (isAllowed('screen-wake-lock')) this.#lock = (await navigator.wakeLock?.request('screen')) ?? null;
    } catch {
      // The battery is low, or the frame may not.
      this.#lock = null;
    } finally {
      this.#asking = false;
    }
    if (!this.#wanted) this.#release();
  }

  #release(): void {
    void this.#lock?.release().catch(() => {});
    this.#lock = null;
  }
}
