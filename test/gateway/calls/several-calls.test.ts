import { describe, expect, it } from 'vitest';
import type { SecondCallRule } from '../../../src/domain/agents/second-call.ts';
import { guestsOf } from '../../../src/domain/participants/standing.ts';
import { noStatuses } from '../../../src/gateway/agents/port.ts';
import { anna, until, type World, world } from './setup.ts';
import { members, parties, talking, viewOf } from './talking.ts';

const rule = (secondCall: SecondCallRule) => ({ ...noStatuses, secondCall: () => secondCall });

/** anna talks; the number rings her alone, or ben after her. */
async function inCall(secondCall: SecondCallRule, agents = ['anna']) {
  const w = await world({ numbers: [{ agents }], registered: agents, statuses: rule(secondCall) });
  const first = w.fromOutside().id;
  const agent = await w.leg();
  w.core.changes(agent, 'Up');
  await until(() => [...w.core.bridges.values()][0]?.size === 2);
  return { w, first, agent };
}

/** anna has answered a second call, and the first is on hold. */
async function twoCalls() {
  const { w, first, agent } = await inCall('offer');
  const second = w.fromOutside({ caller: '+14155550124' }).id;
  const own = await w.leg(1);
  w.core.changes(own, 'Up');
  await until(() => w.record(0).phase === 'held' && w.record(1).phase === 'active');
  await until(() => w.core.bridges.size === 2);
  return { w, first, agent, second, own, ids: [w.record(0).id, w.record(1).id] as const };
}

describe('a second call for an agent that talks', () => {
  it('finds them busy, unless the agent takes one', async () => {
    const { w } = await inCall('busy');
    w.fromOutside();
    await until(() => w.record(1).phase === 'ended');
    expect(w.record(1)).toMatchObject({ endReason: 'MISSED', agent: 'anna' });
    expect(w.core.originated).toHaveLength(1);
  });

  it('rings a free agent before one that talks', async () => {
    const { w } = await inCall('offer', ['anna', 'ben']);
    w.fromOutside();
    await w.leg(1);
    expect(w.record(1).agent).toBe('ben');
    w.fromOutside();
    await w.leg(2);
    expect(w.record(2).agent).toBe('anna');
    // She talks in one call and another rings: there is no room for a third.
    w.fromOutside();
    await until(() => w.record(3).phase === 'ended');
    expect(w.core.originated).toHaveLength(3);
  });

  it('puts the first on hold with music when it is answered, and swaps both when the first is resumed', async () => {
    const { w, first, second, ids } = await twoCalls();
    expect([...w.core.music]).toEqual([first]);
    await w.calls.resume(ids[0], anna);
    await until(() => w.record(1).phase === 'held');
    expect(w.record(0).phase).toBe('active');
    expect([...w.core.music]).toEqual([second]);
  });

  it('waits with music until the agent is free, in the order of arrival', async () => {
    const { w, first } = await inCall('queue');
    w.fromOutside();
    const third = w.fromOutside().id;
    await until(() => w.core.music.size === 2);
    expect([w.record(1).phase, w.core.originated.length]).toEqual(['ringing', 1]);
    w.core.leaves(first);
    const leg = await w.leg(1);
    w.core.changes(leg, 'Up');
    await until(() => w.record(1).phase === 'active');
    expect([...w.core.music]).toEqual([third]);
    expect(w.record(1)).toMatchObject({ agent: 'anna' });
    w.core.leaves(third);
    await until(() => w.record(2).phase === 'ended');
    expect(w.record(2)).toMatchObject({ endReason: 'CANCELED', agent: 'anna' });
  });

  it('waits no longer than the limit', async () => {
    const { w } = await inCall('queue');
    const waiting = w.fromOutside().id;
    await until(() => w.core.music.has(waiting));
    w.clock.advance(119_000);
    expect(w.record(1).phase).toBe('ringing');
    w.clock.advance(2_000);
    await until(() => w.record(1).phase === 'ended');
    expect(w.record(1)).toMatchObject({ endReason: 'MISSED', agent: 'anna' });
  });
});

describe('two calls that are merged', () => {
  async function merged() {
    const both = await twoCalls();
    await both.w.calls.mergeCalls(both.ids[1], both.ids[0], anna);
    return both;
  }

  it('are one conference; the other call ends with a wrap-up of its own', async () => {
    const { w, first, second, own, agent } = await merged();
    expect(members(w)).toEqual([[first, own, second].sort()]);
    expect(w.core.music.size).toBe(0);
    await until(() => !w.core.live.has(agent));
    expect(w.record(0)).toMatchObject({ phase: 'ended', endReason: 'COMPLETED' });
    expect(viewOfSecond(w).parties).toMatchObject([{ kind: 'number', display: '(415) 555-0123', state: 'talking' }]);
    expect(w.calls.busy('anna')).toBe(true);
  });

  it('go on when the customer of the one leaves, and end with the other', async () => {
    const { w, first, second, own } = await merged();
    w.core.leaves(second);
    await until(() => viewOfSecond(w).customerLeft === true);
    expect(members(w)).toEqual([[first, own].sort()]);
    w.core.leaves(first);
    await until(() => w.record(1).phase === 'ended');
    expect(w.core.live.size).toBe(0);
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('are refused where one is between agents', async () => {
    const { w } = await inCall('offer', ['anna', 'ben']);
    const { id: call } = w.record(0);
    await w.calls.hold(call, anna);
    w.fromAgent('anna', 'ben');
    w.core.changes(await w.leg(1), 'Up');
    await until(() => w.record(1).phase === 'active');
    await expect(w.calls.mergeCalls(call, w.record(1).id, anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
  });

  const viewOfSecond = (w: World) => viewOf({ ...w, record: () => w.record(1) }, 'anna');
});

describe('a conference of more than three', () => {
  it('grows while it talks; all hear music on hold; one more is consulted', async () => {
    const { w, id, customer, agent } = await talking();
    await w.calls.addParty(id, { agent: 'ben' }, anna);
    await expect(w.calls.addParty(id, { agent: 'boss' }, anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
    expect([...w.core.music], 'the conversation goes on').toEqual([]);
    const ben = await w.leg(1);
    w.core.changes(ben, 'Up');
    await until(() => parties(w)[0]?.[1] === 'talking');
    await w.calls.addParty(id, { number: '+14155550177' }, anna);
    const number = await w.leg(2);
    w.core.changes(number, 'Up');
    await until(() => members(w)[0]?.length === 4);
    expect(members(w)).toEqual([[agent, ben, customer, number].sort()]);

    await w.calls.hold(id, anna);
    expect([...w.core.music].sort()).toEqual([ben, customer, number].sort());
    await w.calls.resume(id, anna);
    expect(w.core.music.size).toBe(0);

    await w.calls.consult(id, { agent: 'boss' }, anna);
    const boss = await w.leg(3);
    w.core.changes(boss, 'Up');
    await until(() => guestsOf(w.record()).at(-1)?.state === 'talking');
    expect([...w.core.music].sort()).toEqual([ben, customer, number].sort());
    await w.calls.merge(id, anna);
    expect(w.core.music.size).toBe(0);
    expect(members(w)).toEqual([[agent, ben, boss, customer, number].sort()]);
  });
});
