import { describe, expect, it } from 'vitest';
import { Parking } from '../../../src/gateway/calls/parking/parking.ts';
import type { NoteStore } from '../../../src/gateway/storage/store.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { FakeCore } from './fake-core.ts';
import { memoryNotes } from './memory-notes.ts';
import { parked, place } from './parked.ts';
import { anna, ben, boss, until, type World, world } from './setup.ts';
import { members, numbers, viewOf } from './talking.ts';

describe('after its time-out a parked call', () => {
  it('rings the parking agent, with music until they answer', async () => {
    const { w, customer } = await parked();
    w.clock.advance(59_999);
    expect(w.core.originated).toHaveLength(1);
    w.clock.advance(1);
    const leg = await w.leg(1);
    expect(w.core.originated[1]).toMatchObject({ to: { identity: 'anna' } });
    expect(w.told).toContain('call.ringing anna');
    expect([...w.core.music]).toEqual([customer]);
    expect(viewOf(w, 'anna')).toMatchObject({ phase: 'ringing' });
    w.core.changes(leg, 'Up');
    await until(() => w.record().phase === 'active');
    expect(w.record().agent).toBe('anna');
    expect(members(w)).toEqual([[customer, leg].sort()]);
    expect(w.told).toContain('call.retrieved @agents');
  });

  it('goes to the next agent of its number, then to none, as an unanswered call does', async () => {
    const { w } = await parked({ numbers: [{ agents: ['anna', 'ben'] }] });
    w.clock.advance(60_000);
    w.core.leaves(await w.leg(1), 19, false);
    const second = await w.leg(2);
    expect(w.core.originated[2]).toMatchObject({ to: { identity: 'ben' } });
    expect(place(w)).toBe('701');
    w.core.leaves(second, 21);
    await until(() => w.record().phase === 'ended');
    expect(w.record().endReason).toBe('COMPLETED');
    await until(() => [...w.core.playing.values()].some(({ media }) => media === 'sound:apology'));
    expect(w.core.music.size).toBe(0);
    expect(w.told).toContain('call.ended @agents');
    expect(w.core.originated).toHaveLength(3);
  });

  it('takes a message where its number has voicemail and no agent answers', async () => {
    const { w } = await parked({ numbers: [{ agents: ['anna'], voicemail: true }] });
    w.clock.advance(60_000);
    w.core.leaves(await w.leg(1), 19, false);
    await until(() => [...w.core.playing.values()].some(({ media }) => media === 'sound:voicemail'));
    expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'COMPLETED' });
    expect(w.core.music.size).toBe(0);
  });

  it('of an agent who called the customer ends, if nobody answers', async () => {
    const { w, parking } = await parked();
    w.fromAgent('ben', '+14155550199');
    const customer = await w.leg(1);
    w.core.changes(customer, 'Up');
    await until(() => [...w.core.bridges.values()][1]?.size === 2);
    await w.calls.command(w.record(1).id, ben, parking.park);
    w.core.registered.clear();
    w.clock.advance(60_000);
    await until(() => w.record(1).phase === 'ended');
    await until(() => !w.core.live.has(customer));
    expect(w.record(1)).toMatchObject({ agent: 'ben', endReason: 'COMPLETED' });
  });

  it('skips an agent who has another call by then', async () => {
    const { w } = await parked({
      numbers: [{ agents: ['anna', 'ben'] }, { number: '+14155550101', agents: ['anna'] }],
    });
    w.fromOutside({ dialled: '+14155550101' });
    await w.leg(1);
    w.clock.advance(60_000);
    await w.leg(2);
    expect(w.core.originated[2]).toMatchObject({ to: { identity: 'ben' } });
  });

  it('is still retrieved by another agent, whose request wins over the ringing phone', async () => {
    const { w, retrieve } = await parked();
    w.clock.advance(60_000);
    const rings = await w.leg(1);
    await retrieve(ben);
    await until(() => !w.core.live.has(rings));
    expect(w.calls.busy('anna')).toBe(false);
    expect(w.told).toContain('call.withdrawn anna');
    w.core.changes(await w.leg(2), 'Up');
    await until(() => w.record().agent === 'ben');
  });

  it('is answered by the agent at whom it rings when they retrieve it', async () => {
    const { w, retrieve } = await parked();
    w.clock.advance(60_000);
    const rings = await w.leg(1);
    await retrieve(anna);
    expect(w.core.originated).toHaveLength(2);
    w.core.changes(rings, 'Up');
    await until(() => w.record().agent === 'anna' && w.record().phase === 'active');
  });

  it('rings on where its retriever cannot be called', async () => {
    const { w, retrieve } = await parked({
      numbers: [{ agents: ['anna', 'ben'] }, { number: '+14155550101', agents: ['boss'] }],
    });
    w.clock.advance(60_000);
    await w.leg(1);
    w.core.broken.add('originate');
    const done = retrieve(boss);
    await until(() => w.told.includes('call.withdrawn anna'));
    await expect(done).rejects.toThrow('originate is broken');
    await until(() => w.record().phase === 'ended');
  });

  it('waits for a retriever whose phone is called already', async () => {
    const { w, retrieve } = await parked();
    await retrieve(ben);
    const leg = await w.leg(1);
    w.clock.advance(60_000);
    w.core.leaves(leg, 19, false);
    await w.leg(2);
    expect(w.core.originated[2]).toMatchObject({ to: { identity: 'anna' } });
  });

  it('never rings with 0 seconds', async () => {
    const { w } = await parked({ seconds: 0 });
    w.clock.advance(86_400_000);
    expect(w.core.originated).toHaveLength(1);
    expect(place(w)).toBe('701');
  });
});

/** The next process, on the same channels. */
async function restarted(before: World, notes: NoteStore) {
  const core = new FakeCore();
  for (const [id, channel] of before.core.live) core.live.set(id, channel);
  const parking = new Parking(60);
  const clock = new ManualClock(before.clock.now());
  const options = { numbers, registered: ['anna', 'ben', 'boss'], store: before.store, core, clock, notes };
  return { parking, next: await world({ ...options, lasting: parking }) };
}

describe('after a restart of the gateway a parked call', () => {
  it('has its slot and the rest of its time, where channels outlive the process', async () => {
    const notes = memoryNotes();
    const { w, id, customer } = await parked({ notes });
    w.clock.advance(45_000);
    const { next, parking } = await restarted(w, notes);
    expect(parking.callAt(701)).toBe(id);
    await until(() => next.core.music.has(customer));
    expect(next.calls.busy('anna')).toBe(false);
    next.clock.advance(14_999);
    expect(next.core.originated).toHaveLength(0);
    next.clock.advance(1);
    await until(() => next.core.originated.length === 1);
    expect(next.core.originated[0]).toMatchObject({ to: { identity: 'anna' } });
  });

  it('is over, where channels end with the process, and every agent learns it', async () => {
    const { w } = await parked();
    const core = new FakeCore();
    const next = await world({
      numbers,
      store: w.store,
      core,
      clock: new ManualClock(w.clock.now()),
      lasting: new Parking(60),
    });
    expect(next.record()).toMatchObject({ phase: 'ended', endReason: 'FAILED' });
    expect(w.store.events.slice(-2).map(({ type, audience }) => `${type} ${audience}`)).toEqual([
      'call.ended anna',
      'call.ended @agents',
    ]);
  });
});
