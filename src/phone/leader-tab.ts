/**
 * One of an agent's tabs rings and speaks. The tabs of one origin elect it by a
 * Web Lock (https://w3c.github.io/web-locks/): whoever holds the lock leads.
 *
 *   (new) ─lock free, or `take`─► leading ◄─lock granted─ following
 *     │                             └─takeOver() elsewhere─► ▲
 *     ├─lock held elsewhere──────────────────────────────────┘
 *     └─locks refused─► leading, as every other tab
 */
export interface LeaderTab {
  /** Lead now; the tab that led hears `onFollow`. Resolves when this tab leads, or is closed. */
  takeOver(): Promise<void>;
  /** False while this tab follows, and before that is known. */
  readonly leads: boolean;
  /** Without locks: every tab leads for itself. */
  readonly alone: boolean;
  close(): void;
}

/** @param how `take`: lead at once, whoever leads now */
export function leaderTab(
  name: string,
  how: { take: boolean },
  listeners: { onLead: () => void; onFollow: () => void },
): LeaderTab {
  const locks = globalThis.navigator?.locks;
  if (!locks) {
    // Without Web Locks (an insecure page) every tab is its own leader.
    queueMicrotask(listeners.onLead);
    return { takeOver: () => Promise.resolve(), leads: true, alone: true, close: () => undefined };
  }
  const closed = new AbortController();
  let release: (() => void) | null = null;
  let alone = false;
  const waiting = new Set<() => void>();
  const lead = (): void => {
    listeners.onLead();
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  const hold = (): Promise<void> => {
    if (closed.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      release = resolve;
      lead();
    });
  };

  const follow = (): void => {
    release = null;
    if (closed.signal.aborted) return;
    listeners.onFollow();
    // Granted when the leader closes. AbortError when this tab closes first.
    locks.request(name, { signal: closed.signal }, hold).catch(onRejected);
  };

  /** Without locks there is nothing to wait for: this tab leads, and others may, too. */
  const leadAlone = (): void => {
    alone = true;
    lead();
  };

  const onRejected = (error: unknown): void => {
    if (closed.signal.aborted) return;
    const { name: kind } = error as DOMException;
    // AbortError of a lock that was held: another tab has stolen it. Any other comes again as often as one asks:
    // SecurityError in a sandboxed frame or with storage blocked (https://w3c.github.io/web-locks/#api-lock-manager-request).
    if (kind === 'AbortError' && release !== null) follow();
    // The page is kept, not shown: it asks when it is shown again.
    else if (kind === 'InvalidStateError')
      addEventListener('pageshow', () => follow(), { once: true, signal: closed.signal });
    else leadAlone();
  };

  // Asked by ifAvailable, one of two tabs that open at once learns that it follows.
  const options = how.take ? { steal: true } : { ifAvailable: true };
  locks.request(name, options, (lock) => (lock ? hold() : void follow())).catch(onRejected);

  return {
    get leads() {
      return release !== null || alone;
    },
    get alone() {
      return alone;
    },
    async takeOver() {
      if (release || alone || closed.signal.aborted) return;
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
        locks.request(name, { steal: true }, hold).catch(onRejected);
      });
    },
    close() {
      closed.abort();
      release?.();
      for (const resolve of waiting) resolve();
    },
  };
}
