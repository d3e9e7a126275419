import { expect, it } from 'vitest';
import { callLogOf, type Job, jobKinds, subjectOf } from '../../../../src/gateway/jobs/port.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import { aCall } from '../../app/call.ts';

const now = '2040-01-01T00:00:00.000Z';
const until = '2040-01-01T00:01:00.000Z';
const later = '2040-01-01T00:05:00.000Z';
const kind = callLogOf('default');

/** Requests the entry of the n-th call. */
async function ask({ calls }: Storage, n: number): Promise<string> {
  await calls.write(aCall(n), [], { log: ['default'] });
  return aCall(n).id;
}

const claimed = ({ jobs }: Storage, limit = 10, at = now, end = until): Promise<Job[]> =>
  jobs.claim(kind, { now: at, until: end }, limit);

/** The only one. */
async function one(storage: Storage, at = now): Promise<Job> {
  const [job, ...more] = await claimed(storage, 10, at);
  expect(more).toEqual([]);
  if (job === undefined) throw new Error('nothing is due');
  return job;
}

/** @param open an empty storage that ends with the test */
export function jobsContract(open: () => Promise<Storage>): void {
  it('a job is due from the write that asks for it until that revision is done', async () => {
    const storage = await open();
    await storage.calls.write(aCall(1), []);
    expect(await storage.outbox.pending()).toBe(0);
    const key = await ask(storage, 1);
    const job = await one(storage);
    expect(job).toMatchObject({ kind, key, revision: 1, attempts: 0 });
    expect(await storage.outbox.pending()).toBe(1);
    expect(await storage.jobs.done(job, 'r1')).toBe(true);
    expect(await claimed(storage, 10, later)).toEqual([]);
    expect(await storage.outbox.pending()).toBe(0);
  });

  it('asked for again while it is under way, it is due again once it is done, and not before', async () => {
    const storage = await open();
    await ask(storage, 1);
    const first = await one(storage);
    await ask(storage, 1);
    expect(await claimed(storage)).toEqual([]);
    expect(await storage.jobs.done(first, 'r1')).toBe(true);
    const second = await one(storage);
    expect(second).toMatchObject({ revision: 2, attempts: 0 });
    expect(await storage.jobs.done(second, 'r1')).toBe(true);
    await ask(storage, 1);
    expect(await one(storage)).toMatchObject({ revision: 3 });
  });

  it('a failure waits for its time and counts, and asking again makes it due at once', async () => {
    const storage = await open();
    await ask(storage, 1);
    expect(await storage.jobs.failed(await one(storage), later, 'CRM_UNAVAILABLE')).toBe(true);
    expect(await claimed(storage)).toEqual([]);
    expect(await storage.jobs.figures(kind)).toEqual({ pending: 1, failing: 1, parked: 0 });
    const again = await one(storage, later);
    expect(again.attempts).toBe(1);
    await storage.jobs.failed(again, '2041-01-01T00:00:00.000Z', 'x'.repeat(9_000));
    await ask(storage, 1);
    expect(await one(storage)).toMatchObject({ revision: 2, attempts: 0 });
  });

  it('hands out the oldest first, no more than asked for, and each to one alone', async () => {
    const storage = await open();
    const keys = [await ask(storage, 1), await ask(storage, 2), await ask(storage, 3)];
    const [first] = await claimed(storage, 1);
    await storage.jobs.failed(first as Job, later, 'x');
    const end = '2040-01-01T00:10:00.000Z';
    const took = await Promise.all([1, 1, 5].map((limit) => claimed(storage, limit, later, end)));
    const all = took.flat().map(({ key }) => key);
    // Of several concurrent claims, one may get fewer jobs than it asked for.
    expect(new Set(all).size).toBe(all.length);
    expect(took.slice(0, 2).every(({ length }) => length <= 1)).toBe(true);
    all.push(...(await claimed(storage, 5, later, end)).map(({ key }) => key));
    expect(all.sort()).toEqual([...keys].sort());
    expect(await claimed(storage, 5, later, end)).toEqual([]);
  });

  it('keeps the result of a job for its next revision', async () => {
    const storage = await open();
    await ask(storage, 1);
    const first = await one(storage);
    expect(first.result).toBeNull();
    await storage.jobs.done(first, 'entry 7');
    await ask(storage, 1);
    expect(await one(storage)).toMatchObject({ revision: 2, result: 'entry 7' });
  });

  it('a job can be requested for later, and asking again at once makes it due', async () => {
    const storage = await open();
    const { calls, jobs } = storage;
    const log = [{ connection: 'default', notBefore: later }];
    await calls.write(aCall(1), [], { log });
    expect(await claimed(storage)).toEqual([]);
    // It waits for no repetition, so nothing brings it forward.
    expect(await jobs.retry(kind, null, now)).toBe(0);
    expect(await claimed(storage)).toEqual([]);
    const first = await one(storage, later);
    expect(first).toMatchObject({ revision: 1 });
    await calls.write(aCall(1), [], { log: [{ connection: 'default', notBefore: '2040-01-01T01:00:00.000Z' }] });
    expect(await jobs.done(first, null)).toBe(true);
    expect(await claimed(storage, 10, later)).toEqual([]);
    await ask(storage, 1);
    expect(await one(storage)).toMatchObject({ revision: 3 });
  });

  it('a job can be postponed without a failure, and a request during the run counts more', async () => {
    const storage = await open();
    const { jobs } = storage;
    await ask(storage, 1);
    expect(await jobs.postpone(await one(storage), later)).toBe(true);
    expect(await claimed(storage)).toEqual([]);
    expect(await jobs.figures(kind)).toEqual({ pending: 1, failing: 0, parked: 0 });
    expect(await jobs.retry(kind, null, now)).toBe(0);
    const again = await one(storage, later);
    expect(again).toMatchObject({ revision: 1, attempts: 0 });
    await ask(storage, 1);
    expect(await jobs.postpone(again, '2041-01-01T00:00:00.000Z')).toBe(true);
    expect(await one(storage, later)).toMatchObject({ revision: 2 });
    expect(await jobs.postpone(again, later)).toBe(false);
  });

  it('a call’s ticket is a job beside its entry, in the same queue, and is deleted with the call', async () => {
    const storage = await open();
    const { calls, jobs, persons, outbox } = storage;
    await calls.write(aCall(1), [], { log: ['default', { connection: 'default', what: 'ticket' }] });
    const keys = (await claimed(storage)).map(({ key }) => key);
    expect(keys.map(subjectOf)).toEqual([
      { callId: aCall(1).id, what: 'entry' },
      { callId: aCall(1).id, what: 'ticket' },
    ]);
    await persons.deleteCalls([aCall(1).id]);
    expect([await jobs.figures(kind), await outbox.pending()]).toEqual([{ pending: 0, failing: 0, parked: 0 }, 0]);
  });

  it('a parked job is due only when it is retried, or asked for again', async () => {
    const storage = await open();
    const key = await ask(storage, 1);
    expect(await storage.jobs.park(await one(storage), now, 'CRM_REFUSED: a field is missing')).toBe(true);
    expect(await claimed(storage, 10, later)).toEqual([]);
    expect(await storage.jobs.figures(kind)).toEqual({ pending: 0, failing: 0, parked: 1 });
    expect([await storage.outbox.pending(), await storage.outbox.parked()]).toEqual([0, 1]);
    const standing = () => storage.jobs.standing([kind, callLogOf('other')], [key, aCall(2).id]);
    expect(await standing()).toEqual([
      { kind, key, attempts: 1, error: 'CRM_REFUSED: a field is missing', dueAt: null, parkedAt: now },
    ]);
    expect(await storage.jobs.standing([], [key])).toEqual([]);
    expect(await storage.jobs.parked(kind, 10)).toEqual([
      { key, parkedAt: now, attempts: 1, error: 'CRM_REFUSED: a field is missing' },
    ]);
    expect(await storage.jobs.retry(kind, 'another', later)).toBe(0);
    expect(await storage.jobs.retry(kind, key, later)).toBe(1);
    const again = await one(storage, later);
    expect(again).toMatchObject({ key, revision: 1, attempts: 0 });
    await storage.jobs.park(again, later, 'CRM_REFUSED');
    await ask(storage, 1);
    expect(await one(storage, later)).toMatchObject({ revision: 2 });
    expect(await storage.jobs.parked(kind, 10)).toEqual([]);
  });

  it('a job asked for again while it is being refused is due at once, and not parked', async () => {
    const storage = await open();
    await ask(storage, 1);
    const first = await one(storage);
    await ask(storage, 1);
    await storage.jobs.park(first, now, 'CRM_REFUSED');
    expect(await storage.jobs.parked(kind, 10)).toEqual([]);
    expect(await one(storage)).toMatchObject({ revision: 2 });
  });

  it('a retry of all makes parked and waiting jobs due, and touches neither a running one nor another queue', async () => {
    const storage = await open();
    for (const n of [1, 2, 3]) await ask(storage, n);
    const [parked, failed, running] = await claimed(storage);
    await storage.jobs.park(parked as Job, now, 'x');
    await storage.jobs.failed(failed as Job, later, 'x');
    await storage.calls.write(aCall(4), [], { log: ['other'] });
    expect(await storage.jobs.retry(kind, null, now)).toBe(2);
    const due = (await claimed(storage)).map(({ key }) => key);
    expect(due.sort()).toEqual([parked?.key, failed?.key].sort());
    expect(await storage.jobs.done(running as Job, 'r')).toBe(true);
    expect(await storage.outbox.pending()).toBe(3);
  });

  it('adopts a result from elsewhere, before and after the first request, but replaces none', async () => {
    const storage = await open();
    const key = aCall(1).id;
    expect(await storage.jobs.adopt(kind, key, 'made by the page')).toBe(true);
    expect(await claimed(storage)).toEqual([]);
    await ask(storage, 1);
    const job = await one(storage);
    expect(job).toMatchObject({ revision: 1, result: 'made by the page' });
    expect(await storage.jobs.adopt(kind, key, 'another')).toBe(false);
    const other = await ask(storage, 2);
    expect(await storage.jobs.adopt(kind, other, 'page')).toBe(true);
    expect((await one(storage)).result).toBe('page');
  });

  it('each connection has a queue of its own, and one call an entry in each', async () => {
    const storage = await open();
    await storage.calls.write(aCall(1), [], { log: ['one', 'two'] });
    expect(await storage.outbox.pending()).toBe(2);
    const [job] = await storage.jobs.claim(callLogOf('one'), { now, until }, 10);
    await storage.jobs.done(job as Job, 'r1');
    const [other] = await storage.jobs.claim(callLogOf('two'), { now, until }, 10);
    expect(other).toMatchObject({ key: aCall(1).id, result: null });
    expect(await storage.outbox.pending()).toBe(1);
  });

  it('a lease that ends gives the job to the next, and what its first holder says then counts no more', async () => {
    const storage = await open();
    await ask(storage, 1);
    const slow = await one(storage);
    const next = await one(storage, until);
    expect(next.lease).not.toBe(slow.lease);
    expect(await storage.jobs.done(slow, 'slow')).toBe(false);
    expect(await storage.jobs.done(slow, null)).toBe(false);
    expect(await storage.jobs.failed(slow, now, 'slow')).toBe(false);
    expect(await storage.jobs.release(slow)).toBe(false);
    expect(await storage.jobs.renew(slow, later)).toBe(false);
    expect(await storage.outbox.pending()).toBe(1);
    expect(await storage.jobs.done(next, 'next')).toBe(true);
    expect(await storage.outbox.pending()).toBe(0);
  });

  it('a lease that is renewed in time is not given away', async () => {
    const storage = await open();
    await ask(storage, 1);
    const job = await one(storage);
    expect(await storage.jobs.renew(job, later)).toBe(true);
    expect(await claimed(storage, 10, until)).toEqual([]);
    expect(await one(storage, later)).toMatchObject({ attempts: 0 });
  });

  it('what a killed gateway had claimed is taken back at its next start, and of its kind alone', async () => {
    const storage = await open();
    await ask(storage, 1);
    await one(storage);
    await storage.jobs.reclaim(jobKinds.upload);
    expect(await claimed(storage)).toEqual([]);
    await storage.jobs.reclaim(kind);
    expect(await one(storage)).toMatchObject({ attempts: 0 });
  });

  it('given back, it is due as it was; removed, it is gone', async () => {
    const storage = await open();
    const key = await ask(storage, 1);
    await storage.jobs.release(await one(storage));
    const job = await one(storage);
    await storage.jobs.remove(kind, key);
    expect(await storage.jobs.done(job, null)).toBe(false);
    expect(await storage.jobs.figures(kind)).toEqual({ pending: 0, failing: 0, parked: 0 });
  });

  it('uploads are asked for once each, for what is over, has bytes and is in the folder; done, they are forgotten', async () => {
    const { recordings, uploads, jobs } = await open();
    const entry = {
      callId: 'call',
      kind: 'call',
      channels: 2,
      startedAt: now,
      startedBy: null,
      state: 'whole',
      durationMs: 5,
      bytes: 5_000_000_000,
      sha256: 'ab',
      keyMark: null,
      object: null,
    } as const;
    await recordings.put({ ...entry, id: 'a' });
    await recordings.put({ ...entry, id: 'b', state: 'running' });
    await recordings.put({ ...entry, id: 'c', object: 'there' });
    await recordings.put({ ...entry, id: 'd', bytes: 0 });
    await uploads.queue(now);
    await uploads.queue(now, 'a');
    const [job, ...more] = await jobs.claim(jobKinds.upload, { now, until }, 10);
    expect([job?.key, more]).toEqual(['a', []]);
    expect(await recordings.get('a')).toEqual({ ...entry, id: 'a' });
    await uploads.arrived('a', 'there');
    expect(await jobs.done(job as Job, null)).toBe(true);
    await uploads.queue(now);
    expect(await jobs.figures(jobKinds.upload)).toEqual({ pending: 0, failing: 0, parked: 0 });
  });
}
