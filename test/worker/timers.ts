/** The timers that the files of this worker have started, found by wrapping the global functions once. */

interface Timer {
  hasRef(): boolean;
  /** Node's own mark of a timer that has fired or was cleared; there is no public one. */
  _destroyed: boolean;
}

/** One list for each process, however often the setup file is loaded. */
const held = globalThis as typeof globalThis & { sidecallTimers?: Set<Timer> };
const timers = held.sidecallTimers ?? install();

function install(): Set<Timer> {
  const started = new Set<Timer>();
  held.sidecallTimers = started;
  for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const) {
    const original = globalThis[name] as unknown as (...args: unknown[]) => Timer;
    const wrapper = (...args: unknown[]): Timer => {
      const timer = original(...args);
      started.add(timer);
      // Long files start many that end at once.
      if (started.size % 5000 === 0) for (const old of started) if (old._destroyed) started.delete(old);
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

/** @returns timers that will still fire: those that keep the process alive, and those that do not */
export function pendingTimers(): { holding: number; idle: number } {
  const pending = [...timers].filter((timer) => !timer._destroyed);
  const holding = pending.filter((timer) => timer.hasRef()).length;
  return { holding, idle: pending.length - holding };
}
