/**
 * Reports an exception of the page's code to `window.onerror`, after the current task. Signalling and the other
 * listeners of an event continue undisturbed.
 */
export function report(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
