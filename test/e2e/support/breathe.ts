// The event loop's own, also while a test has put a false one in its place.
const { setImmediate: next } = globalThis;

/**
 * Lets the event loop go round once in a long computation: its worker answers whoever asks whether it is alive, and
 * the computation ends with its test, whose time may be over.
 * @param signal of the test's context
 * @throws the reason of the signal
 */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => next(resolve));
  signal.throwIfAborted();
}
