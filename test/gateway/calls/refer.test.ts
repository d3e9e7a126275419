import { describe, expect, it } from 'vitest';
import { formersOf } from '../../../src/domain/participants/standing.ts';
import { until, type World, world } from './setup.ts';

const second = '+14155550142';

/** Anna has a customer on hold, and a second call to a dialled number. */
async function twoCalls(options: Parameters<typeof world>[0] = {}) {
  const w = await world({ registered: ['anna'], ...options });
  const { id: customer } = w.fromOutside();
  const agent = await w.leg();
  w.core.changes(agent, 'Up', ['pcmu']);
  await until(() => [...w.core.bridges.values()][0]?.size === 2);
  w.core.holds(agent);
  const { id: asking } = w.fromAgent('anna', second);
  const asked = await w.leg(1);
  w.core.changes(asked, 'Up', ['pcmu']);
  await until(() => [...w.core.bridges.values()][1]?.size === 2);
  return { w, customer, agent, asking, asked };
}

const progress = (w: World) => w.core.transfers.map(({ progress }) => progress);

describe('a phone with two calls', () => {
  it('joins their far ends by REFER with Replaces: the first call goes on without it, the second is over', async () => {
    const { w, customer, agent, asking, asked } = await twoCalls();
    expect(w.core.music.has(customer)).toBe(true);
    expect(w.core.originated[1]).toMatchObject({ near: customer });
    w.clock.advance(5_000);
    w.core.refers(agent, second, asking);
    await until(() => w.record(1).phase === 'ended');
    expect(progress(w)).toEqual(['answered']);
    expect(w.core.live.has(agent)).toBe(false);
    expect(w.core.live.has(asking)).toBe(false);
    expect([...w.core.bridges.values()]).toEqual([new Set([customer, asked])]);
    expect(w.core.music.size).toBe(0);
    expect(w.record(0)).toMatchObject({ phase: 'active', agent: 'anna' });
    expect(formersOf(w.record(0))).toMatchObject([{ identity: 'anna' }]);
    expect(w.told).toContain('call.transferred anna');
    expect(w.record(1)).toMatchObject({ endReason: 'COMPLETED', customerNumber: second, agent: 'anna' });
    expect(w.calls.busy('anna')).toBe(false);
    w.clock.advance(60_000);
    w.core.leaves(asked);
    await until(() => w.core.live.size === 0);
    expect(w.record(0)).toMatchObject({ phase: 'ended', endReason: 'COMPLETED', endedAt: '2026-01-01T00:01:05.000Z' });
  });

  it('may ask the other way round, and in both calls at once', async () => {
    const { w, customer, agent, asking, asked } = await twoCalls();
    w.core.refers(asking, second, agent);
    w.core.refers(agent, second, asking);
    await until(() => [w.record(0), w.record(1)].filter(({ phase }) => phase === 'ended').length === 1);
    await until(() => !w.core.live.has(agent) && !w.core.live.has(asking));
    expect([...w.core.bridges.values()]).toEqual([new Set([customer, asked])]);
    w.core.leaves(customer);
    await until(() => w.core.live.size === 0);
    expect([w.record(0).endReason, w.record(1).endReason]).toEqual(['COMPLETED', 'COMPLETED']);
  });

  it('is declined where the other call is none of its own, or has ended, or somebody else is in it', async () => {
    const { w, customer, agent, asking, asked } = await twoCalls();
    for (const replaces of ['nobody', agent, asked, customer]) {
      w.core.refers(agent, second, replaces);
      await until(() => w.core.transfers.at(-1)?.progress === 'declined');
      w.core.transfers.length = 0;
    }
    await w.calls.consult(w.record(1).id, { number: '+14155550143' }, { identity: 'anna', role: 'agent' });
    w.core.refers(agent, second, asking);
    await until(() => w.core.transfers.at(-1)?.progress === 'declined');
    expect(w.record(0).phase).toBe('held');
  });

  it('has a second call only where the first one waits, and no third', async () => {
    const { w } = await twoCalls();
    const third = w.fromAgent('anna', '+14155550143');
    await until(() => w.core.hangups.some(({ channelId }) => channelId === third.id));
    expect(w.core.hangups.at(-1)).toMatchObject({ channelId: third.id, cause: 17 });

    const talking = await world({ registered: ['anna'] });
    talking.fromOutside();
    talking.core.changes(await talking.leg(), 'Up');
    await until(() => talking.record().phase === 'active');
    const other = talking.fromAgent('anna', second);
    await until(() => talking.core.hangups.length === 1);
    expect(talking.core.hangups).toMatchObject([{ channelId: other.id, cause: 17 }]);
    expect(talking.calls.busy('anna')).toBe(true);
  });
});
