import { describe, expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { until } from '../calls/setup.ts';
import { crmWorld } from './crm-world.ts';
import { onlyConnection } from './one-crm.ts';

import { record, setUp } from './outbox-setup.ts';

describe('an entry', () => {
  it('names the agent’s user in the CRM, and carries the CRM’s own id of it from the second time on', async () => {
    const { store, crm, logged, outbox } = setUp();
    const saved: unknown[] = [];
    crm.saveCallLog = async (entry, known) => {
      saved.push([entry.user, known.recordId]);
      return { recordId: 'entry 7', url: null };
    };
    outbox.start();
    await store.write(record(1), [], { log: ['default'] });
    outbox.wake();
    await until(() => logged.length === 1);
    await store.write(record(1, { agent: 'ben' }), [], { log: ['default'] });
    outbox.wake();
    await until(() => logged.length === 2);
    expect(saved).toEqual([
      ['u7', null],
      [null, 'entry 7'],
    ]);
    await outbox.stop();
  });

  it('has the link of a recording that is finished after the call, with the next revision', async () => {
    const { store, crm, logged, outbox } = setUp({ publicUrl: 'https://cti.example' });
    const saved: unknown[] = [];
    crm.saveCallLog = async ({ revision, recording }) => {
      saved.push([revision, recording]);
      return { recordId: 'entry 7', url: null };
    };
    outbox.start();
    await store.write(record(1), [], { log: ['default'] });
    outbox.wake();
    await until(() => logged.length === 1);
    const recordings = [{ id: 'CA1-1', kind: 'call' as const, durationMs: 9_000, at: '2025-12-31T10:00:06.000Z' }];
    await store.write(record(1, { recordings }), [], { log: ['default'] });
    outbox.wake();
    await until(() => logged.length === 2);
    expect(saved).toEqual([
      [1, null],
      [2, { url: 'https://cti.example/recordings/CA1-1', seconds: 9 }],
    ]);
    await outbox.stop();
  });

  it('updates the record that the CRM’s page made', async () => {
    const { store, crm, logged, outbox } = setUp();
    const known: unknown[] = [];
    crm.saveCallLog = async (_entry, { recordId }) => {
      known.push(recordId);
      return { recordId: recordId ?? 'new', url: null };
    };
    await store.adopt('', record(1).id, 'made by the page');
    await store.write(record(1), [], { log: ['default'] });
    outbox.start();
    await until(() => logged.length === 1);
    expect(known).toEqual(['made by the page']);
    await outbox.stop();
  });

  it('is not about a contact of another connection', async () => {
    const { store, crm, logged, outbox } = setUp();
    const contact = contactWith({ id: 'c1', name: 'Robin Example', company: null, numbers: [] });
    await store.write(record(1, { contact: { ...contact, connection: 'other' } }), [], { log: ['default'] });
    await store.write(record(2, { contact: { ...contact, connection: onlyConnection } }), [], { log: ['default'] });
    outbox.start();
    await until(() => logged.length === 2);
    expect(crm.entries.get(record(1).id)?.about).toBeNull();
    expect(crm.entries.get(record(2).id)?.about).toEqual({ kind: 'contact', id: 'c1' });
    await outbox.stop();
  });

  it('that the CRM refuses is set aside with the reason, and delays no other', async () => {
    const { store, crm, logged, changed, outbox } = setUp();
    const save = crm.saveCallLog.bind(crm);
    crm.saveCallLog = (entry, ...rest) =>
      entry.callId === record(1).id
        ? Promise.reject(new CodedError('CRM_REFUSED', { message: 'The field +14155550123 is not valid.' }))
        : save(entry, ...rest);
    await store.write(record(1), [], { log: ['default'] });
    await store.write(record(2), [], { log: ['default'] });
    outbox.start();
    await until(() => logged.length === 1 && store.outbox.get(record(1).id)?.parkedAt !== null);
    const [parked] = await store.parked();
    expect(parked).toMatchObject({ key: record(1).id, attempts: 1 });
    expect(parked?.error).toMatch(/^CRM_REFUSED: /);
    expect(parked?.error).not.toContain('4155550123');
    // Told once the database says so.
    expect(changed).toEqual([`${record(1).id} 1`]);
    await outbox.stop();
  });

  it('waits with all others for as long as the CRM asks', async () => {
    const { clock, store, crm, logged, outbox } = setUp();
    let requests = 0;
    const save = crm.saveCallLog.bind(crm);
    crm.saveCallLog = (...request) => {
      requests += 1;
      if (requests > 1) return save(...request);
      return Promise.reject(new CodedError('CRM_UNAVAILABLE', { details: { retryAfterMs: 120_000 } }));
    };
    await store.write(record(1), [], { log: ['default'] });
    outbox.start();
    await until(() => store.outbox.get(record(1).id)?.attempts === 1);
    await store.write(record(2), [], { log: ['default'] });
    outbox.wake();
    for (let round = 0; round < 23; round += 1) {
      clock.advance(5_000);
      await until(() => true);
    }
    expect(requests).toBe(1);
    clock.advance(5_000);
    await until(() => logged.length === 2);
    await outbox.stop();
  });

  it('waits for new credentials, and is sent as soon as it is resumed', async () => {
    const { clock, store, crm, logged, changed, outbox } = setUp();
    let expired = true;
    let requests = 0;
    const save = crm.saveCallLog.bind(crm);
    crm.saveCallLog = (...request) => {
      requests += 1;
      return expired ? Promise.reject(new CodedError('CRM_CREDENTIALS')) : save(...request);
    };
    await store.write(record(1), [], { log: ['default'] });
    outbox.start();
    await until(() => store.outbox.get(record(1).id)?.attempts === 1);
    await store.write(record(2), [], { log: ['default'] });
    clock.advance(60_000);
    await until(() => true);
    expect(requests).toBe(1);
    clock.advance(600_000);
    await until(() => store.outbox.get(record(1).id)?.attempts === 2);
    const ofFirst = changed.filter((each) => each.startsWith(record(1).id));
    expect(ofFirst, 'the first failure alone').toEqual([`${record(1).id} 1`]);
    expired = false;
    await store.retry('', null, new Date(clock.now()).toISOString());
    outbox.resume();
    await until(() => logged.length === 2);
    await outbox.stop();
  });
});

it('tells the agent of a call when its entry is refused, and of a missed call when its number is reached', async () => {
  const w = await crmWorld();
  const told: string[] = [];
  w.calls.subscribe((events) => {
    for (const { type, audience, callId } of events) told.push(`${type} ${audience} ${callId}`);
  });
  const save = w.crm('one').saveCallLog.bind(w.crm('one'));
  w.crm('one').saveCallLog = () => Promise.reject(new CodedError('CRM_REFUSED'));
  /** A call, and when it has rung. @returns its id */
  const call = async (answered: boolean): Promise<string> => {
    const before = w.core.originated.length;
    const channel = w.fromOutside();
    await until(() => w.core.originated.length > before);
    const { callId: id = '', channelId } = w.core.originated.at(-1) ?? { channelId: '' };
    if (answered) {
      w.core.changes(channelId, 'Up');
      await until(() => told.includes(`call.answered anna ${id}`));
      await w.settle();
    }
    w.core.leaves(channel.id);
    await until(() => told.includes(`call.ended anna ${id}`));
    w.clock.advance(1_000);
    return id;
  };
  const first = await call(false);
  await until(() => told.includes(`call.entry anna ${first}`));
  w.crm('one').saveCallLog = save;
  await call(true);
  await until(() => told.includes(`call.called-back anna ${first}`));
  const second = await call(false);
  await call(true);
  await until(() => told.includes(`call.called-back anna ${second}`));
  const about = (id: string) => told.filter((each) => each === `call.called-back anna ${id}`).length;
  expect([about(first), about(second)], 'the first one was called back before').toEqual([1, 1]);
});
