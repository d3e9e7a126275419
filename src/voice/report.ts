/**
 * An exception of the page's own code: `window.onerror` gets it, once the work that called the page is done.
 * Neither signalling nor the other listeners of an event notice it.
 */
export function report(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
