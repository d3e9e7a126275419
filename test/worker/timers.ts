/** Tracks the timers of this worker's test files, by wrapping the global functions once. */

interface Timer {
  hasRef(): boolean;
  /** Node's own mark of a timer that has fired or was cleared. There is no public one. */
  _destroyed: boolean;
}

/** One list per process, even if the setup file is loaded several times. */
const held = globalThis as typeof globalThis & { sidecallTimers?: Map<Timer, Started> };
const timers = held.sidecallTimers ?? install();

/** The place where a timer was started. Its text is created when it is read. */
interface Started {
  stack?: string;
  ms: unknown;
}

function install(): Map<Timer, Started> {
  const started = new Map<Timer, Started>();
  held.sidecallTimers = started;
  for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const) {
    const original = globalThis[name] as unknown as (...args: unknown[]) => Timer;
    const wrapper = (...args: unknown[]): Timer => {
      const timer = original(...args);
      const from: Started = { ms: args[1] };
      Error.captureStackTrace(from, wrapper);
      started.set(timer, from);
      // Removes ended timers, because long files start many.
      if (started.size % 5000 === 0) for (const old of started.keys()) if (old._destroyed) started.delete(old);
      return timer;
    };
    // `util.promisify(setTimeout)` needs the function's other properties, too.
    Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(original));
    globalThis[name] = wrapper as never;
  }
  return started;
}

/** Only timers from here on count. */
export function forgetTimers(): void {
  timers.clear();
}

/**
 * @returns timers that will still fire: the start places of those that keep the process alive, and the number of others
 */
export function pendingTimers(): { holding: string[]; idle: number } {
  const pending = [...timers].filter(([timer]) => !timer._destroyed);
  const holding = pending.filter(([timer]) => timer.hasRef());
  return { holding: holding.map(([, from]) => described(from)), idle: pending.length - holding.length };
}

function described({ stack = '', ms }: Started): string {
  const [, ...frames] = stack.split('\n');
  const places = frames.map((line) => /([\w.-]+\/[\w.-]+:\d+):\d+\)?$/.exec(line)?.[1]).filter(Boolean);
  return `a timer of ${ms} ms (${places.slice(0, 4).join(' < ')})`;
}
