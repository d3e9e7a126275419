/** A message from a worker to its pool (scripts/test/retiring-forks.ts): no other file may run in it. */
export const retirement = 'sidecall:retire-worker';

/** Replaces this process after the file that it runs. */
export function retireWorker(): void {
  process.send?.(retirement);
}
