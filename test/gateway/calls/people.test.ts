import { describe, expect, it } from 'vitest';
import { crewOf, wholeNote } from '../../../src/domain/calls/crew.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { viewOfCall } from '../../../src/gateway/masking/view.ts';
import { anna, ben, boss, until, type World, world } from './setup.ts';

const numbers = [{ agents: ['anna'] }, { number: '+14155550101', agents: ['ben', 'boss'] }];

interface Talk {
  w: World;
  id: string;
  customer: string;
  agent: string;
}

/** A customer talks with anna; ben and the boss are free. */
async function talking(options: Parameters<typeof world>[0] = {}): Promise<Talk> {
  const w = await world({ numbers, registered: ['anna', 'ben', 'boss'], ...options });
  const customer = w.fromOutside().id;
  const agent = await w.leg();
  w.core.changes(agent, 'Up');
  await until(() => [...w.core.bridges.values()][0]?.size === 2);
  return { w, id: w.record().id, customer, agent };
}

const members = (w: World): string[][] => [...w.core.bridges.values()].map((bridge) => [...bridge].sort());
const parties = (w: World) =>
  crewOf(w.record()).parties.map(({ identity, state, consulting }) => [identity, state, consulting]);
const viewOf = (w: World, viewer: string) => viewOfCall(w.record(), { home: 'US', label: 'Support', viewer });

async function consulting(): Promise<Talk & { second: string }> {
  const talk = await talking();
  await talk.w.calls.consult(talk.id, { agent: 'ben' }, anna);
  const second = await talk.w.leg(1);
  talk.w.core.changes(second, 'Up');
  await until(() => parties(talk.w)[0]?.[1] === 'talking');
  return { ...talk, second };
}

