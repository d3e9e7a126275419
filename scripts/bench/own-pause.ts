/**
 * Loaded into a gateway under measurement (`node --import`): writes down, each half second, the longest time for which
 * its own work kept everything else waiting. Processor time is what counts, so that other programs of the machine,
 * which delay everything, are not taken for it. One number a line, in milliseconds.
 */
import { appendFileSync } from 'node:fs';

const everyMs = 2;
const writeMs = 500;
const file = process.env.SIDECALL_BENCH_PAUSES;

function own(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

if (file !== undefined) {
  let before = own();
  let longest = 0;
  setInterval(() => {
    const now = own();
    longest = Math.max(longest, now - before);
    before = now;
  }, everyMs).unref();
  setInterval(() => {
    appendFileSync(file, `${longest.toFixed(1)}\n`);
    longest = 0;
    before = own();
  }, writeMs).unref();
}
