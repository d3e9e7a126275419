import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import type { NewEvent, StoredEvent } from '../../../src/gateway/storage/store.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { MemoryStore } from './memory-store.ts';
import { anna, caller, until, type World, world } from './setup.ts';

/** A store with a full disk on request. */
class FullStore extends MemoryStore {
  full = false;
  /** Number of refused writes. */
  refused = 0;

  override write(
    call: CallRecord,
    events: readonly NewEvent[],
    options?: { log?: readonly string[] },
  ): Promise<StoredEvent[]> {
    if (!this.full) return super.write(call, events, options);
    this.refused += 1;
    return Promise.reject(new CodedError('STORAGE_FULL'));
  }
}

type FullWorld = World & { store: FullStore };

async function withDisk(): Promise<FullWorld> {
  const clock = new ManualClock();
  const store = new FullStore(clock);
  return { ...(await world({ store, clock })), store };
}

/** A call from outside that anna has answered. */
async function talking(w: FullWorld): Promise<{ customer: string; agent: string }> {
  const customer = w.fromOutside().id;
  const agent = await w.leg();
  w.core.changes(agent, 'Up');
  await until(() => [...w.core.bridges.values()].some((members) => members.size === 2));
  return { customer, agent };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('while the disk is full, a new call', () => {
  it('is refused with 503 and leaves nothing behind; the next one is taken once there is room', async () => {
    const w = await withDisk();
    w.store.full = true;
    const { id } = w.fromOutside();
    await until(() => w.core.hangups.length > 0);
    // Q.850 41 is SIP 503: a carrier tries its next route.
    expect(w.core.hangups).toEqual([{ channelId: id, cause: 41 }]);
    expect(w.core.originated).toEqual([]);
    w.clock.advance(60_000);
    await settled();
    expect(w.store.refused).toBe(1);
    expect(w.calls.busy('anna')).toBe(false);
    w.store.full = false;
    w.fromOutside();
    await w.leg();
    expect(w.record()).toMatchObject({ phase: 'ringing', agent: 'anna', customerNumber: caller });
  });

  it('of an agent is refused, too', async () => {
    const w = await withDisk();
    w.store.full = true;
    const { id } = w.fromAgent('anna', '+14155550199');
    await until(() => w.core.hangups.length > 0);
    expect(w.core.hangups).toEqual([{ channelId: id, cause: 41 }]);
    expect(w.calls.busy('anna')).toBe(false);
  });
});

describe('while the disk is full, a live call', () => {
  it('goes on through hold, and what happened is written in its order once there is room', async () => {
    const w = await withDisk();
    const { agent } = await talking(w);
    w.store.full = true;
    w.core.holds(agent);
    await until(() => w.store.refused === 1);
    w.core.holds(agent, false);
    await until(() => w.store.refused === 2);
    await settled();
    expect(w.core.hangups).toEqual([]);
    w.store.full = false;
    w.clock.advance(5_000);
    await until(() => w.told.at(-1) === 'call.resumed anna');
    expect(w.told.slice(-2)).toEqual(['call.held anna', 'call.resumed anna']);
    expect(w.record()).toMatchObject({ phase: 'active' });
  });

  it('that rang before can be answered', async () => {
    const w = await withDisk();
    w.fromOutside();
    const agent = await w.leg();
    w.store.full = true;
    w.core.changes(agent, 'Up');
    await until(() => [...w.core.bridges.values()].some((members) => members.size === 2));
    w.store.full = false;
    w.clock.advance(5_000);
    await until(() => w.record().phase === 'active');
    expect(w.core.hangups).toEqual([]);
  });

  it('ends with its own reason and time, which are written once there is room', async () => {
    const w = await withDisk();
    const { customer, agent } = await talking(w);
    const endedAt = new Date(w.clock.now()).toISOString();
    w.store.full = true;
    w.core.leaves(customer);
    await until(() => w.core.hangups.some(({ channelId }) => channelId === agent));
    w.core.leaves(agent);
    expect(w.calls.busy('anna')).toBe(false);
    w.clock.advance(20_000);
    await settled();
    w.store.full = false;
    w.clock.advance(5_000);
    await until(() => w.record().phase === 'ended');
    expect(w.record()).toMatchObject({ endReason: 'COMPLETED', endedAt });
    expect(w.clock.pending).toBe(0);
  });

  it('tells an agent that the wrap-up is not saved', async () => {
    const w = await withDisk();
    const { customer, agent } = await talking(w);
    w.core.leaves(customer);
    w.core.leaves(agent);
    await until(() => w.record().phase === 'ended');
    w.store.full = true;
    await expect(w.calls.wrapUp(w.record().id, { note: 'n', disposition: null }, anna)).rejects.toMatchObject({
      code: 'STORAGE_FULL',
    });
    w.store.full = false;
    expect(await w.calls.wrapUp(w.record().id, { note: 'n', disposition: null }, anna)).toMatchObject({ note: 'n' });
  });

  it('that is over keeps a stop from nothing', async () => {
    const w = await withDisk();
    const { customer, agent } = await talking(w);
    w.store.full = true;
    w.core.leaves(customer);
    w.core.leaves(agent);
    await settled();
    // Resolves while the clock stands still, so it does not wait for the grace period.
    await w.calls.stop(30_000);
    expect(w.clock.pending).toBe(0);
  });
});