describe('a consultation', () => {
  it('rings the second agent while the customer hears music and the agent a ringing tone', async () => {
    const { w, id, customer, agent } = await talking();
    await w.calls.consult(id, { agent: 'ben' }, anna);
    expect([...w.core.music]).toEqual([customer]);
    expect(members(w)).toEqual([[customer]]);
    expect([...w.core.playing.values()]).toEqual([{ place: { channelId: agent }, media: 'tone:ringback' }]);
    expect(w.core.originated[1]).toMatchObject({
      to: { kind: 'agent', identity: 'ben' },
      caller: { user: '+14155550123' },
    });
    expect(parties(w)).toEqual([['ben', 'ringing', true]]);
    expect(viewOf(w, 'ben')).toMatchObject({ agent: 'ben', phase: 'ringing', answeredAt: null });
    expect(w.told).toContain('call.ringing ben');
    expect(w.calls.busy('ben')).toBe(true);
  });

  it('lets the agents talk alone, and then the customer with the second', async () => {
    const { w, id, customer, agent, second } = await consulting();
    expect(members(w)).toEqual([[customer], [agent, second].sort()]);
    expect(viewOf(w, 'ben')).toMatchObject({ phase: 'active', parties: [{ id: 'agent', display: 'anna' }] });
    await w.calls.completeConsult(id, anna);
    await until(() => !w.core.live.has(agent));
    expect(members(w)).toEqual([[customer, second].sort()]);
    expect(w.core.music.size).toBe(0);
    expect(w.record()).toMatchObject({ agent: 'ben', phase: 'active' });
    expect(viewOf(w, 'anna')).toMatchObject({ agent: 'anna', phase: 'ended', endReason: 'COMPLETED', parties: [] });
    expect([w.calls.busy('anna'), w.calls.busy('ben')]).toEqual([false, true]);
    expect(w.told).toContain('call.transferred anna');
  });

  it('gives both a wrap-up, in one note', async () => {
    const { w, id, customer } = await consulting();
    await w.calls.completeConsult(id, anna);
    await w.calls.wrapUp(id, { note: 'Knows the tariff', disposition: null }, anna);
    expect(viewOf(w, 'anna')).toMatchObject({ phase: 'completed', note: 'Knows the tariff' });
    w.core.leaves(customer);
    await until(() => w.record().phase === 'ended');
    await w.calls.wrapUp(id, { note: 'Changed it', disposition: 'Solved' }, ben);
    expect(wholeNote(w.record())).toBe('Knows the tariff\nChanged it');
    expect(w.record()).toMatchObject({ phase: 'completed', disposition: 'Solved', endReason: 'COMPLETED' });
  });

  it('takes the customer back', async () => {
    const { w, id, customer, agent, second } = await consulting();
    await w.calls.endConsult(id, anna);
    await until(() => !w.core.live.has(second));
    expect(members(w)).toEqual([[agent, customer].sort()]);
    expect(w.record()).toMatchObject({ phase: 'active', agent: 'anna' });
    expect(parties(w)).toEqual([]);
    expect(w.told).toContain('call.withdrawn ben');
    expect(w.calls.busy('ben')).toBe(false);
  });

  it('ends by itself where the second does not answer; the customer goes on waiting', async () => {
    const { w, id, customer, agent } = await talking();
    await w.calls.consult(id, { agent: 'ben' }, anna);
    w.core.leaves(await w.leg(1), 19, false);
    await until(() => parties(w).length === 0);
    await until(() => members(w)[0]?.length === 2);
    expect(members(w)).toEqual([[agent, customer].sort()]);
    expect(w.record().phase).toBe('held');
    expect(w.core.playing.size).toBe(0);
  });

  it('is a transfer when the agent hangs up in it', async () => {
    const { w, customer, agent, second } = await consulting();
    w.core.leaves(agent);
    await until(() => w.record().agent === 'ben');
    expect(members(w)).toEqual([[customer, second].sort()]);
  });

  it('is over with the customer', async () => {
    const { w, customer } = await consulting();
    w.core.leaves(customer);
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'COMPLETED' });
    expect(w.core.bridges.size).toBe(0);
    expect([w.calls.busy('anna'), w.calls.busy('ben')]).toEqual([false, false]);
  });

  it('is refused with what to do', async () => {
    const { w, id } = await talking();
    w.core.registered.delete('boss');
    const code = (promise: Promise<unknown>) =>
      promise.then(
        () => 'fine',
        (error) => error.code,
      );
    expect(await code(w.calls.consult(id, { agent: 'nobody' }, anna))).toBe('NOT_FOUND');
    expect(await code(w.calls.consult(id, { agent: 'boss' }, anna))).toBe('AGENT_UNREACHABLE');
    expect(await code(w.calls.consult(id, { agent: 'anna' }, anna))).toBe('CALL_STATE');
    expect(await code(w.calls.consult(id, { number: 'hello' }, anna))).toBe('INVALID_NUMBER');
    expect(await code(w.calls.consult(id, { agent: 'ben' }, ben))).toBe('CALL_NOT_FOUND');
    expect(await code(w.calls.completeConsult(id, anna))).toBe('CALL_STATE');
    await w.calls.consult(id, { agent: 'ben' }, anna);
    expect(await code(w.calls.consult(id, { number: '+14155550142' }, anna))).toBe('CALL_STATE');
    expect(await code(w.calls.merge(id, anna))).toBe('CALL_STATE');
    expect(await code(w.calls.hold(id, ben))).toBe('CALL_STATE');
  });

  it('asks a number as the virtual number', async () => {
    const { w, id } = await talking();
    await w.calls.consult(id, { number: '(415) 555-0142' }, anna);
    expect(w.core.originated[1]).toMatchObject({
      to: { kind: 'number', number: '+14155550142' },
      caller: { user: '+14155550100', name: null },
      params: {},
    });
  });
});

