import { describe, expect, it } from 'vitest';
import { viewOfCall } from '../../../src/gateway/masking/browser-view.ts';
import { anna, ben, line, until, type World, world } from './setup.ts';

const home = 'US' as const;
const viewFor = (w: World, viewer: string) => viewOfCall(w.record(), { home, label: 'Support', viewer });

async function talking(dialled = 'ben'): Promise<{ w: World; leg: string; channel: string }> {
  const w = await world();
  const channel = w.fromAgent('anna', dialled);
  const leg = await w.leg();
  w.core.changes(leg, 'Ringing');
  w.core.changes(leg, 'Up', ['opus']);
  await until(() => [...w.core.bridges.values()][0]?.size === 2);
  return { w, leg, channel: channel.id };
}

describe('a call from agent to agent', () => {
  it.each(['ben', 'client:ben', 'client%3Aben', 'Client:ben'])('rings the agent %s alone, by name', async (dialled) => {
    const w = await world();
    w.fromAgent('anna', dialled);
    await w.leg();
    expect(w.core.originated).toHaveLength(1);
    expect(w.core.originated[0]).toMatchObject({
      to: { kind: 'agent', identity: 'ben' },
      caller: { user: 'anna', name: 'anna' },
    });
    expect(w.told).toEqual(['call.ringing anna', 'call.ringing ben']);
  });

  it('is a call of both, each with the other as the far end, and in the log of calls', async () => {
    const { w, leg } = await talking();
    expect(viewFor(w, 'anna')).toMatchObject({ direction: 'outbound', phase: 'active', customer: { display: 'ben' } });
    expect(viewFor(w, 'ben')).toMatchObject({
      agent: 'ben',
      direction: 'inbound',
      phase: 'active',
      customer: { display: 'anna', withheld: false },
    });
    w.clock.advance(5000);
    w.core.leaves(leg);
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({
      agent: 'anna',
      customerNumber: null,
      virtualNumber: line,
      endReason: 'COMPLETED',
    });
    expect(viewFor(w, 'ben')).toMatchObject({ phase: 'completed', duration: 5 });
    expect(w.told).toEqual([
      'call.ringing anna',
      'call.ringing ben',
      'call.answered anna',
      'call.answered ben',
      'call.ended anna',
      'call.ended ben',
    ]);
    expect([w.calls.busy('anna'), w.calls.busy('ben')]).toEqual([false, false]);
  });

  it('of a masked line that records everything is neither recorded nor masked: it has no customer', async () => {
    const w = await world({ numbers: [{ masked: true, record: 'always', consent: 'ask' as never, voicemail: true }] });
    w.fromAgent('anna', 'ben');
    const leg = await w.leg();
    w.core.changes(leg, 'Up', ['opus']);
    await until(() => [...w.core.bridges.values()][0]?.size === 2);
    for (const [who, other] of [
      ['anna', 'ben'],
      ['ben', 'anna'],
    ] as const) {
      const view = viewFor(w, who);
      expect(view).toMatchObject({ masked: false, recording: 'off', canRecord: false, customer: { display: other } });
      expect(view).not.toHaveProperty('consent');
    }
    expect(w.core.recordings.size).toBe(0);
  });

  it('is no matter of the rules for outgoing calls', async () => {
    const w = await world({
      outbound: {
        rules: { ...(await import('../../../src/domain/outbound/rules.ts')).defaultRules('US'), countries: [] },
      } as never,
    });
    w.fromAgent('anna', 'ben');
    expect(await w.leg()).not.toBe('');
    expect(w.calls.figures().outboundRefused).toEqual({});
  });

  it('that is declined by REST tells the caller that the colleague is busy', async () => {
    const w = await world();
    const channel = w.fromAgent('anna', 'ben');
    await w.leg();
    await w.calls.hangUp(w.record().id, ben);
    await until(() => w.core.live.size === 0);
    expect(w.core.hangups.find(({ channelId }) => channelId === channel.id)).toMatchObject({ cause: 17 });
    expect(w.told.slice(-3)).toEqual(['call.withdrawn ben', 'call.ended anna', 'call.ended ben']);
  });

  it('that nobody answers ends as unanswered, and no other agent rings', async () => {
    const w = await world();
    w.fromAgent('anna', 'ben');
    w.core.leaves(await w.leg(), 19);
    await until(() => w.core.live.size === 0);
    expect(w.record().endReason).toBe('NO_ANSWER');
    expect(w.core.originated).toHaveLength(1);
    expect(viewFor(w, 'anna')).toMatchObject({ direction: 'outbound', endReason: 'NO_ANSWER' });
    expect(viewFor(w, 'ben')).toMatchObject({
      direction: 'inbound',
      phase: 'completed',
      endReason: 'MISSED',
      customer: { display: 'anna' },
    });
    expect(w.told.slice(-3)).toEqual(['call.withdrawn ben', 'call.ended anna', 'call.ended ben']);
  });

  it.each([
    ['nobody', 1, 'NOT_FOUND'],
    ['client:nobody', 1, 'NOT_FOUND'],
    ['anna', 17, 'AGENT_BUSY'],
    ['', 1, 'DESTINATION_MISSING'],
  ])('to “%s” is refused with the reason', async (dialled, cause, code) => {
    const w = await world();
    const channel = w.fromAgent('anna', dialled);
    await until(() => w.core.hangups.length === 1);
    const expected = dialled === 'nobody' ? { cause: 28, code: 'INVALID_NUMBER' } : { cause, code };
    expect(w.core.hangups[0]).toMatchObject({ channelId: channel.id, cause: expected.cause });
    expect(w.core.hangups[0]?.headers?.['X-Sidecall-Error']).toMatch(new RegExp(`^${expected.code} `));
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('to an agent who talks, or has no phone, is refused', async () => {
    const { w } = await talking();
    w.core.registered.set('carl', 1);
    const busy = w.fromAgent('carl', 'ben');
    await until(() => w.core.hangups.some(({ channelId }) => channelId === busy.id));
    expect(w.core.hangups.at(-1)?.headers?.['X-Sidecall-Error']).toMatch(/^AGENT_BUSY /);
    const other = await world({ registered: ['anna'] });
    const away = other.fromAgent('anna', 'ben');
    await until(() => other.core.hangups.length === 1);
    expect(other.core.hangups[0]).toMatchObject({ channelId: away.id });
    expect(other.core.hangups[0]?.headers?.['X-Sidecall-Error']).toMatch(/^AGENT_UNREACHABLE /);
  });

  it('is called back by its id, from either end', async () => {
    for (const [who, whom] of [
      ['anna', 'ben'],
      ['ben', 'anna'],
    ] as const) {
      const { w, leg } = await talking();
      w.core.leaves(leg);
      await until(() => w.core.live.size === 0);
      w.fromAgent(who, `call:${w.record().id}`);
      await w.leg(1);
      expect(w.core.originated[1]).toMatchObject({ to: { kind: 'agent', identity: whom } });
    }
  });
});

describe('an agent who calls while a call rings at them', () => {
  it('is put through, and the ringing call goes on to the next agent', async () => {
    const w = await world();
    w.fromOutside();
    const ringing = await w.leg();
    expect(w.record().agent).toBe('anna');
    w.fromAgent('anna', '+14155550150');
    await until(() => w.core.originated.length === 3);
    expect(w.core.hangups.map(({ channelId }) => channelId)).toEqual([ringing]);
    expect(w.core.originated.map(({ to }) => to)).toEqual([
      { kind: 'agent', identity: 'anna' },
      { kind: 'agent', identity: 'ben' },
      { kind: 'number', number: '+14155550150' },
    ]);
    expect(w.told).toContain('call.withdrawn anna');
  });

  it('leaves the call of a colleague, who hears that they are busy', async () => {
    const w = await world();
    const channel = w.fromAgent('anna', 'ben');
    await w.leg();
    w.fromAgent('ben', '+14155550150');
    await until(() => w.core.originated.length === 2);
    await until(() => w.core.hangups.some(({ channelId, cause }) => channelId === channel.id && cause === 17));
    expect(w.core.originated[1]).toMatchObject({ to: { kind: 'number' } });
  });

  it('is refused with the reason while they talk', async () => {
    const { w } = await talking();
    const second = w.fromAgent('anna', '+14155550150');
    await until(() => w.core.hangups.some(({ channelId }) => channelId === second.id));
    expect(w.core.hangups.at(-1)?.headers?.['X-Sidecall-Error']).toMatch(/^CALLER_BUSY /);
  });
});

describe('a message of a server', () => {
  const message = {
    to: 'agent',
    content: { a: 1 },
    contentType: 'application/json',
    messageType: 'user-defined-message',
  } as const;

  it('reaches the page of the side it is for', async () => {
    const { w, leg, channel } = await talking();
    const id = await w.calls.message(w.record().id, message, anna);
    await w.calls.message(w.record().id, { ...message, to: 'customer', content: 'hello' }, anna);
    expect(id).toMatch(/^KX[0-9a-f]{32}$/);
    expect(w.core.messages.map(({ channelId }) => channelId)).toEqual([channel, leg]);
    expect(w.core.messages[0]?.type).toBe('application/vnd.sidecall.message+json');
    const { to: _to, ...sent } = message;
    expect(JSON.parse(w.core.messages[0]?.text ?? '')).toEqual({ ...sent, voiceEventSid: id });
  });

  it('is refused where no page would show it, before the answer, after the end, too long, or by a stranger', async () => {
    const { w, leg } = await talking();
    const { id } = w.record();
    const long = { ...message, content: 'é'.repeat(4200) };
    await expect(w.calls.message(id, long, anna)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    const stranger = { identity: 'carl', role: 'agent' } as const;
    await expect(w.calls.message(id, message, stranger)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
    w.core.leaves(leg);
    await until(() => w.core.live.size === 0);
    await expect(w.calls.message(id, message, anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
    const other = await world();
    other.fromAgent('anna', '+14155550150');
    const dialled = await other.leg();
    await expect(other.calls.message(other.record().id, message, anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
    other.core.changes(dialled, 'Up', ['pcmu']);
    await until(() => other.record().phase === 'active');
    const toPhone = other.calls.message(other.record().id, { ...message, to: 'customer' }, anna);
    await expect(toPhone).rejects.toMatchObject({ code: 'CALL_STATE' });
    expect([...w.core.messages, ...other.core.messages]).toEqual([]);
  });
});
