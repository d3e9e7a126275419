import { describe, expect, it } from 'vitest';
import { guestsOf } from '../../../src/domain/participants/standing.ts';
import { anna, boss, until } from './setup.ts';
import { members, parties, type Talk, talking } from './talking.ts';

describe('a supervisor', () => {
  async function listening(mode: 'listen' | 'whisper' = 'listen'): Promise<Talk & { leg: string }> {
    const talk = await talking();
    await talk.w.calls.supervise(talk.id, mode, boss);
    const leg = await talk.w.leg(1);
    talk.w.core.changes(leg, 'Up');
    await until(() => talk.w.core.snoops.length === 1);
    return { ...talk, leg };
  }

  it('who answers while the call is between two agents ends nothing, and listens to the next', async () => {
    const { w, id, customer, agent } = await talking();
    await w.calls.transfer(id, { agent: 'ben' }, anna);
    await until(() => !w.core.live.has(agent));
    await w.calls.supervise(id, 'listen', boss);
    const leg = await w.leg(2);
    w.core.changes(leg, 'Up');
    const second = await w.leg(1);
    w.core.changes(second, 'Up');
    await until(() => w.record().agent === 'ben');
    await until(() => w.core.snoops.length === 1);
    expect(w.core.snoops[0]).toMatchObject({ of: second, spy: 'both' });
    expect(w.core.live.has(customer)).toBe(true);
    expect(members(w)).toContainEqual([leg, w.core.snoops[0]?.snoopId].sort());
  });

  it('follows the call to the agent it is handed to', async () => {
    const { w, id, leg } = await listening('whisper');
    await w.calls.consult(id, { agent: 'ben' }, anna);
    const second = await w.leg(2);
    w.core.changes(second, 'Up');
    await until(() => parties(w)[0]?.[1] === 'talking');
    await w.calls.completeConsult(id, anna);
    await until(() => w.core.snoops.length === 2);
    expect(w.core.snoops[1]).toMatchObject({ of: second, whisper: 'out' });
    expect(members(w)).toContainEqual([leg, w.core.snoops[1]?.snoopId].sort());
  });

  it('who cannot be put in place is let go, and the call goes on', async () => {
    const { w, id } = await talking();
    w.core.broken.add('createBridge');
    await w.calls.supervise(id, 'listen', boss);
    const leg = await w.leg(1);
    w.core.changes(leg, 'Up');
    await until(() => !w.core.live.has(leg));
    expect(w.record().phase).toBe('active');
  });

  it('leaves no bridge behind, by leaving or with the call', async () => {
    for (const how of ['leaves', 'hangs up', 'call ends']) {
      const { w, id, customer, leg } = await listening();
      expect(w.core.bridges.size).toBe(2);
      if (how === 'leaves') await w.calls.supervise(id, null, boss);
      else w.core.leaves(how === 'call ends' ? customer : leg);
      await until(() => w.core.bridges.size === (how === 'call ends' ? 0 : 1), how);
    }
  });

  it('listens, whispers and joins by an own phone; the agent sees who joined', async () => {
    const { w, id, agent, customer } = await talking();
    await w.calls.supervise(id, 'listen', boss);
    const leg = await w.leg(1);
    w.core.changes(leg, 'Up');
    await until(() => w.core.snoops.length === 1);
    expect(w.core.snoops[0]).toMatchObject({ of: agent, spy: 'both', whisper: 'none' });
    expect(parties(w)).toEqual([]);
    await w.calls.supervise(id, 'whisper', boss);
    expect(w.core.snoops[1]).toMatchObject({ of: agent, spy: 'both', whisper: 'out' });
    await w.calls.supervise(id, 'barge', boss);
    expect(members(w)).toContainEqual([agent, customer, leg].sort());
    expect(guestsOf(w.record())).toMatchObject([{ kind: 'supervisor', name: 'boss' }]);
    await w.calls.supervise(id, null, boss);
    await until(() => !w.core.live.has(leg));
    expect(guestsOf(w.record())).toEqual([]);
    expect(w.record().phase).toBe('active');
  });

  it('is gone with the call, and an agent is none', async () => {
    const { w, id, customer } = await talking();
    await expect(w.calls.supervise(id, 'listen', anna)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await w.calls.supervise(id, 'listen', boss);
    const leg = await w.leg(1);
    w.core.changes(leg, 'Up');
    await until(() => w.core.snoops.length === 1);
    w.core.leaves(customer);
    await until(() => w.core.live.size === 0 || [...w.core.live.keys()].every((each) => each.includes('-ear-')));
    expect(w.core.live.has(leg)).toBe(false);
  });
});
