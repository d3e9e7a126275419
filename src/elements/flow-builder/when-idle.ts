/** On a busy page, the browser finds no idle time: then it is done anyway. */
const longestWaitMs = 1000;

/** Calls back when the browser has nothing else to do. The returned function cancels. */
export function whenIdle(callback: () => void): () => void {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(callback, 0);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(callback, { timeout: longestWaitMs });
  return () => cancelIdleCallback(handle);
}
