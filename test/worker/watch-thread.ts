/** The thread behind watch.ts. It counts its own seconds, so that a stalled machine ends no test. */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { killTree } from '../../scripts/kill-tree.ts';
import type { WatchData, WatchMessage } from './watch.ts';

const { beats, patience } = workerData as WatchData;

const running = new Map<string, { name: string; limitMs: number; seconds: number }>();
let last = '(no test yet)';
let seen = Atomics.load(beats, 0);
let silent = 0;

parentPort?.on('message', (message: WatchMessage) => {
  if (message.kind === 'end') running.delete(message.id);
  else running.set(message.id, { name: message.name, limitMs: message.limitMs, seconds: 0 });
  if (message.kind === 'begin') last = message.name;
});

setInterval(() => {
  const now = Atomics.load(beats, 0);
  silent = now === seen ? silent + 1 : 0;
  seen = now;
  if (silent >= patience) endProcess(last, `its event loop has not answered for ${patience} s`);
  for (const test of running.values()) {
    test.seconds += 1;
    if (test.seconds * 1000 >= test.limitMs) {
      endProcess(test.name, `it still runs after ${test.seconds} s, ${patience} s past its timeout`);
    }
  }
}, 1000);

function endProcess(name: string, why: string): never {
  writeSync(2, `\n✗ ${name}\n  ${why}: its worker is killed and the file counts as failed.\n`);
  killTree(process.pid);
  // The signal to this process has already been sent.
  for (;;) Atomics.wait(beats, 0, Atomics.load(beats, 0), 1000);
}
