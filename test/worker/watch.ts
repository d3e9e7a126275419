/**
 * Reports this worker's running test to a thread. The thread ends the process if the event loop stops answering or a
 * test exceeds its declared timeout. A timer in the same thread could do neither.
 */
import { Worker } from 'node:worker_threads';

/** Messages from the worker to its watch thread. */
export type WatchMessage = { kind: 'begin'; id: string; name: string; limitMs: number } | { kind: 'end'; id: string };

/** Maximum silence of the event loop, and maximum excess over a test's declared timeout, in seconds. */
const patience = Number(process.env.SIDECALL_TEST_PATIENCE_SECONDS ?? 60);
/** The start data of the thread. */
export interface WatchData {
  /** Counts the beats of the worker's event loop. */
  beats: Int32Array;
  patience: number;
}

/** Limit for loading modules and running hooks of a file. Each hook has its own timeout. */
const betweenTestsMs = 300_000;
const beatMs = 1000;

interface Watch {
  begin(id: string, name: string, timeoutMs?: number): void;
  end(id: string): void;
}

/** One per process, even if the setup file is loaded several times. */
const held = globalThis as typeof globalThis & { sidecallWatch?: Watch };

/** @param file the test file, reported if the worker is ended */
export function watchOf(file: string): Watch {
  held.sidecallWatch ??= startWatch();
  const { begin, end } = held.sidecallWatch;
  return { begin: (id, name, timeoutMs) => begin(id, `${file} > ${name}`, timeoutMs), end };
}

function startWatch(): Watch {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(new URL('./watch-thread.ts', import.meta.url), {
    workerData: { beats, patience } satisfies WatchData,
  });
  thread.unref();
  const beat = setInterval(() => Atomics.add(beats, 0, 1), beatMs);
  beat.unref();
  const tell = (message: WatchMessage): void => thread.postMessage(message);
  return {
    begin: (id, name, timeoutMs) =>
      tell({
        kind: 'begin',
        id,
        name,
        limitMs: timeoutMs === undefined ? betweenTestsMs : timeoutMs + patience * 1000,
      }),
    end: (id) => tell({ kind: 'end', id }),
  };
}
