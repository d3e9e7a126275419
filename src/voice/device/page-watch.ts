export interface PageWatcher {
  /** The page closes for good. */
  leaving(): void;
  /**
   * The socket may be dead without a notice: the network changed, the computer slept, or the browser delayed timers.
   * None of this is proof, so the socket has to be probed.
   */
  inDoubt(): void;
  /** The question to show before the page closes. null: none. */
  question(): string | null;
}

const tickMs = 5000;
/**
 * A timer that fires this late was delayed: by sleep, or by the browser, which fires timers of a hidden page once a
 * minute (https://developer.chrome.com/blog/timer-throttling-in-chrome-88).
 */
const lateMs = 20_000;

/** Watches the page for closing, sleep and network changes, until `signal` is aborted. */
export function watchPage(watcher: PageWatcher, signal: AbortSignal): void {
  addEventListener('pagehide', (event) => !event.persisted && watcher.leaving(), { signal });
  const doubt = (): void => watcher.inDoubt();
  addEventListener('online', doubt, { signal });
  // https://wicg.github.io/page-lifecycle/: a frozen page runs no code.
  document.addEventListener('resume', doubt, { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && doubt(), { signal });
  // Only Chromium has this event (https://wicg.github.io/netinfo/). It also fires for a new estimate of the same
  // network.
  const { connection } = navigator as Navigator & { connection?: EventTarget };
  connection?.addEventListener('change', () => navigator.onLine && doubt(), { signal });
  addEventListener(
    'beforeunload',
    (event) => {
      const question = watcher.question();
      if (question === null) return;
      event.preventDefault();
      // Browsers older than 2024 check only this value. No browser shows its text.
      event.returnValue = question;
    },
    { signal },
  );
  let last = Date.now();
  const timer = setInterval(() => {
    if (Date.now() - last > lateMs) doubt();
    last = Date.now();
  }, tickMs);
  signal.addEventListener('abort', () => clearInterval(timer));
}
