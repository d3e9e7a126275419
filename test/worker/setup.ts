/**
 * Runs in each worker before each test file. Reports the running test to the watch thread, and restores the worker's
 * state after the file.
 */
import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';
import { killChildren } from '../../scripts/kill-tree.ts';
import { leftovers, resourcesNow } from './leftovers.ts';
import { retireWorker } from './retirement.ts';
import { forgetTimers, pendingTimers } from './timers.ts';
import { watchOf } from './watch.ts';

const resources = resourcesNow();
const environment = { ...process.env };
/** The real one, also while a test has fake timers. */
const turn = setImmediate;
const watch = watchOf(expect.getState().testPath ?? 'a test file');
let failed = false;
forgetTimers();

watch.begin('file', 'loading its modules');

beforeEach(({ task }) => {
  watch.end('file');
  watch.begin(task.id, task.name, task.timeout);
});

afterEach(async ({ task }) => {
  failed ||= task.result?.state === 'fail';
  watch.end(task.id);
  watch.begin('file', 'between its tests');
  // Tests without input and output follow each other without a turn of the event loop. On a busy machine a long file of
  // them would look like one test that does not answer.
  await new Promise<void>((resolve) => turn(resolve));
});

// Hooks of a file end in reverse order, so this one runs last.
// biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of fixtures from this pattern
afterAll(async ({}, suite) => {
  const faked = vi.isFakeTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  failed ||= suite.tasks.some(({ result }) => result?.state === 'fail');
  const left = await leftovers(resources);
  watch.end('file');
  // A beforeAll that timed out may have started a gateway or a browser without a hook that ends it.
  if (left.length > 0) killChildren(process.pid);
  // Processes or timers of a failed test may remain unnoticed, so no other file runs in this worker.
  if (failed || left.length > 0 || pendingTimers().idle > 0) retireWorker();
  if (faked) throw new Error('The file left a fake clock behind: call vi.useRealTimers() in afterEach.');
  if (left.length > 0 && !failed) {
    throw new Error(`The file left running: ${left.join(', ')}. Stop it in onTestFinished or afterEach.`);
  }
}, 60_000);
