/**
 * One of an agent's tabs rings and speaks. The tabs of one origin elect it by a
 * Web Lock (https://w3c.github.io/web-locks/): whoever holds the lock leads.
 *
 *   waiting ─lock granted─► leading ─lock stolen by takeOver() elsewhere─► waiting
 */
export interface LeaderTab {
  /** Lead now; the tab that led hears `onFollow`. */
  takeOver(): void;
  close(): void;
}

export function leaderTab(name: string, listeners: { onLead: () => void; onFollow: () => void }): LeaderTab {
  const locks = globalThis.navigator?.locks;
  if (!locks) {
    // Without Web Locks (an insecure page) every tab is its own leader.
    queueMicrotask(listeners.onLead);
    return { takeOver: () => undefined, close: () => undefined };
  }
  const closed = new AbortController();
  let release: (() => void) | null = null;

  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      release = resolve;
      listeners.onLead();
    });

  const request = (options: LockOptions): void => {
    locks.request(name, options, hold).catch(() => {
      // AbortError: closed, or another tab has stolen the lock.
      release = null;
      if (closed.signal.aborted) return;
      listeners.onFollow();
      request({ signal: closed.signal });
    });
  };

  const start = async (): Promise<void> => {
    const { held = [] } = await locks.query();
    if (closed.signal.aborted) return;
    if (held.some((lock) => lock.name === name)) listeners.onFollow();
    request({ signal: closed.signal });
  };
  void start();

  return {
    takeOver() {
      if (!release) request({ steal: true });
    },
    close() {
      closed.abort();
      release?.();
    },
  };
}
