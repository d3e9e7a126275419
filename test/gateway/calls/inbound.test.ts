import { describe, expect, it } from 'vitest';
import { anna, ben, boss, caller, line, until, world } from './setup.ts';

describe('an inbound call', () => {
  it('rings the first agent, is answered, bridged and logged with its talk time', async () => {
    const w = await world();
    const channel = w.fromOutside();
    const leg = await w.leg();
    expect(w.core.originated[0]).toMatchObject({
      to: { kind: 'agent', identity: 'anna' },
      caller: { user: caller },
      timeoutMs: 20_000,
      formats: ['opus', 'pcmu'],
    });
    expect(w.core.rung).toEqual([{ channelId: channel.id, callId: w.record().id, ringback: false }]);
    expect(w.calls.busy('anna')).toBe(true);

    w.clock.advance(3_000);
    w.core.changes(leg, 'Up', ['pcmu']);
    await until(() => w.core.bridges.size === 1);
    expect(w.core.answers).toEqual([{ channelId: channel.id, callId: w.record().id, formats: ['pcmu'] }]);
    await until(() => [...w.core.bridges.values()][0]?.size === 2);

    w.clock.advance(65_000);
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended');
    expect(w.record()).toMatchObject({
      agent: 'anna',
      customerNumber: caller,
      virtualNumber: line,
      startedAt: '2026-01-01T00:00:00.000Z',
      answeredAt: '2026-01-01T00:00:03.000Z',
      endedAt: '2026-01-01T00:01:08.000Z',
      endReason: 'COMPLETED',
    });
    await until(() => w.core.live.size === 0 && w.core.bridges.size === 0);
    expect(w.told).toEqual(['call.ringing anna', 'call.answered anna', 'call.ended anna']);
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('waits for the disk once before it rings, and for nothing where the disk fails', async () => {
    const w = await world();
    w.fromOutside();
    await w.leg();
    expect(w.store.writes.map(({ phase, agent }) => [phase, agent])).toEqual([['ringing', 'anna']]);

    const failing = await world();
    failing.store.failures = 1;
    failing.fromOutside();
    await until(() => failing.core.live.size === 0);
    expect(failing.core.rung).toEqual([]);
    expect(failing.core.originated).toEqual([]);
    expect(failing.record()).toMatchObject({ phase: 'ended', endReason: 'FAILED' });
    expect(failing.calls.busy('anna')).toBe(false);
  });

  it('goes to the next agent on no answer, busy and reject, and apologises when nobody is left', async () => {
    for (const cause of [19, 17, 21]) {
      const w = await world();
      const channel = w.fromOutside();
      w.core.leaves(await w.leg(0), cause, cause !== 19);
      const second = await w.leg(1);
      expect(w.core.originated[1]?.to).toEqual({ kind: 'agent', identity: 'ben' });
      w.core.leaves(second, cause, cause !== 19);
      await until(() => w.core.playing.size === 1);
      expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'MISSED', agent: 'ben', answeredAt: null });
      expect([...w.core.playing.values()]).toEqual([{ place: { channelId: channel.id }, media: 'sound:apology' }]);
      expect(w.core.live.has(channel.id)).toBe(true);
      w.core.finishes([...w.core.playing.keys()][0] ?? '');
      await until(() => w.core.live.size === 0);
      expect(w.told).toEqual([
        'call.ringing anna',
        'call.withdrawn anna',
        'call.ringing ben',
        'call.withdrawn ben',
        'call.ended ben',
      ]);
    }
  });

  it('skips agents without a phone and agents with a call', async () => {
    const w = await world({ numbers: [{ agents: ['cleo', 'anna', 'ben'] }] });
    w.fromOutside();
    await w.leg(0);
    w.fromOutside({ caller: '+14155550124' });
    await w.leg(1);
    expect(w.core.originated.map((request) => request.to)).toEqual([
      { kind: 'agent', identity: 'anna' },
      { kind: 'agent', identity: 'ben' },
    ]);
  });

  it('never rings one agent for two calls that come at the same moment', async () => {
    const w = await world({ registered: ['anna'] });
    w.fromOutside();
    w.fromOutside({ caller: '+14155550124' });
    await until(() => w.core.originated.length === 1 && w.core.playing.size === 1);
    expect([...w.store.calls.values()].map((call) => call.phase).sort()).toEqual(['ended', 'ringing']);
  });

  it('shows a missed call to the first agent of the list when none had a phone', async () => {
    const w = await world({ registered: [] });
    w.fromOutside();
    await until(() => w.core.playing.size === 1);
    expect(w.record()).toMatchObject({ endReason: 'MISSED', agent: 'anna' });
    expect(w.told).toEqual(['call.ended anna']);
  });

  it('stops ringing when the caller gives up', async () => {
    const w = await world();
    const channel = w.fromOutside();
    const leg = await w.leg();
    w.core.leaves(channel.id);
    await until(() => w.core.live.size === 0);
    expect(w.core.hangups).toEqual([{ channelId: leg, cause: 16 }]);
    expect(w.record()).toMatchObject({ endReason: 'CANCELED', answeredAt: null });
    expect(w.told).toEqual(['call.ringing anna', 'call.withdrawn anna', 'call.ended anna']);
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('survives an answer and a hang-up in the same moment, in either order', async () => {
    for (const answerFirst of [true, false]) {
      const w = await world();
      const channel = w.fromOutside();
      const leg = await w.leg();
      if (answerFirst) w.core.changes(leg, 'Up');
      w.core.leaves(channel.id);
      if (!answerFirst) w.core.changes(leg, 'Up');
      await until(() => w.core.live.size === 0 && w.record().phase === 'ended');
      expect(w.record().endReason).toBe(answerFirst ? 'COMPLETED' : 'CANCELED');
      expect(w.told.filter((each) => each.startsWith('call.ended'))).toHaveLength(1);
      expect(w.calls.busy('anna')).toBe(false);
      expect(w.core.bridges.size).toBe(0);
    }
  });

  it('hangs up at once though the answer to the caller is still under way', async () => {
    const w = await world();
    const channel = w.fromOutside();
    let open = () => {};
    w.core.answerGate = new Promise((resolve) => {
      open = resolve;
    });
    w.core.changes(await w.leg(), 'Up');
    await until(() => w.core.answers.length === 1);
    w.core.leaves(channel.id);
    await until(() => w.core.live.size === 0);
    open();
    await w.calls.stop(0);
    expect(w.core.bridges.size).toBe(0);
    expect(w.record().endReason).toBe('COMPLETED');
  });

  it('ends as failed when the answer fails', async () => {
    const w = await world();
    w.fromOutside();
    const leg = await w.leg();
    w.core.broken.add('answer');
    w.core.changes(leg, 'Up');
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'FAILED' });
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('a late answer of an agent who declined by REST does not take the call back', async () => {
    const w = await world();
    w.fromOutside();
    const first = await w.leg(0);
    const declined = w.calls.hangUp(w.record().id, anna);
    w.core.changes(first, 'Up');
    await declined;
    const second = await w.leg(1);
    expect(w.record()).toMatchObject({ phase: 'ringing', agent: 'ben' });
    w.core.changes(second, 'Up');
    await until(() => w.record().phase === 'active');
    expect(w.told).toEqual(['call.ringing anna', 'call.withdrawn anna', 'call.ringing ben', 'call.answered ben']);
  });

  it('a supervisor turns a ringing caller away', async () => {
    const w = await world();
    w.fromOutside();
    await w.leg();
    await w.calls.hangUp(w.record().id, boss);
    await until(() => w.core.live.size === 0);
    expect(w.core.originated).toHaveLength(1);
    expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'MISSED' });
  });

  it('tries the next agent when one cannot be rung at all', async () => {
    const w = await world();
    w.core.broken.add('originate');
    w.fromOutside();
    await until(() => w.core.playing.size === 1);
    expect(w.told).toEqual([
      'call.ringing anna',
      'call.withdrawn anna',
      'call.ringing ben',
      'call.withdrawn ben',
      'call.ended ben',
    ]);
  });

  it('refuses what it cannot route', async () => {
    const w = await world();
    const channels = [w.fromOutside({ dialled: '+14155550199' }), w.fromOutside({ dialled: 'nobody' })];
    await until(() => w.core.hangups.length === 2);
    expect(w.core.hangups.map((each) => each.cause).sort()).toEqual([1, 28]);
    expect(channels.some((each) => w.core.live.has(each.id))).toBe(false);
    expect(w.store.calls.size).toBe(0);
  });

  it('takes a visitor to the number of its token, with its name and parameters', async () => {
    const w = await world();
    w.core.call({
      endpoint: { kind: 'visitor', identity: 'visitor-1', target: line },
      caller: 'visitor-1',
      dialled: '+14155550199',
      params: { name: 'Robin Example', page: 'https://shop.example/teapot' },
    });
    await w.leg();
    expect(w.core.originated[0]).toMatchObject({
      caller: { user: null, name: 'Robin Example' },
      params: { page: 'https://shop.example/teapot' },
    });
    expect(w.record()).toMatchObject({ customerNumber: null, customerName: 'Robin Example', lookup: 'unknown' });
  });

  it('a visitor’s name cannot become a header', async () => {
    const w = await world();
    w.core.call({
      endpoint: { kind: 'visitor', identity: 'visitor-1', target: line },
      params: { name: 'Robin\r\nX-Evil: 1' },
    });
    await w.leg();
    expect(w.core.originated[0]?.caller.name).toBe('Robin X-Evil: 1');
  });

  it('a full disk ends the call rather than leaving it half noted', async () => {
    const w = await world();
    const channel = w.fromOutside();
    const leg = await w.leg();
    w.store.failures = 1;
    w.core.changes(leg, 'Up');
    await until(() => w.core.live.size === 0);
    expect(w.core.hangups.map((each) => each.channelId).sort()).toEqual([channel.id, leg].sort());
    expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'FAILED', answeredAt: null });
  });

  it('agents cannot touch the calls of others, nor visitors any', async () => {
    const w = await world();
    w.fromOutside();
    await w.leg();
    const { id } = w.record();
    await expect(w.calls.hangUp(id, ben)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
    await expect(w.calls.hangUp(id, { identity: 'anna', role: 'visitor' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(w.calls.hold(id, anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
    await expect(w.calls.hold('CA00', anna)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
  });

  it('the gateway has no leg or port for an agent: the carrier may try another way, and no agent missed it', async () => {
    const w = await world();
    const channel = w.fromOutside();
    w.core.leaves(await w.leg(0), 34, false);
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({ phase: 'ended', endReason: 'NO_CAPACITY', agent: null, answeredAt: null });
    expect(w.core.hangups).toEqual([{ channelId: channel.id, cause: 34 }]);
    expect(w.core.originated).toHaveLength(1);
    expect(w.told).toEqual(['call.ringing anna', 'call.withdrawn anna', 'call.ended null']);
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('the same word from an agent’s own network is the network’s: the next agent rings', async () => {
    const w = await world();
    w.fromOutside();
    w.core.leaves(await w.leg(0), 34, true);
    expect((await w.leg(1)).endsWith('-2')).toBe(true);
    expect(w.record().agent).toBe('ben');
  });
});
