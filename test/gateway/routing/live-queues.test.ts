import { describe, expect, it } from 'vitest';
import type { QueueOutcome } from '../../../src/gateway/routing/queues/port.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { runningQueues, settled } from './call-floor.ts';

const call = (callId: string) => ({ callId, queue: 'support', kind: 'call' }) as const;
const minute = 60_000;

describe('queues of a running gateway', () => {
  it('a call rings an agent at once; the answer is its outcome, and limits the wrap-up', async () => {
    const { queues, floor, storage } = await runningQueues({ wrapUp: { seconds: 30, acrossQueues: true } });
    const place = await queues.join(call('c1'));
    expect(floor.log).toEqual(['rings anna c1']);
    expect((await storage.queues.places()).map(({ callId }) => callId)).toEqual(['c1']);
    await floor.ends('anna', 'answered');
    expect(await place.outcome).toEqual({ why: 'answered', agent: 'anna' });
    expect(floor.log).toEqual(['rings anna c1', 'wrap-up c1 30']);
    expect(await storage.queues.places()).toEqual([]);
    expect(place.position()).toBe(0);
  });

  it('two calls never ring one agent, also if call control claims the agent in the same turn', async () => {
    const { queues, floor } = await runningQueues({ agents: ['anna'] });
    // The other listeners have not heard of it yet.
    floor.presenceOf = () => 'occupied';
    const place = await queues.join(call('c1'));
    expect(floor.log).toEqual([]);
    expect(place.position()).toBe(1);
  });

  it('a missed offer goes to the next agent, and after several the agent gets a break', async () => {
    const missed = { retrySeconds: 5, rejectedSeconds: 5, breakAfter: 2 };
    const { queues, floor, clock } = await runningQueues({ agents: ['anna'], missed });
    await queues.join(call('c1'));
    await floor.ends('anna', 'missed');
    clock.advance(5000);
    await floor.ends('anna', 'missed');
    expect(floor.log).toEqual(['rings anna c1', 'rings anna c1', 'break anna']);
    clock.advance(minute);
    expect(floor.log).toHaveLength(3);
  });

  it('a caller who hangs up stops the phone, and the next caller rings it', async () => {
    const { queues, floor, storage } = await runningQueues({ agents: ['anna'] });
    const first = await queues.join(call('c1'));
    const second = await queues.join(call('c2'));
    expect([first.position(), second.position()]).toEqual([1, 2]);
    first.leave('gone');
    expect(await first.outcome).toEqual({ why: 'gone' });
    await settled();
    expect(floor.log).toEqual(['rings anna c1', 'stops anna c1', 'rings anna c2']);
    expect((await storage.queues.places()).map(({ callId }) => callId)).toEqual(['c2']);
  });

  it('the owner of the contact is rung first, also if they are in no queue', async () => {
    const { queues, floor } = await runningQueues({ ownerSeconds: 10 });
    floor.presenceOf = (identity) => (identity === 'dora' ? 'free' : 'occupied');
    await queues.join({ ...call('c1'), owner: 'dora' });
    expect(floor.log).toEqual(['rings dora c1']);
  });

  it('waits for the name of the owner, which a restart knows, and lets the caller leave meanwhile', async () => {
    const { queues, floor, storage } = await runningQueues({ ownerSeconds: 10 });
    floor.set('dora', 'free');
    let name = (_owner: string | null): void => {};
    const ownerSoon = {
      withinMs: 1500,
      find: () =>
        new Promise<string | null>((resolve) => {
          name = resolve;
        }),
    };
    const place = await queues.join({ ...call('c1'), ownerSoon });
    expect([floor.log, place.position()]).toEqual([[], 1]);
    name('dora');
    await settled();
    expect(floor.log).toEqual(['rings dora c1']);
    expect((await storage.queues.places())[0]?.owner).toBe('dora');
    const second = await queues.join({ ...call('c2'), ownerSoon });
    second.leave('gone');
    name('ben');
    await settled();
    expect([floor.log, await second.outcome]).toEqual([['rings dora c1'], { why: 'gone' }]);
  });

  it('asks for no owner if the queue prefers none, or the owner is known', async () => {
    const { queues, floor } = await runningQueues({ name: 'support' }, { name: 'sales', ownerSeconds: 10 });
    const ownerSoon = { withinMs: 1500, find: () => Promise.reject(new Error('asked')) };
    await queues.join({ ...call('c1'), ownerSoon });
    await queues.join({ ...call('c2'), queue: 'sales', owner: 'ben', ownerSoon });
    expect(floor.log).toEqual(['rings anna c1', 'rings ben c2']);
  });

  it('a queue that gets other agents is not without agents meanwhile', async () => {
    const limits = { waiting: null, waitSeconds: null, unstaffedSeconds: 0 };
    const { queues, floor, clock, definitions } = await runningQueues({ agents: ['anna'], limits });
    clock.advance(minute);
    floor.set('anna', 'occupied');
    floor.presenceOf = (identity) => (identity === 'dora' ? 'free' : 'occupied');
    const place = await queues.join(call('c1'));
    await definitions.change({ ...definitions.get('support'), agents: ['dora'] }, {});
    expect(floor.log).toEqual(['rings dora c1']);
    expect(place.position()).toBe(1);
  });

  it('an agent whose browser dies during an offer is passed by', async () => {
    const { queues, floor } = await runningQueues({});
    await queues.join(call('c1'));
    floor.set('anna', 'away');
    await floor.ends('anna', 'failed');
    expect(floor.log).toEqual(['rings anna c1', 'rings ben c1']);
  });

  it('limits end waits on time, whatever happens to the system date', async () => {
    const limits = { waiting: null, waitSeconds: 60, unstaffedSeconds: null };
    const { queues, floor, clock } = await runningQueues({ agents: ['anna'], limits });
    floor.set('anna', 'occupied');
    const place = await queues.join(call('c1'));
    clock.step(3 * 3600 * 1000);
    clock.advance(59_000);
    expect(place.position()).toBe(1);
    clock.step(-6 * 3600 * 1000);
    clock.advance(1000);
    expect(await place.outcome).toEqual({ why: 'timeout' });
  });

  it('a rule moves the call, and its stored place, to another queue', async () => {
    const { queues, floor, clock, storage } = await runningQueues(
      { agents: ['anna'], overflow: [{ when: 'wait', afterSeconds: 20, to: { kind: 'queue', name: 'backup' } }] },
      { name: 'backup', agents: ['ben'] },
    );
    floor.set('anna', 'occupied');
    floor.set('ben', 'occupied');
    const place = await queues.join(call('c1'));
    clock.advance(20_000);
    await settled();
    expect(place.queue().name).toBe('backup');
    expect(await storage.queues.places()).toMatchObject([{ callId: 'c1', queue: 'backup' }]);
    floor.set('ben', 'free');
    expect(floor.log).toEqual(['rings ben c1']);
  });

  it('a call that was moved and answered was last in the queue that it was moved to', async () => {
    const overflow = [{ when: 'wait' as const, afterSeconds: 20, to: { kind: 'queue' as const, name: 'backup' } }];
    const { queues, floor, clock } = await runningQueues({ agents: [], overflow }, { name: 'backup', agents: ['ben'] });
    const place = await queues.join(call('c1'));
    clock.advance(20_000);
    await floor.ends('ben', 'answered');
    expect(await place.outcome).toEqual({ why: 'answered', agent: 'ben' });
    expect(place.queue().name).toBe('backup');
  });

  it('announces position and wait by the rules of the queue, and a flow whenever it asks', async () => {
    const announcements = {
      position: true,
      positionUpTo: 9,
      expectedWait: true,
      firstAfterSeconds: 5,
      everySeconds: 60,
    };
    const { queues, floor, clock } = await runningQueues({ agents: ['anna'], announcements, handlingSeconds: 120 });
    floor.set('anna', 'occupied');
    const place = await queues.join(call('c1'));
    expect(place.announcement()).toBeNull();
    clock.advance(5000);
    // 120 s, and four of five wait less than 1.84 times as long.
    expect(place.announcement()).toEqual({ position: 1, lessThanMinutes: 4 });
    expect(place.announcement()).toBeNull();
    expect(place.news()).toEqual({ position: 1, lessThanMinutes: 4 });
    expect(place.expectedWaitMs()).toBeCloseTo(120_000);
    expect(queues.staffing('support')).toEqual({
      staffed: 1,
      free: 0,
      waiting: 1,
      longestWaitMs: 5000,
      expectedWaitMs: expect.closeTo(240_000),
    });
  });

  it('a callback has the place of its call, ahead of newer callers', async () => {
    const { queues, floor, clock } = await runningQueues({ agents: ['anna'] });
    floor.set('anna', 'occupied');
    const first = await queues.join(call('c1'));
    for (const callId of ['c2', 'c3', 'c4']) {
      clock.advance(1000);
      await queues.join(call(callId));
    }
    first.leave('callback');
    expect(await first.outcome).toEqual({ why: 'callback' });
    await queues.join({ callId: 'c1', queue: 'support', kind: 'callback', since: first.since });
    floor.set('anna', 'free');
    expect(floor.log).toEqual(['rings anna c1']);
  });

  it('refuses a queue that does not exist, and a call that waits already', async () => {
    const { queues, floor, definitions } = await runningQueues({});
    await expect(queues.join({ ...call('c1'), queue: 'sales' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const identity of ['anna', 'ben']) floor.set(identity, 'occupied');
    const place = await queues.join(call('c1'));
    await expect(queues.join(call('c1'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await definitions.delete('support', null, {});
    expect(await place.outcome).toEqual({ why: 'gone' } satisfies QueueOutcome);
    expect(queues.staffing('support')).toBeNull();
  });

  it('thousands of callers without an agent: as many as the limit wait, by one timer, and all get an outcome', async () => {
    const limits = { waiting: 1000, waitSeconds: null, unstaffedSeconds: 30 };
    const { queues, floor, clock, storage } = await runningQueues({ limits });
    for (const identity of ['anna', 'ben']) floor.set(identity, 'away');
    const before = clock.pending;
    const callIds = Array.from({ length: 3000 }, (_, at) => `c${at}`);
    const places = await Promise.all(callIds.map((callId) => queues.join(call(callId))));
    expect([queues.staffing('support')?.waiting, clock.pending - before]).toEqual([1000, 1]);
    clock.advance(minute);
    const counts = new Map<string, number>();
    for (const { outcome } of places) {
      const { why } = await outcome;
      counts.set(why, (counts.get(why) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({ full: 2000, unstaffed: 1000 });
    await eventually('no stored places', async () => (await storage.queues.places()).length === 0);
    expect([queues.staffing('support')?.waiting, clock.pending - before, floor.log]).toEqual([0, 0, []]);
  });

  it('a call whose place cannot be stored waits nevertheless', async () => {
    const { queues, floor, storage } = await runningQueues({});
    storage.queues.putPlace = () => Promise.reject(new Error('disk full'));
    await queues.join(call('c1'));
    expect(floor.log).toEqual(['rings anna c1']);
  });
});

describe('after a kill', () => {
  it('calls that survived keep their places, and none is offered before an earlier one', async () => {
    const { queues, floor, clock, restart } = await runningQueues({});
    for (const identity of ['anna', 'ben']) floor.set(identity, 'occupied');
    for (const callId of ['c1', 'c2', 'c3']) {
      await queues.join(call(callId));
      clock.advance(1000);
    }
    const second = await restart();
    second.floor.set('anna', 'free');
    const last = await second.queues.resume('c3');
    const first = await second.queues.resume('c1');
    expect(await second.queues.resume('c1')).toBeNull();
    expect([first?.position(), last?.position()]).toEqual([1, 2]);
    expect(second.floor.log).toEqual([]);
    await second.queues.open({ offers: second.floor, presences: second.floor }, (callId) => callId !== 'c2');
    expect(second.floor.log).toEqual(['rings anna c1']);
    // c2 did not survive: its call was logged, and its place is gone.
    expect((await second.storage.queues.places()).map(({ callId }) => callId)).toEqual(['c1', 'c3']);
  });

  it('a call that is late to resume holds up the others for five seconds', async () => {
    const { queues, floor, clock, restart } = await runningQueues({});
    for (const identity of ['anna', 'ben']) floor.set(identity, 'occupied');
    for (const callId of ['c1', 'c2', 'c3']) {
      await queues.join(call(callId));
      clock.advance(1000);
    }
    const second = await restart();
    second.floor.set('anna', 'free');
    await second.queues.resume('c3');
    await second.queues.open({ offers: second.floor, presences: second.floor }, () => true);
    await second.queues.resume('c2');
    second.clock.advance(4_999);
    expect(second.floor.log).toEqual([]);
    second.clock.advance(1);
    expect(second.floor.log).toEqual(['rings anna c2']);
    expect((await second.queues.resume('c1'))?.position()).toBe(1);
  });

  it('a queue without agents waits until their phones are back', async () => {
    const limits = { waiting: null, waitSeconds: null, unstaffedSeconds: 0 };
    const { queues, floor, clock, restart } = await runningQueues({ limits });
    for (const identity of ['anna', 'ben']) floor.set(identity, 'occupied');
    await queues.join(call('c1'));
    const second = await restart();
    const place = await second.queues.resume('c1');
    await second.queues.open({ offers: second.floor, presences: second.floor });
    clock.advance(29_000);
    expect(place?.position()).toBe(1);
    clock.advance(1000);
    expect(await place?.outcome).toEqual({ why: 'unstaffed' });
  });

  it('callbacks are there for whoever books them', async () => {
    const { queues, floor, restart } = await runningQueues({});
    for (const identity of ['anna', 'ben']) floor.set(identity, 'occupied');
    await queues.join({ ...call('b1'), kind: 'callback', since: 0 });
    const second = await restart();
    await second.queues.open({ offers: second.floor, presences: second.floor });
    expect(second.queues.formerCallbacks()).toEqual([{ callId: 'b1', queue: 'support' }]);
    expect((await second.queues.resume('b1'))?.position()).toBe(1);
  });
});
