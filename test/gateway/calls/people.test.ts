import { describe, expect, it } from 'vitest';
import { formersOf, wholeNote } from '../../../src/domain/participants/standing.ts';
import { anna, ben, until } from './setup.ts';
import { members, numbers, parties, type Talk, talking, viewOf } from './talking.ts';

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
    expect(viewOf(w, 'ben')).toMatchObject({
      phase: 'active',
      customerWaits: true,
      parties: [{ id: 'agent', display: 'anna' }],
    });
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

  it('keeps the customer waiting with music, whatever the hold button says', async () => {
    const { w, id, customer, agent } = await consulting();
    await expect(w.calls.resume(id, anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
    w.core.holds(agent, false);
    await w.calls.muteParty(id, 'party-1', false, anna);
    expect([...w.core.music]).toEqual([customer]);
    expect(w.record().phase).toBe('held');
    await w.calls.endConsult(id, anna);
    expect(w.core.music.size).toBe(0);
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

  it('is heard again who was muted, once the call is theirs', async () => {
    const { w, id, agent, second } = await merged();
    await w.calls.muteParty(id, 'party-1', true, anna);
    expect([...w.core.muted]).toEqual([[second, 'in']]);
    w.core.leaves(agent);
    await until(() => w.record().agent === 'ben');
    await until(() => w.core.muted.size === 0);
  });

  it('is not ended by a former agent it, however often they ask', async () => {
    const { w, id, agent } = await merged();
    w.core.leaves(agent);
    await until(() => w.record().agent === 'ben');
    await w.calls.hangUp(id, anna);
    await w.calls.hangUp(id, anna);
    expect(w.record()).toMatchObject({ phase: 'active', agent: 'ben' });
    await w.calls.hangUp(id, ben);
    expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'COMPLETED' });
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
    expect(formersOf(w.record())).toEqual([]);
  });

  it('that nobody takes ends with an apology, or a message, where the agent has another call by then', async () => {
    for (const voicemail of [false, true]) {
      const { w, id, customer, agent } = await talking({
        numbers: [{ agents: ['anna'], voicemail }, numbers[1] ?? {}, { number: '+14155550102', agents: ['anna'] }],
      });
      await w.calls.transfer(id, { agent: 'ben' }, anna);
      await until(() => !w.core.live.has(agent));
      w.fromOutside({ dialled: '+14155550102' });
      await until(() => w.calls.busy('anna'));
      w.core.leaves(await w.leg(1), 19, false);
      await until(() => w.record().phase === 'ended');
      // The customer did talk with an agent.
      expect(w.record().endReason).toBe('COMPLETED');
      await until(() => w.core.playing.size === 1);
      const [[playbackId, playing] = ['', undefined]] = [...w.core.playing];
      expect(playing).toEqual({
        place: { channelId: customer },
        media: voicemail ? 'sound:voicemail' : 'sound:apology',
      });
      w.core.finishes(playbackId);
      await until(() => (voicemail ? w.core.recordings.size === 1 : !w.core.live.has(customer)));
    }
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
