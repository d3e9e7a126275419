/**
 * How long a test waits for what must come, in milliseconds. It ends a wait that would never end, and says nothing of
 * speed: the machine may be busy with anything else.
 */
export const patienceMs = 90_000;
/** In a browser the runner ends a test after a minute, and would not say what was waited for. */
const usualMs = 'document' in globalThis ? 45_000 : patienceMs;

/** In a run that has failed already: each test of a file may wait for the same thing that will not come. */
const shortMs = 20_000;
let vain = 0;

// The clock of the machine, also while a test has put a false one in its place.
const { setTimeout: later, performance: clock } = globalThis;
const now = clock.now.bind(clock);

/**
 * Polls until `check` returns something other than null, undefined or false; fails with `what` after `given` milliseconds. What
 * `check` throws counts as not yet, and is the cause of the failure.
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
      const value = await check();
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
