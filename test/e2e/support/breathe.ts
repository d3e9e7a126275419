// The real event loop, even if a test has replaced the timers.
const { setImmediate: next } = globalThis;

/**
 * Yields to the event loop during a long computation. The worker then answers its watchdog, and the computation stops
 * when its test times out.
 * @param signal of the test's context
 * @throws the reason of the signal
 */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => next(resolve));
  signal.throwIfAborted();
}
