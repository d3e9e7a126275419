/**
 * Timeout for an expected event, in ms. It only ends a wait that would never end, and does not test speed: the machine
 * may be busy.
 */
export const patienceMs = 90_000;
/** In a browser the runner ends a test after a minute, without the name of the awaited event. */
const usualMs = 'document' in globalThis ? 45_000 : patienceMs;

/** Used after a first failure: the other tests of a file may wait for the same missing event. */
const shortMs = 20_000;
let vain = 0;

// The machine's clock, even if a test has replaced the timers.
const { setTimeout: later, clearTimeout: stop, performance: clock } = globalThis;
const now = clock.now.bind(clock);

/**
 * Polls until `check` returns something other than null, undefined or false. Fails with `what` after `given`
 * milliseconds, also if `check` itself does not end. An exception of `check` counts as not yet, and becomes the cause of
 * the failure.
 */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  given?: number,
  every = 50,
): Promise<T> {
  const ms = given ?? (vain === 0 ? usualMs : shortMs);
  const end = now() + ms;
  let last: unknown;
  do {
    try {
      const value = await within(end - now(), check());
      if (value !== null && value !== undefined && value !== false) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => later(resolve, every));
  } while (now() < end);
  if (given === undefined) vain += 1;
  throw new Error(`Waited ${ms} ms for ${what}`, { cause: last });
}

/** A request or a page that never answers would hold up the test until its own limit, without the name of the event. */
async function within<T>(ms: number, value: T | Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = later(() => reject(new Error('The last look at it did not end.')), ms);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    stop(timer);
  }
}

/** Waits until the expectations in `check` hold. Fails with the one that does not. */
export async function holds(check: () => void): Promise<void> {
  const held = (): boolean => {
    check();
    return true;
  };
  await eventually('all to be as expected', held).catch(({ cause }: Error) => {
    throw cause;
  });
}
