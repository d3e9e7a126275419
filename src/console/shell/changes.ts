import type { ChangedKind, ThingChanged } from '../../domain/protocol/administration/changed.ts';

/** How often lists are read again without a word of the gateway, in ms: figures and conditions have no event. */
const readAgainMs = 30_000;

/** Several changes in a row, such as an import, are one for the pages. */
const gatherMs = 300;

type Listener = () => void;

/**
 * Tells pages that something may have changed elsewhere: when the gateway says so, when the page becomes visible again,
 * and now and then while it is visible. Listeners read what they show again, and leave alone what the person types.
 */
export class Changes {
  readonly #listeners = new Map<Listener, readonly ChangedKind[]>();
  readonly #gathered = new Set<ChangedKind>();

  /**
   * @param kinds what is shown, as the events of the gateway name it
   * @param left ends it
   */
  watch(kinds: readonly ChangedKind[], left: AbortSignal, listener: Listener): void {
    this.#listeners.set(listener, kinds);
    left.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  /** @param kind what has changed. Absent: anything may have */
  tell(kind?: ChangedKind): void {
    for (const [listener, kinds] of [...this.#listeners]) {
      if (kind === undefined || kinds.includes(kind)) listener();
    }
  }

  /** Starts to tell, for a page of a browser. @param ended ends it */
  start(ended: AbortSignal): void {
    let events = this.#listen();
    const visible = (): void => {
      if (document.visibilityState !== 'visible') return;
      // The browser connects again by itself, but not after a refusal: the session had ended.
      if (events.readyState === EventSource.CLOSED) events = this.#listen();
      this.tell();
    };
    document.addEventListener('visibilitychange', visible, { signal: ended });
    const timer = setInterval(visible, readAgainMs);
    ended.addEventListener(
      'abort',
      () => {
        clearInterval(timer);
        events.close();
      },
      { once: true },
    );
  }

  #listen(): EventSource {
    const events = new EventSource('/v1/events');
    // Also after a pause, in which events were lost.
    events.addEventListener('open', () => this.tell());
    // The session may have ended: then the next question says so, and the person signs in again.
    events.addEventListener('closed', () => this.tell());
    events.addEventListener('changed', (event) => this.#gather((JSON.parse(event.data) as ThingChanged).kind));
    return events;
  }

  #gather(kind: ChangedKind): void {
    if (this.#gathered.size === 0) setTimeout(() => this.#tellGathered(), gatherMs);
    this.#gathered.add(kind);
  }

  #tellGathered(): void {
    const kinds = [...this.#gathered];
    this.#gathered.clear();
    for (const kind of kinds) this.tell(kind);
  }
}