describe('a conference', () => {
  async function merged(): Promise<Talk & { second: string }> {
    const talk = await consulting();
    await talk.w.calls.merge(talk.id, anna);
    return talk;
  }

  it('joins all three', async () => {
    const { w, customer, agent, second } = await merged();
    expect(members(w)).toEqual([[agent, customer, second].sort()]);
    expect(w.core.music.size).toBe(0);
    expect(w.record().phase).toBe('active');
    expect(parties(w)).toEqual([['ben', 'talking', false]]);
  });

  it('mutes and removes one', async () => {
    const { w, id, second } = await merged();
    await w.calls.muteParty(id, 'party-1', true, anna);
    expect([...w.core.muted]).toEqual([[second, 'in']]);
    expect(parties(w)).toEqual([['ben', 'muted', false]]);
    await w.calls.muteParty(id, 'party-1', false, anna);
    expect(w.core.muted.size).toBe(0);
    await w.calls.dropParty(id, 'party-1', anna);
    await until(() => !w.core.live.has(second));
    expect(w.record().phase).toBe('active');
    expect(parties(w)).toEqual([]);
  });

  it('goes on between the other two when the agent leaves, by SIP or by REST', async () => {
    for (const how of ['sip', 'rest']) {
      const { w, id, customer, agent, second } = await merged();
      if (how === 'sip') w.core.leaves(agent);
      else await w.calls.hangUp(id, anna);
      await until(() => w.record().agent === 'ben');
      await until(() => !w.core.live.has(agent));
      expect(members(w)).toEqual([[customer, second].sort()]);
      expect(w.record().phase).toBe('active');
    }
  });

  it('goes on when the second leaves', async () => {
    const { w, id } = await merged();
    await w.calls.hangUp(id, ben);
    await until(() => parties(w).length === 0);
    expect(w.record()).toMatchObject({ phase: 'active', agent: 'anna' });
  });
});

describe('a blind transfer', () => {
  it('lets the agent go at once, and the customer hear ringing', async () => {
    const { w, id, customer, agent } = await talking();
    await w.calls.transfer(id, { agent: 'ben' }, anna);
    await until(() => !w.core.live.has(agent));
    expect([...w.core.playing.values()]).toEqual([{ place: { channelId: customer }, media: 'tone:ringback' }]);
    expect(viewOf(w, 'anna').phase).toBe('ended');
    expect(w.calls.busy('anna')).toBe(false);
    const second = await w.leg(1);
    w.core.changes(second, 'Up');
    await until(() => w.record().agent === 'ben');
    expect(members(w)).toEqual([[customer, second].sort()]);
    expect(w.core.playing.size).toBe(0);
  });

  it('comes back to the agent when nobody answers, who is its agent again', async () => {
    const { w, id, agent } = await talking();
    await w.calls.transfer(id, { agent: 'ben' }, anna);
    await until(() => !w.core.live.has(agent));
    w.core.leaves(await w.leg(1), 19, false);
    const back = await w.leg(2);
    expect(w.core.originated[2]?.to).toEqual({ kind: 'agent', identity: 'anna' });
    expect(viewOf(w, 'anna').phase).toBe('ringing');
    w.core.changes(back, 'Up');
    await until(() => viewOf(w, 'anna').phase === 'active');
    expect(crewOf(w.record()).formers).toEqual([]);
  });

  it('by the phone’s own button runs the same way', async () => {
    const { w, agent } = await talking();
    w.core.refers(agent, 'ben');
    await w.leg(1);
    await until(() => !w.core.live.has(agent));
    expect(w.core.transfers.map(({ progress }) => progress)).toEqual(['trying', 'answered']);
    const other = await talking();
    other.w.core.refers(other.agent, 'nonsense');
    await until(() => other.w.core.transfers.length === 2);
    expect(other.w.core.transfers.at(-1)?.progress).toBe('unavailable');
    expect(other.w.record().phase).toBe('active');
  });
});

