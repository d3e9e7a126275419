export interface PageWatcher {
  /** The page goes and does not come back. */
  leaving(): void;
  /** Another network, or the computer slept: sockets and candidates may be dead without a word. */
  networkChanged(): void;
  /** What to ask before the page is closed; null: nothing. */
  question(): string | null;
}

const tickMs = 5000;
/** A timer this late has slept. */
const sleptMs = 20_000;

/** What happens to a page under its calls, until `signal` is aborted. */
export function watchPage(watcher: PageWatcher, signal: AbortSignal): void {
  addEventListener('pagehide', (event) => !event.persisted && watcher.leaving(), { signal });
  addEventListener('online', () => watcher.networkChanged(), { signal });
  // Only Chromium tells (https://wicg.github.io/netinfo/).
  const { connection } = navigator as Navigator & { connection?: EventTarget };
  connection?.addEventListener('change', () => navigator.onLine && watcher.networkChanged(), { signal });
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
    if (Date.now() - last > sleptMs) watcher.networkChanged();
    last = Date.now();
  }, tickMs);
  signal.addEventListener('abort', () => clearInterval(timer));
}
