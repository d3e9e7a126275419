/** Calls back when the network is back or the page becomes visible again, until the signal is aborted. */
export function onAwake(callback: () => void, signal: AbortSignal): void {
  globalThis.addEventListener?.('online', callback, { signal });
  globalThis.document?.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') callback();
    },
    { signal },
  );
}

/** Waits `ms` milliseconds, or less: it ends at the signal, and when a new attempt is likely to succeed. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const close = new AbortController();
    const done = (): void => {
      clearTimeout(timer);
      close.abort();
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { signal: close.signal });
    onAwake(done, close.signal);
  });
}
