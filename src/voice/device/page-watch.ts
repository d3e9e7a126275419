export interface PageWatcher {
  /** The page goes and does not come back. */
  leaving(): void;
  /**
   * The socket may be dead without a word: another network, a computer that slept, or a page whose timers were held
   * back. Nothing of it is a proof, so the socket has to be probed.
   */
  inDoubt(): void;
  /** What to ask before the page is closed; null: nothing. */
  question(): string | null;
}

const tickMs = 5000;
/**
 * A timer this late was held back: by a computer that slept, or by the browser, which lets timers of a hidden page
 * fire once a minute (https://developer.chrome.com/blog/timer-throttling-in-chrome-88).
 */
const lateMs = 20_000;

/** What happens to a page under its calls, until `signal` is aborted. */
export function watchPage(watcher: PageWatcher, signal: AbortSignal): void {
  addEventListener('pagehide', (event) => !event.persisted && watcher.leaving(), { signal });
  const doubt = (): void => watcher.inDoubt();
  addEventListener('online', doubt, { signal });
  // https://wicg.github.io/page-lifecycle/: a frozen page runs nothing.
  document.addEventListener('resume', doubt, { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && doubt(), { signal });
  // Only Chromium tells (https://wicg.github.io/netinfo/), and also of each new estimate of the same network.
  const { connection } = navigator as Navigator & { connection?: EventTarget };
  connection?.addEventListener('change', () => navigator.onLine && doubt(), { signal });
  addEventListener(
    'beforeunload',
    (event) => {
      const question = watcher.question();
      if (question === null) return;
      event.preventDefault();
      // Browsers of before 2024 look at this only; its words are shown by none.
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
