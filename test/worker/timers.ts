/** The timers that the files of this worker have started, found by wrapping the global functions once. */

interface Timer {
  hasRef(): boolean;
  /** Node's own mark of a timer that has fired or was cleared; there is no public one. */
  _destroyed: boolean;
}

/** One list for each process, however often the setup file is loaded. */
const held = globalThis as typeof globalThis & { sidecallTimers?: Map<Timer, Started> };
const timers = held.sidecallTimers ?? install();

/** Where a timer was started; its text is made when somebody reads it. */
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
      // Long files start many that end at once.
      if (started.size % 5000 === 0) for (const old of started.keys()) if (old._destroyed) started.delete(old);
      return timer;
    };
    // `util.promisify(setTimeout)` asks for more than the function.
    Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(original));
    globalThis[name] = wrapper as never;
  }
  return started;
}

/** From here on only new timers count. */
export function forgetTimers(): void {
  timers.clear();
}

/** @returns timers that will still fire: where those that keep the process alive were started, and how many others */
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
