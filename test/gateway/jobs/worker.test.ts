import { expect, it, onTestFinished } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import type { Job } from '../../../src/gateway/jobs/port.ts';
import { type JobHandler, JobWorker } from '../../../src/gateway/jobs/worker.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { until } from '../calls/setup.ts';
import { MemoryJobs } from './memory-jobs.ts';

const kind = 'call-log';
const leaseMs = 60_000;

interface Run {
  job: Job;
  signal: AbortSignal;
  end(result: string | null | Error): void;
}

/** A worker whose jobs end on request. */
function world(parts: { store?: MemoryJobs; clock?: ManualClock; handler?: Partial<JobHandler> } = {}): {
  store: MemoryJobs;
  clock: ManualClock;
  worker: JobWorker;
  runs: Run[];
  said: string[];
  ask(key: string): void;
} {
  const clock = parts.clock ?? new ManualClock();
  const store = parts.store ?? new MemoryJobs();
  const runs: Run[] = [];
  const said: string[] = [];
  const say = (_fields: unknown, what: string): void => void said.push(what);
  const worker = new JobWorker(
    {
      kind,
      concurrency: 2,
      leaseMs,
      run: (job, signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('broken off')));
          runs.push({ job, signal, end: (result) => (result instanceof Error ? reject(result) : resolve(result)) });
        }),
      onDone: async ({ key }) => void said.push(`done ${key}`),
      onFailed: ({ key }, error, { attempts, delay }) => {
        said.push(`failed ${key} ${attempts} ${delay}`);
        return String(error);
      },
      ...parts.handler,
    },
    {
      store,
      clock,
      logger: { warn: say, error: say } as never,
      random: () => 1,
    },
  );
  onTestFinished(async () => {
    for (const { end } of runs) end(new Error('the test is over'));
    await worker.stop();
  });
  return { store, clock, worker, runs, said, ask: (key) => store.add(key, new Date(clock.now()).toISOString()) };
}

it('does no more at once than it may, and goes on when one is done', async () => {
  const { worker, runs, said, ask } = world();
  for (const key of ['a', 'b', 'c', 'd']) ask(key);
  worker.start();
  await until(() => runs.length === 2);
  runs[1]?.end('r');
  await until(() => runs.length === 3);
  expect([runs.map(({ job }) => job.key), said]).toEqual([['a', 'b', 'c'], ['done b']]);
});

it('a job that is asked for again while its end is announced runs again at once', async () => {
  const announced: string[] = [];
  const { worker, runs, ask } = world({
    handler: {
      async onDone({ key }) {
        announced.push(key);
        if (announced.length > 1) return;
        ask(key);
        worker.wake();
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      },
    },
  });
  ask('a');
  worker.start();
  await until(() => runs.length === 1);
  runs[0]?.end('r');
  await until(() => runs.length === 2);
  expect([runs[1]?.job.revision, runs[1]?.job.result]).toEqual([2, 'r']);
});

it('a job with nothing to do yet runs again at its time, and neither failed nor is done', async () => {
  const clock = new ManualClock();
  const at = new Date(clock.now() + 60_000).toISOString();
  let runs = 0;
  const { worker, said, ask } = world({
    clock,
    handler: { run: async () => (++runs === 1 ? { notBefore: at } : 'r') },
  });
  ask('a');
  worker.start();
  await until(() => runs === 1);
  clock.advance(59_999);
  await until(() => true);
  expect([runs, said]).toEqual([1, []]);
  clock.advance(5_001);
  await until(() => said.length === 1);
  expect([runs, said]).toEqual([2, ['done a']]);
});

it('renews a lease in time, so that a long job is not given to another', async () => {
  const { store, clock, worker, runs, ask } = world();
  ask('a');
  worker.start();
  await until(() => runs.length === 1);
  const first = store.outbox.get('a')?.leaseUntil ?? '';
  for (let passed = 0; passed < 3 * leaseMs; passed += 5_000) {
    clock.advance(5_000);
    await until(() => true);
    expect(await store.claim(kind, { now: new Date(clock.now()).toISOString(), until: '2099' }, 5)).toEqual([]);
  }
  expect((store.outbox.get('a')?.leaseUntil ?? '') > first).toBe(true);
});

