/** How often lists are read again without a word of the gateway, in ms: figures and conditions have no event. */
const readAgainMs = 20_000;

type Listener = () => void;

/**
 * Tells pages that something may have changed elsewhere: when the gateway says so, when the page becomes visible again,
 * and now and then while it is visible. Listeners read what they show again, and leave alone what the person types.
 */
export class Changes {
  readonly #listeners = new Map<Listener, readonly string[]>();

  /**
   * @param kinds what is shown, as the gateway names it, e.g. “agents”
   * @param left ends it
   */
  watch(kinds: readonly string[], left: AbortSignal, listener: Listener): void {
    this.#listeners.set(listener, kinds);
    left.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  /** @param kind what has changed. Absent: anything may have */
  tell(kind?: string): void {
    for (const [listener, kinds] of [...this.#listeners]) {
      if (kind === undefined || kinds.includes(kind)) listener();
    }
  }

  /** Starts to tell, for a page of a browser. @param ended ends it */
  start(ended: AbortSignal): void {
    const visible = (): void => {
      if (document.visibilityState === 'visible') this.tell();
    };
    document.addEventListener('visibilitychange', visible, { signal: ended });
    const timer = setInterval(visible, readAgainMs);
    ended.addEventListener('abort', () => clearInterval(timer), { once: true });
  }
}
