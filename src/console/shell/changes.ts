import type { ChangedKind, ThingChanged } from '../../domain/protocol/administration/changed.ts';

/** How often lists are read again without a word of the gateway, in ms: figures and conditions have no event. */
const readAgainMs = 30_000;

/** Several changes in a row, such as an import, are one for the pages. */
const gatherMs = 300;

type Listener = () => void;

interface Watch {
  kinds: readonly ChangedKind[];
  /** Only this thing of these kinds. Absent: all. */
  key: string | undefined;
}

/**
 * Tells pages that something may have changed elsewhere: when the gateway says so, when the page becomes visible again,
 * and now and then while it is visible. Listeners read what they show again, and leave alone what the person types.
 */
export class Changes {
  readonly #listeners = new Map<Listener, Watch>();
  /** What changed, by kind: the keys of the things. */
  readonly #gathered = new Map<ChangedKind, Set<string>>();

  /**
   * @param kinds what is shown, as the events of the gateway name it
   * @param left ends it
   * @param key of the one thing that is shown. Default: all of these kinds are
   */
  watch(kinds: readonly ChangedKind[], left: AbortSignal, listener: Listener, key?: string): void {
    this.#listeners.set(listener, { kinds, key });
    left.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  /**
   * @param kind what has changed. Absent: anything may have
   * @param keys of the things that have changed; an empty one stands for all. Absent: any of this kind may have
   */
  tell(kind?: ChangedKind, keys?: ReadonlySet<string>): void {
    for (const [listener, watch] of [...this.#listeners]) {
      const isThing = watch.key === undefined || keys === undefined || keys.has(watch.key) || keys.has('');
      if (kind === undefined || (watch.kinds.includes(kind) && isThing)) listener();
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
    events.addEventListener('changed', (event) => this.#gather(JSON.parse(event.data) as ThingChanged));
    return events;
  }

  #gather({ kind, key }: ThingChanged): void {
    if (this.#gathered.size === 0) setTimeout(() => this.#tellGathered(), gatherMs);
    this.#gathered.set(kind, (this.#gathered.get(kind) ?? new Set()).add(key));
  }

  #tellGathered(): void {
    const gathered = [...this.#gathered];
    this.#gathered.clear();
    for (const [kind, keys] of gathered) this.tell(kind, keys);
  }
}
