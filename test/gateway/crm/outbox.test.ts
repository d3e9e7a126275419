import { describe, expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import type { Job } from '../../../src/gateway/jobs/port.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { MemoryStore } from '../calls/memory-store.ts';
import { until } from '../calls/setup.ts';

import { customerNumber, record, setUp } from './outbox-setup.ts';

it('does not send again what the CRM has, when only the disk was too full to note that', async () => {
  const clock = new ManualClock();
  class FullStore extends MemoryStore {
    blamed = 0;
    full = true;
    override done(job: Job, result: string | null): Promise<boolean> {
      return this.full ? Promise.reject(new CodedError('STORAGE_FULL')) : super.done(job, result);
    }
    override failed(job: Job, nextAt: string, error: string): Promise<boolean> {
      this.blamed += 1;
      return super.failed(job, nextAt, error);
    }
  }
  const store = new FullStore(clock);
  const { crm, outbox, logged } = setUp({ store, clock });
  const sent: string[] = [];
  const save = crm.saveCallLog.bind(crm);
  crm.saveCallLog = (entry, known, options) => {
    sent.push(entry.callId);
    return save(entry, known, options);
  };
  await store.write(record(1), [], { log: ['default'] });
  outbox.start();
  await until(() => sent.length === 1);
  for (let round = 0; round < 3; round += 1) {
    clock.advance(5_000);
    await until(() => true);
  }
  store.full = false;
  clock.advance(5_000);
  await until(() => logged.length === 1);
  expect(sent).toHaveLength(1);
  // This does not count as a failure of the CRM.
  expect(store.blamed).toBe(0);
  await outbox.stop();
});

describe('the CRM outbox', () => {
  it('files what is due, once a revision', async () => {
    const { store, crm, logged, outbox } = setUp();
    const call = record(1);
    await store.write(call, [], { log: ['default'] });
    outbox.start();
    await until(() => logged.length === 1);
    expect(crm.entries.get(call.id)).toMatchObject({ revision: 1, duration: 65, customer: customerNumber });
    outbox.wake();
    await store.write({ ...call, note: 'teapot' }, [], { log: ['default'] });
    outbox.wake();
    await until(() => logged.length === 2);
    expect(crm.entries.get(call.id)).toMatchObject({ revision: 2, note: 'teapot' });
    expect(crm.sent).toHaveLength(2);
    await outbox.stop();
  });

  it('sends a newer revision that came while the older was on its way', async () => {
    const { clock, store, crm, logged, outbox } = setUp();
    crm.delayMs = 1_000;
    const call = record(1);
    await store.write(call, [], { log: ['default'] });
    outbox.start();
    await until(() => clock.pending === 2);
    await store.write({ ...call, note: 'teapot' }, [], { log: ['default'] });
    outbox.wake();
    clock.advance(1_000);
    await until(() => logged.length === 1 && clock.pending === 2);
    clock.advance(1_000);
    await until(() => logged.length === 2);
    expect(crm.entries.get(call.id)).toMatchObject({ revision: 2, note: 'teapot' });
    expect(await store.pending()).toBe(0);
    await outbox.stop();
  });

  it('tries again, later each time, up to five minutes', async () => {
    const { clock, store, crm, logged, outbox } = setUp();
    crm.down = true;
    const call = record(1);
    await store.write(call, [], { log: ['default'] });
    outbox.start();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt++) {
      await until(() => (store.outbox.get(call.id)?.attempts ?? 0) === attempt);
      const wait = Date.parse(store.outbox.get(call.id)?.due ?? '') - clock.now();
      waits.push(wait / 1_000);
      clock.advance(wait);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    crm.down = false;
    await until(() => store.outbox.get(call.id)?.attempts === 13 || logged.length === 1);
    clock.advance(300_000);
    await until(() => logged.length === 1);
    expect(crm.entries.size).toBe(1);
    await outbox.stop();
    expect(clock.pending).toBe(0);
  });

  it('is one entry though the process died between sending and noting', async () => {
    const first = setUp();
    const call = record(1);
    await first.store.write(call, [], { log: ['default'] });
    first.store.done = () => new Promise(() => {});
    first.outbox.start();
    await until(() => first.crm.sent.length === 1);
    // The killed process writes nothing more. The next one starts with the data on disk.
    const survivor = new MemoryStore(first.clock);
    for (const [id, item] of first.store.outbox) survivor.outbox.set(id, item);
    for (const [id, each] of first.store.calls) survivor.calls.set(id, each);
    const second = setUp({ store: survivor, crm: first.crm, clock: first.clock });
    second.outbox.start();
    await until(() => second.logged.length === 1);
    expect(first.crm.sent).toHaveLength(2);
    expect(first.crm.entries.size).toBe(1);
    await second.outbox.stop();
  });

  it('is one entry though the answer was lost', async () => {
    const { clock, store, crm, logged, outbox } = setUp();
    crm.losesAnswers = true;
    await store.write(record(1), [], { log: ['default'] });
    outbox.start();
    await until(() => (store.outbox.get(record(1).id)?.attempts ?? 0) === 1);
    crm.losesAnswers = false;
    clock.advance(1_000);
    await until(() => logged.length === 1);
    expect(crm.sent).toHaveLength(2);
    expect(crm.entries.size).toBe(1);
    await outbox.stop();
  });

  it('sends no more at once than it may', async () => {
    const { clock, store, crm, logged, outbox } = setUp();
    crm.delayMs = 1_000;
    for (let index = 1; index <= 7; index++) await store.write(record(index), [], { log: ['default'] });
    let most = 0;
    let under = 0;
    const save = crm.saveCallLog.bind(crm);
    crm.saveCallLog = async (...request) => {
      most = Math.max(most, ++under);
      try {
        return await save(...request);
      } finally {
        under -= 1;
      }
    };
    outbox.start();
    while (logged.length < 7) {
      const before = logged.length;
      await until(() => under === Math.min(2, 7 - before));
      clock.advance(1_000);
      await until(() => logged.length > before && under === Math.min(2, 7 - logged.length));
    }
    expect(most).toBe(2);
    expect(crm.entries.size).toBe(7);
    await outbox.stop();
  });

  it('finds the contact after all, when the CRM was down for the whole call', async () => {
    const { clock, store, crm, logged, outbox } = setUp();
    crm.contacts.push(contactWith({ id: 'c1', name: 'Robin Example', company: null, numbers: [customerNumber] }));
    crm.down = true;
    const call = record(1, { lookup: 'unavailable' });
    await store.write(call, [], { log: ['default'] });
    outbox.start();
    await until(() => (store.outbox.get(call.id)?.attempts ?? 0) === 1);
    crm.down = false;
    clock.advance(1_000);
    await until(() => logged.length === 1);
    expect(crm.entries.get(call.id)).toMatchObject({ about: { kind: 'contact', id: 'c1' } });
    expect(store.calls.get(call.id)?.lookup).toBe('found');
    await outbox.stop();
  });

  it('takes up after a restart what was postponed before', async () => {
    const { clock, store, logged, outbox } = setUp();
    await store.write(record(1), [], { log: ['default'] });
    const [job] = await store.claim('call-log', { now: '2099', until: '2100' }, 1);
    await store.failed(job as Job, new Date(clock.now() + 60_000).toISOString(), 'CRM_UNAVAILABLE');
    outbox.start();
    clock.advance(59_000);
    expect(logged).toEqual([]);
    clock.advance(6_000);
    await until(() => logged.length === 1);
    await outbox.stop();
  });

  it('one call that cannot be filed does not keep the others', async () => {
    const { store, logged, outbox } = setUp();
    await store.write(record(1, { endedAt: null, endReason: null }), [], { log: ['default'] });
    await store.write(record(2), [], { log: ['default'] });
    outbox.start();
    await until(() => logged.length === 1);
    expect(logged).toEqual([record(2).id]);
    await outbox.stop();
  });
});

describe('a search that keeps failing', () => {
  const open = { lookup: 'unavailable', contact: null } as const;

  it('keeps no call out of the log: after eight tries it is logged without a contact', async () => {
    const { clock, store, crm, logged, outbox } = setUp();
    let searches = 0;
    crm.findContacts = async () => {
      searches += 1;
      throw new CodedError('CRM_UNAVAILABLE', { details: { status: 422 } });
    };
    await store.write(record(1, open), [], { log: ['default'] });
    outbox.start();
    for (let tries = 1; tries <= 8; tries += 1) {
      await until(() => searches === tries);
      await until(() => true);
      expect(crm.sent).toEqual([]);
      clock.advance(5 * 60_000);
    }
    await until(() => logged.length === 1);
    expect(crm.entries.get(record(1).id)).toMatchObject({ about: null, customer: customerNumber });
    await outbox.stop();
  });

  it('that the CRM refuses is not repeated', async () => {
    const { store, crm, logged, outbox } = setUp();
    let searches = 0;
    crm.findContacts = async () => {
      searches += 1;
      throw new CodedError('CRM_REFUSED');
    };
    await store.write(record(1, open), [], { log: ['default'] });
    outbox.start();
    await until(() => logged.length === 1);
    expect([searches, crm.entries.get(record(1).id)?.about]).toEqual([1, null]);
    await outbox.stop();
  });

  it('is asked again when the CRM was down as a whole, so that its call finds the contact', async () => {
    const contact = { id: 'c1', name: 'Robin Example', company: null, numbers: [customerNumber] };
    const clock = new ManualClock();
    const crm = new FakeCrm(clock, [contactWith(contact)]);
    const { store, logged, outbox } = setUp({ clock, crm });
    crm.down = true;
    await store.write(record(1, open), [], { log: ['default'] });
    outbox.start();
    for (let tries = 1; tries <= 12; tries += 1) {
      await until(() => store.outbox.get(record(1).id)?.attempts === tries);
      clock.advance(5 * 60_000);
    }
    await until(() => store.outbox.get(record(1).id)?.attempts === 13);
    expect(logged).toEqual([]);
    crm.down = false;
    clock.advance(5 * 60_000);
    await until(() => logged.length === 1);
    expect(crm.entries.get(record(1).id)).toMatchObject({ about: { kind: 'contact', id: 'c1' } });
    await outbox.stop();
  });
});
