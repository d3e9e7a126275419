/**
 * Only one of an agent's tabs rings and carries audio. The tabs of one origin elect it with a Web Lock
 * (https://w3c.github.io/web-locks/). The tab that holds the lock leads.
 *
 *   (new) ─lock free, or `take`─► leading ◄─lock granted─ following
 *     │                             └─takeOver() elsewhere─► ▲
 *     ├─lock held elsewhere──────────────────────────────────┘
 *     └─locks refused─► leading, as every other tab
 */
export interface LeaderTab {
  /** Takes the lead. The previous leader gets `onFollow`. Resolves when this tab leads or is closed. */
  takeOver(): Promise<void>;
  /** False while this tab follows, and until the election is decided. */
  readonly leads: boolean;
  /** Locks are unavailable, so every tab leads. */
  readonly alone: boolean;
  close(): void;
}

/** @param how `take`: lead at once, even if another tab leads */
export function leaderTab(
  name: string,
  how: { take: boolean },
  listeners: { onLead: () => void; onFollow: () => void },
): LeaderTab {
  const locks = globalThis.navigator?.locks;
  if (!locks) {
    // Without Web Locks (an insecure page) every tab leads.
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
    // The lock is granted when the leader closes. AbortError: this tab closed first.
    locks.request(name, { signal: closed.signal }, hold).catch(onRejected);
  };

  /** Locks are unavailable: this tab leads, and other tabs may lead too. */
  const leadAlone = (): void => {
    alone = true;
    lead();
  };

  const onRejected = (error: unknown): void => {
    if (closed.signal.aborted) return;
    const { name: kind } = error as DOMException;
    // AbortError while holding the lock: another tab stole it. Other errors are permanent: SecurityError in a sandboxed
    // frame or with blocked storage (https://w3c.github.io/web-locks/#api-lock-manager-request).
    if (kind === 'AbortError' && release !== null) follow();
    // The page is in the back/forward cache. It tries again when it is shown.
    else if (kind === 'InvalidStateError')
      addEventListener('pageshow', () => follow(), { once: true, signal: closed.signal });
    else leadAlone();
  };

  // `ifAvailable` reports at once that the lock is taken, so of two tabs that open together one learns that it follows.
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
