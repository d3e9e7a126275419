/**
 * How long a test waits for what must come, in milliseconds. It ends a wait that would never end, and says nothing of
 * speed: the machine may be busy with anything else.
 */
export const patienceMs = 90_000;

// The clock of the machine, also while a test has put a false one in its place.
const { setTimeout: later, performance: clock } = globalThis;
const now = clock.now.bind(clock);

/**
 * Polls until `check` returns something other than null, undefined or false; fails with `what` after `ms`. What
 * `check` throws counts as not yet, and is the cause of the failure.
 */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  ms = patienceMs,
  every = 50,
): Promise<T> {
  const end = now() + ms;
  let last: unknown;
  do {
    try {
      const value = await check();
      if (value !== null && value !== undefined && value !== false) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => later(resolve, every));
  } while (now() < end);
  throw new Error(`Waited ${ms} ms for ${what}`, { cause: last });
}
