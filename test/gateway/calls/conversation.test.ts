import { describe, expect, it } from 'vitest';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { FakeCore } from './fake-core.ts';
import { MemoryStore } from './memory-store.ts';
import { anna, ben, boss, caller, line, until, type World, world } from './setup.ts';

async function talking(
  options: Parameters<typeof world>[0] = {},
): Promise<{ w: World; customer: string; agent: string }> {
  const w = await world(options);
  const channel = w.fromOutside();
  const agent = await w.leg();
  w.core.changes(agent, 'Up');
  await until(() => [...w.core.bridges.values()][0]?.size === 2);
  return { w, customer: channel.id, agent };
}

describe('a conversation', () => {
  it('plays music to the customer while held, by REST', async () => {
    const { w, customer } = await talking();
    const { id } = w.record();
    expect(await w.calls.hold(id, anna)).toMatchObject({ phase: 'held' });
    expect([...w.core.music]).toEqual([customer]);
    expect(await w.calls.hold(id, anna)).toMatchObject({ phase: 'held' });
    expect(await w.calls.resume(id, anna)).toMatchObject({ phase: 'active' });
    expect(w.core.music.size).toBe(0);
    expect(w.told.slice(2)).toEqual(['call.held anna', 'call.resumed anna']);
  });

  it('plays music to the customer when the agent’s phone holds in SIP, not when the customer’s does', async () => {
    const { w, customer, agent } = await talking();
    w.core.holds(customer);
    w.core.holds(agent);
    await until(() => w.record().phase === 'held');
    expect([...w.core.music]).toEqual([customer]);
    w.core.holds(agent, false);
    await until(() => w.record().phase === 'active');
    expect(w.told.slice(2)).toEqual(['call.held anna', 'call.resumed anna']);
  });

  it('is not held when the music cannot play', async () => {
    const { w } = await talking();
    w.core.broken.add('startMoh');
    await expect(w.calls.hold(w.record().id, anna)).rejects.toThrow();
    expect(w.record().phase).toBe('active');
    expect(w.told).not.toContain('call.held anna');
  });

  it('hold and hang-up in the same moment end the call', async () => {
    const { w, customer } = await talking();
    w.core.leaves(customer);
    const asked = w.calls.hold(w.record().id, anna).then(
      () => 'held',
      (error) => error.code,
    );
    await until(() => w.core.live.size === 0);
    expect(['held', 'CALL_STATE']).toContain(await asked);
    await until(() => w.record().phase === 'ended');
    expect(w.record().endReason).toBe('COMPLETED');
  });

  it('two hang-ups at once end it once', async () => {
    const { w, agent } = await talking();
    w.core.leaves(agent);
    await Promise.all([w.calls.hangUp(w.record().id, anna), w.calls.hangUp(w.record().id, boss)]);
    await until(() => w.core.live.size === 0);
    expect(w.told.filter((each) => each === 'call.ended anna')).toHaveLength(1);
    expect(w.record().endReason).toBe('COMPLETED');
  });

  it('is failed when the core gave a leg up', async () => {
    const { w, agent } = await talking();
    w.core.leaves(agent, 41, false);
    await until(() => w.record().phase === 'ended');
    expect(w.record().endReason).toBe('FAILED');
  });

  it('is completed by the wrap-up of its agent, which may be corrected, and is filed again each time', async () => {
    const crm = new FakeCrm(new ManualClock());
    const { w, customer } = await talking({ crm });
    const { id } = w.record();
    const wrapUp = { note: 'wants a teapot', disposition: 'sale' };
    await expect(w.calls.wrapUp(id, wrapUp, anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
    w.core.leaves(customer);
    await until(() => w.core.live.size === 0 && w.record().phase === 'ended');
    expect(w.store.outbox.get(id)?.revision).toBe(1);
    await expect(w.calls.wrapUp(id, wrapUp, ben)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
    expect(await w.calls.wrapUp(id, wrapUp, anna)).toMatchObject({ phase: 'completed', ...wrapUp });
    expect(await w.calls.wrapUp(id, { ...wrapUp, note: 'two' }, anna)).toMatchObject({ note: 'two' });
    expect(w.store.outbox.get(id)?.revision).toBe(3);
    expect(w.told.filter((each) => each === 'call.completed anna')).toHaveLength(2);
  });
});

describe('the gateway', () => {
  it('closes as failed what a crash left open, ending when it was last seen alive', async () => {
    const { w } = await talking();
    w.clock.advance(30_000);
    await w.calls.hold(w.record().id, anna);
    w.clock.advance(3_600_000);
    const again = await world({ store: w.store, clock: w.clock, crm: new FakeCrm(w.clock) });
    expect(again.record()).toMatchObject({
      phase: 'ended',
      endReason: 'FAILED',
      answeredAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:00:30.000Z',
    });
    expect(again.store.outbox.get(again.record().id)?.revision).toBe(1);
    const third = await world({ store: w.store, clock: w.clock, crm: new FakeCrm(w.clock) });
    expect(third.store.outbox.get(third.record().id)?.revision).toBe(1);
  });

  it('lets a call that comes while it recovers wait its turn', async () => {
    const store = new MemoryStore(new ManualClock());
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    store.live = async () => {
      await gate;
      return [];
    };
    const core = new FakeCore();
    const starting = world({ store, core });
    await until(() => core.listening);
    core.call({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller, dialled: line });
    open();
    await starting;
    await until(() => core.originated.length === 1);
    expect(core.hangups).toEqual([]);
  });

  it('stops: takes no new call, lets the old one finish', async () => {
    const { w, customer } = await talking();
    let stopped = false;
    const stopping = w.calls.stop(60_000).then(() => {
      stopped = true;
    });
    const late = w.fromOutside();
    await until(() => w.core.hangups.some((each) => each.channelId === late.id && each.cause === 41));
    expect(stopped).toBe(false);
    w.core.leaves(customer);
    await stopping;
    expect(w.record()).toMatchObject({ endReason: 'COMPLETED' });
    expect(w.clock.pending).toBe(0);
  });

  it('stops: hangs up what has not finished in time', async () => {
    const { w } = await talking();
    const stopping = w.calls.stop(60_000);
    await until(() => w.clock.pending === 1);
    w.clock.advance(60_000);
    await stopping;
    expect(w.core.live.size).toBe(0);
    expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'FAILED' });
  });
});