describe('a recording', () => {
  const recorded = (record: 'off' | 'on-demand' | 'always') => talking({ numbers: [{ agents: ['anna'], record }] });
  const state = (w: World) => crewOf(w.record()).recording;

  it('of a number that must be recorded begins by itself, the customer on the left, and can only be paused', async () => {
    const { w, id, customer } = await recorded('always');
    await until(() => state(w) === 'on');
    const [[name, recording] = ['', undefined]] = [...w.core.recordings];
    expect(recording?.options.layout).toEqual({ dual: true, left: customer });
    await expect(w.calls.record(id, 'stop', anna)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await w.calls.record(id, 'pause', anna);
    expect([state(w), recording?.paused]).toEqual(['paused', true]);
    await w.calls.record(id, 'resume', anna);
    expect([state(w), recording?.paused]).toEqual(['on', false]);
    w.core.leaves(customer);
    await until(() => crewOf(w.record()).recordings.length === 1);
    expect(crewOf(w.record()).recordings[0]).toMatchObject({ id: name, kind: 'call', durationMs: 4000 });
    expect(state(w)).toBe('off');
  });

  it('that cannot begin is filed as failed, and the next has a name of its own', async () => {
    const ended: unknown[] = [];
    const book = {
      begin: async () => {},
      finished: async (id: string, end: { durationMs: number; why: string }) => {
        ended.push([id, end.why]);
        return { durationMs: end.durationMs, incomplete: end.why === 'failed' };
      },
      ofCall: async () => [],
    };
    const { w, id } = await talking({ numbers: [{ agents: ['anna'], record: 'on-demand' }], recordings: book });
    const begins = w.core.record.bind(w.core);
    w.core.record = () => Promise.reject(new CodedError('RECORDING_FAILED'));
    await expect(w.calls.record(id, 'start', anna)).rejects.toMatchObject({ code: 'RECORDING_FAILED' });
    expect(ended).toEqual([[`${id}-1`, 'failed']]);
    w.core.record = begins;
    await w.calls.record(id, 'start', anna);
    expect([...w.core.recordings.keys()]).toEqual([`${id}-2`]);
  });

  it('whose end cannot be filed is over all the same', async () => {
    const book = {
      begin: async () => {},
      finished: () => Promise.reject(new Error('the disk is gone')),
      ofCall: async () => [],
    };
    const { w, id } = await talking({ numbers: [{ agents: ['anna'], record: 'on-demand' }], recordings: book });
    await w.calls.record(id, 'start', anna);
    await w.calls.record(id, 'stop', anna);
    await until(() => crewOf(w.record()).recordings.length === 1);
    expect(state(w)).toBe('off');
    expect(crewOf(w.record()).recordings).toMatchObject([{ id: `${id}-1`, durationMs: 4000 }]);
  });

  it('is started and stopped at will where it may be, one after the other', async () => {
    const { w, id } = await recorded('on-demand');
    expect(w.core.recordings.size).toBe(0);
    for (const number of [1, 2]) {
      await w.calls.record(id, 'start', anna);
      expect([...w.core.recordings.keys()]).toEqual([`${id}-${number}`]);
      await w.calls.record(id, 'stop', anna);
      await until(() => crewOf(w.record()).recordings.length === number);
    }
    await expect(w.calls.record(id, 'pause', anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
  });

  it('is refused where calls are not recorded, and a call goes on without one that cannot be', async () => {
    const off = await recorded('off');
    await expect(off.w.calls.record(off.id, 'start', anna)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { w, id } = await recorded('on-demand');
    w.core.broken.add('record');
    await expect(w.calls.record(id, 'start', anna)).rejects.toThrow();
    expect(w.record().phase).toBe('active');
    expect(state(w)).toBe('off');
  });

  it('is a message where nobody answers: greeting, beep, message', async () => {
    const w = await world({ numbers: [{ agents: ['anna'], voicemail: true }], registered: [] });
    const customer = w.fromOutside().id;
    await until(() => w.core.playing.size === 1);
    expect([...w.core.playing.values()][0]?.media).toBe('sound:voicemail');
    w.core.finishes([...w.core.playing.keys()][0] ?? '');
    await until(() => w.core.recordings.size === 1);
    const [[name, recording] = ['', undefined]] = [...w.core.recordings];
    expect(recording).toMatchObject({ place: { channelId: customer }, options: { beep: true, terminateOn: '#' } });
    w.core.recorded(name, 7000, 'max-silence');
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'MISSED' });
    await until(() => crewOf(w.record()).recordings.length === 1);
    expect(crewOf(w.record()).recordings[0]).toMatchObject({ kind: 'voicemail', durationMs: 7000 });
  });
});

describe('a supervisor', () => {
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
    expect(crewOf(w.record()).parties).toMatchObject([{ kind: 'supervisor', display: 'boss' }]);
    await w.calls.supervise(id, null, boss);
    await until(() => !w.core.live.has(leg));
    expect(crewOf(w.record()).parties).toEqual([]);
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
