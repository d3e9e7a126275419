/**
 * Loaded into a measured gateway (`node --import`). Every half second it writes the longest time for which the
 * gateway's own work blocked everything else. It measures processor time, so that delays by other programs do not
 * count. One number per line, in ms.
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
