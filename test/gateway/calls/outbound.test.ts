import { describe, expect, it } from 'vitest';
import { viewOfCall } from '../../../src/gateway/masking/browser-view.ts';
import { anna, caller, line, until, world } from './setup.ts';

const customer = '+14155550150';

describe('an outbound call', () => {
  it('goes out as the agent’s number, rings back when the other side rings, and is bridged on answer', async () => {
    const w = await world();
    const channel = w.fromAgent('anna', '(415) 555-0150');
    const leg = await w.leg();
    expect(w.core.originated[0]).toMatchObject({
      to: { kind: 'number', number: customer },
      caller: { user: line },
      formats: ['opus', 'pcmu'],
      params: {},
    });
    expect(w.core.rung).toEqual([]);
    w.core.changes(leg, 'Ringing');
    await until(() => w.core.rung.length === 1);
    expect(w.core.rung[0]).toMatchObject({ channelId: channel.id, callId: w.record().id });
    w.core.changes(leg, 'Up', ['pcma']);
    await until(() => [...w.core.bridges.values()][0]?.size === 2);
    expect(w.core.answers).toEqual([{ channelId: channel.id, callId: w.record().id, formats: ['pcma'] }]);
    w.clock.advance(10_000);
    w.core.leaves(leg);
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({
      direction: 'outbound',
      agent: 'anna',
      customerNumber: customer,
      virtualNumber: line,
      endReason: 'COMPLETED',
      answeredAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:00:10.000Z',
    });
    expect(w.told).toEqual(['call.ringing anna', 'call.answered anna', 'call.ended anna']);
  });

  it('tells of the core’s guess who answered, in the events and in the log', async () => {
    const w = await world({ settings: { guessMachine: true } });
    w.fromAgent('anna', customer);
    const leg = await w.leg();
    expect(w.core.originated[0]).toMatchObject({ guessMachine: true });
    w.core.changes(leg, 'Up', ['pcma']);
    await until(() => w.record().phase === 'active');
    w.core.guesses(leg, 'machine');
    await until(() => w.told.includes('call.guessed anna'));
    w.core.leaves(leg);
    await until(() => w.record().phase === 'ended');
    expect(w.record().answeredBy).toBe('machine');
    expect(viewOfCall(w.record(), { home: 'US', label: '' })).toMatchObject({ answeredBy: 'machine', phase: 'ended' });
  });

  it('lets the agent hear what is said before the answer, once', async () => {
    const w = await world();
    const channel = w.fromAgent('anna', customer);
    const leg = await w.leg();
    w.core.changes(leg, 'Ringing');
    w.core.changes(leg, 'Ringing', ['pcma'], true);
    await until(() => [...w.core.bridges.values()][0]?.size === 2);
    expect(w.core.rung).toHaveLength(1);
    expect(w.core.progressed).toEqual([channel.id]);
    expect(w.core.answers).toEqual([]);
    w.core.changes(leg, 'Up', ['pcma']);
    await until(() => w.core.answers.length === 1);
    expect(w.core.bridges.size).toBe(1);
    w.core.leaves(leg);
    await until(() => w.core.live.size === 0);
    expect(w.record().endReason).toBe('COMPLETED');
    expect(w.core.bridges.size).toBe(0);
  });

  it('says why it was not answered, to the log and to the agent’s phone', async () => {
    for (const [cause, reason] of [
      [17, 'BUSY'],
      [19, 'NO_ANSWER'],
      [21, 'REJECTED'],
      [1, 'FAILED'],
      [41, 'FAILED'],
    ] as const) {
      const w = await world();
      const channel = w.fromAgent('anna', customer);
      w.core.leaves(await w.leg(), cause);
      await until(() => w.core.live.size === 0);
      expect(w.record().endReason).toBe(reason);
      expect(w.core.hangups).toEqual([{ channelId: channel.id, cause }]);
      expect(w.calls.busy('anna')).toBe(false);
    }
  });

  it('is cancelled by the agent, in SIP or by REST', async () => {
    for (const way of ['sip', 'rest']) {
      const w = await world();
      const channel = w.fromAgent('anna', customer);
      const leg = await w.leg();
      if (way === 'sip') w.core.leaves(channel.id);
      else await w.calls.hangUp(w.record().id, anna);
      await until(() => w.core.live.size === 0);
      expect(w.record().endReason).toBe('CANCELED');
      expect(w.core.hangups.map((each) => each.channelId)).toContain(leg);
    }
  });

  it('refuses what is not a number, an agent without one, and an agent who has a call', async () => {
    const w = await world();
    w.fromAgent('anna', 'my mother');
    w.fromAgent('cleo', customer);
    await until(() => w.core.hangups.length === 2);
    expect(w.core.hangups.map((each) => each.cause).sort()).toEqual([21, 28]);
    expect(w.store.calls.size).toBe(0);
    w.fromAgent('anna', customer);
    await w.leg();
    w.fromAgent('anna', '+14155550151');
    await until(() => w.core.hangups.length === 3);
    expect(w.core.hangups[2]?.cause).toBe(17);
    expect(w.calls.busy('anna')).toBe(true);
  });

  it('an agent who dials is not rung meanwhile', async () => {
    const w = await world();
    w.fromAgent('anna', customer);
    w.fromOutside();
    await w.leg(1);
    expect(w.core.originated.map((each) => each.to).sort((a, b) => a.kind.localeCompare(b.kind))).toEqual([
      { kind: 'agent', identity: 'ben' },
      { kind: 'number', number: customer },
    ]);
  });

  it('fails when the outside cannot be reached at all', async () => {
    const w = await world();
    w.core.broken.add('originate');
    w.fromAgent('anna', customer);
    await until(() => w.core.live.size === 0);
    expect(w.record().endReason).toBe('FAILED');
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('calls back the party of a masked call, who stays masked', async () => {
    for (const spell of [(id: string) => `call-${id}`, (id: string) => `call:${id}`, (id: string) => `call%3A${id}`]) {
      const w = await world({ numbers: [{}, { number: '+14155550101', masked: true }] });
      const first = w.fromOutside({ dialled: '+14155550101' });
      await w.leg(0);
      w.core.leaves(first.id);
      await until(() => w.record().phase === 'ended');
      w.fromAgent('anna', spell(w.record().id));
      await w.leg(1);
      expect(w.core.originated[1]).toMatchObject({
        to: { kind: 'number', number: caller },
        caller: { user: '+14155550101' },
      });
      expect(w.record(1)).toMatchObject({ direction: 'outbound', masked: true, customerNumber: caller });
    }
  });

  it('does not call back the party of somebody else’s call', async () => {
    const w = await world();
    const first = w.fromOutside();
    await w.leg(0);
    w.core.leaves(first.id);
    await until(() => w.record().phase === 'ended');
    w.fromAgent('ben', `call-${w.record().id}`);
    await until(() => w.core.hangups.length === 2);
    expect(w.core.originated).toHaveLength(1);
    expect(w.core.hangups[1]?.cause).toBe(1);
  });
});