it('that has lost its lease completes nothing: the next holder’s word counts', async () => {
  const { store, clock, worker, runs, said, ask } = world();
  ask('a');
  worker.start();
  await until(() => runs.length === 1);
  // The process stalled for longer than its lease.
  const now = new Date(clock.now() + 2 * leaseMs).toISOString();
  const [taken] = await store.claim(kind, { now, until: '2099' }, 1);
  runs[0]?.end('late');
  await until(() => said.length > 0);
  await until(() => true);
  expect(said).toEqual(['job lease lost']);
  expect(store.outbox.get('a')).toMatchObject({ done: 0, result: null, lease: taken?.lease });
  expect(await store.done(taken as Job, 'in time')).toBe(true);
});

it('takes up at once what the process before had claimed when it was killed', async () => {
  const { store, ask, clock } = world();
  ask('a');
  await store.claim(kind, { now: '2099', until: '2100' }, 1);
  const next = world({ store, clock });
  next.worker.start();
  await until(() => next.runs.length === 1);
  expect(next.runs[0]?.job).toMatchObject({ key: 'a', attempts: 0 });
});

it('a stop waits for what is under way, or breaks it off and gives it back, as the kind wants it', async () => {
  const waiting = world();
  waiting.ask('a');
  waiting.worker.start();
  await until(() => waiting.runs.length === 1);
  let stopped = false;
  const stop = waiting.worker.stop().then(() => {
    stopped = true;
  });
  waiting.ask('b');
  waiting.worker.wake();
  await until(() => true);
  expect(stopped).toBe(false);
  waiting.runs[0]?.end('r');
  await stop;
  expect([waiting.runs.length, waiting.clock.pending]).toEqual([1, 0]);
  expect(waiting.store.outbox.get('a')).toMatchObject({ done: 1, result: 'r' });

  const failing = world();
  failing.ask('a');
  failing.worker.start();
  await until(() => failing.runs.length === 1);
  const end = failing.worker.stop();
  failing.runs[0]?.end(new Error('no'));
  await end;
  expect(failing.store.outbox.get('a')).toMatchObject({ attempts: 1, lease: null });
  expect(failing.clock.pending).toBe(0);

  const breaking = world({ handler: { aborts: true } });
  breaking.ask('a');
  breaking.worker.start();
  await until(() => breaking.runs.length === 1);
  await breaking.worker.stop();
  expect(breaking.runs[0]?.signal.aborted).toBe(true);
  expect(breaking.store.outbox.get('a')).toMatchObject({ attempts: 0, lease: null, done: 0 });
});

it('a job that is to be done no more is broken off and gone', async () => {
  const { store, worker, runs, said, ask } = world();
  ask('a');
  worker.start();
  await until(() => runs.length === 1);
  await worker.forget('a');
  expect([runs[0]?.signal.aborted, store.outbox.size, said]).toEqual([true, 0, []]);
});

it('a database that cannot be written counts as no failure: what is done is noted at a later round, and not done again', async () => {
  class FullJobs extends MemoryJobs {
    full = true;
    override done(job: Job, result: string | null): Promise<boolean> {
      return this.full ? Promise.reject(new CodedError('DATABASE_UNREACHABLE')) : super.done(job, result);
    }
  }
  const store = new FullJobs();
  const { clock, worker, runs, said, ask } = world({ store });
  ask('a');
  worker.start();
  await until(() => runs.length === 1);
  runs[0]?.end('r');
  for (let round = 0; round < 3; round += 1) {
    clock.advance(5_000);
    await until(() => true);
  }
  store.full = false;
  clock.advance(5_000);
  await until(() => said.length > 0);
  expect([runs.length, said]).toEqual([1, ['done a']]);
});

it('a failure waits longer each time, and asking again makes it due at once', async () => {
  const { clock, worker, runs, said, ask } = world();
  ask('a');
  worker.start();
  for (const wait of [1_000, 2_000, 4_000]) {
    const before = runs.length;
    await until(() => runs.length === before || runs.length === before + 1);
    await until(() => runs.at(-1) !== undefined && said.length === runs.length - 1);
    runs.at(-1)?.end(new Error('no'));
    await until(() => said.length === runs.length);
    expect(said.at(-1)).toBe(`failed a ${runs.length} ${wait}`);
    const count = runs.length;
    clock.advance(wait);
    await until(() => runs.length === count + 1);
  }
  runs.at(-1)?.end(new Error('no'));
  await until(() => said.length === 4);
  ask('a');
  worker.wake();
  await until(() => runs.length === 5);
  expect(runs[4]?.job).toMatchObject({ revision: 2, attempts: 0 });
});
