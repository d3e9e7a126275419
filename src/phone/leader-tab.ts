/**
 * One of an agent's tabs rings and speaks. The tabs of one origin elect it by a
 * Web Lock (https://w3c.github.io/web-locks/): whoever holds the lock leads.
 *
 *   (new) ─lock free, or `take`─► leading ◄─lock granted─ following
 *     │                             └─takeOver() elsewhere─► ▲
 *     └─lock held elsewhere──────────────────────────────────┘
 */
export interface LeaderTab {
  /** Lead now; the tab that led hears `onFollow`. */
  takeOver(): void;
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
    return { takeOver: () => undefined, close: () => undefined };
  }
  const closed = new AbortController();
  let release: (() => void) | null = null;

  const hold = (): Promise<void> => {
    if (closed.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      release = resolve;
      listeners.onLead();
    });
  };

  const follow = (): void => {
    release = null;
    if (closed.signal.aborted) return;
    listeners.onFollow();
    // Granted when the leader closes. AbortError when this tab closes first.
    locks.request(name, { signal: closed.signal }, hold).catch(onLost);
  };

  /** AbortError: closed, or another tab has stolen the lock. */
  const onLost = (): void => {
    if (!closed.signal.aborted) follow();
  };

  const start = async (): Promise<void> => {
    // Asked by ifAvailable, one of two tabs that open at once learns that it follows.
    const options = how.take ? { steal: true } : { ifAvailable: true };
    await locks.request(name, options, (lock) => (lock ? hold() : void follow())).catch(onLost);
  };
  void start();

  return {
    takeOver() {
      if (release || closed.signal.aborted) return;
      locks.request(name, { steal: true }, hold).catch(onLost);
    },
    close() {
      closed.abort();
      release?.();
    },
  };
}
