import { type CpuInfo, cpus } from 'node:os';

/** Starts to measure. The returned function says how busy this machine's processors have been since then, 0 to 1. */
export function watchProcessors(read: () => Pick<CpuInfo, 'times'>[] = cpus): () => number {
  const before = spent(read());
  return () => {
    const now = spent(read());
    const all = now.all - before.all;
    return all > 0 ? 1 - (now.idle - before.idle) / all : 0;
  };
}

function spent(processors: Pick<CpuInfo, 'times'>[]): { all: number; idle: number } {
  const sums = { all: 0, idle: 0 };
  for (const { times } of processors) {
    sums.idle += times.idle;
    for (const ms of Object.values(times)) sums.all += ms;
  }
  return sums;
}
