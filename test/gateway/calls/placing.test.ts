import { describe, expect, it } from 'vitest';
import type { CallOrder } from '../../../src/domain/protocol/call-order.ts';
import type { CallFlows } from '../../../src/gateway/calls/flow-port.ts';
import { redirectTo } from '../../../src/gateway/calls/placing/redirect.ts';
import type { Actor } from '../../../src/gateway/calls/port.ts';
import { viewOfCall } from '../../../src/gateway/masking/browser-view.ts';
import { anna, line, until, type World, world } from './setup.ts';

const customer = '+14155550150';
const server: Actor = { identity: 'api-key', role: 'admin' };
const place = (w: World, order: Partial<CallOrder> = {}) =>
  w.calls.place({ number: customer, agent: 'anna', ...order }, 'key-1', null);
const forFlow = { agent: undefined, flow: 'survey', from: line } as const;

describe('a call that rings the agent first', () => {
  it('calls the number once the agent has answered, and connects both when the number answers', async () => {
    const w = await world();
    const { id } = await place(w, { params: { order: '7' } });
    expect(w.record()).toMatchObject({ phase: 'ringing', agent: 'anna', origin: { kind: 'api', id: 'key-1' } });
    const first = await w.leg(0);
    expect(w.core.originated[0]).toMatchObject({
      to: { kind: 'agent', identity: 'anna' },
      caller: { user: customer },
      params: { order: '7' },
      timeoutMs: 60_000,
    });
    w.core.changes(first, 'Ringing');
    w.core.changes(first, 'Up', ['opus']);
    const second = await w.leg(1);
    expect(w.core.originated[1]).toMatchObject({
      to: { kind: 'number', number: customer },
      caller: { user: line },
      params: {},
      formats: ['opus', 'pcmu', 'pcma'],
    });
    expect([...w.core.playing.values()]).toEqual([{ place: { channelId: first }, media: 'tone:ringback' }]);
    w.core.changes(second, 'Ringing');
    w.core.changes(second, 'Up', ['pcmu']);
    await until(() => [...w.core.bridges.values()][0]?.size === 2);
    expect(w.core.playing.size).toBe(0);
    // The first leg is answered: nothing rings or answers it again.
    expect([w.core.rung, w.core.answers]).toEqual([[], []]);
    w.clock.advance(10_000);
    w.core.leaves(second);
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({
      ...{ id, direction: 'outbound', agent: 'anna', customerNumber: customer, virtualNumber: line },
      ...{ endReason: 'COMPLETED', params: { order: '7' } },
    });
    expect(w.told).toEqual(['call.ringing anna', 'call.parties anna', 'call.answered anna', 'call.ended anna']);
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('is shown to the agent as a call to answer, until they have answered it', async () => {
    const w = await world();
    await place(w);
    const shown = () => viewOfCall(w.record(), { home: 'US', label: '', viewer: 'anna' });
    expect(shown()).toMatchObject({ direction: 'inbound', phase: 'ringing' });
    expect(viewOfCall(w.record(), { home: 'US', label: '' }).direction).toBe('outbound');
    w.core.changes(await w.leg(0), 'Up');
    await w.leg(1);
    expect(shown()).toMatchObject({ direction: 'outbound', phase: 'ringing' });
  });

  it.each([
    [19, 'NO_ANSWER'],
    [17, 'BUSY'],
    [21, 'REJECTED'],
  ])('ends if the agent does not answer (cause %i), and the number is never called', async (cause, reason) => {
    const w = await world();
    await place(w);
    w.core.leaves(await w.leg(0), cause);
    await until(() => w.record().phase === 'ended');
    expect(w.record().endReason).toBe(reason);
    expect(w.core.originated).toHaveLength(1);
    expect(w.told).toEqual(['call.ringing anna', 'call.withdrawn anna', 'call.ended anna']);
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('ends if the number does not answer, and the agent’s phone is hung up', async () => {
    const w = await world();
    await place(w);
    const first = await w.leg(0);
    w.core.changes(first, 'Up');
    w.core.leaves(await w.leg(1), 17);
    await until(() => w.core.live.size === 0);
    expect(w.record().endReason).toBe('BUSY');
    expect(w.core.hangups.map(({ channelId }) => channelId)).toEqual([first]);
  });

  it('gives way if the agent dials meanwhile', async () => {
    const w = await world();
    await place(w);
    await w.leg(0);
    w.fromAgent('anna', '+14155550177');
    await until(() => w.core.originated.length === 2);
    await until(() => w.record(0).phase === 'ended');
    expect(w.record(0).endReason).toBe('BUSY');
    expect(w.core.originated[1]).toMatchObject({ to: { number: '+14155550177' } });
  });

  it('asks an ordinary phone for a 1 before the number is called', async () => {
    const phone = { number: '+14155550188', only: true, withoutConfirm: false };
    const w = await world({ phones: { anna: phone } });
    await place(w);
    const first = await w.leg(0);
    expect(w.core.originated[0]).toMatchObject({ to: { kind: 'number', number: phone.number } });
    w.core.changes(first, 'Up');
    await until(() => w.core.playing.size === 1);
    expect(w.core.originated).toHaveLength(1);
    w.core.dials(first, '1');
    await w.leg(1);
    expect(w.core.originated[1]).toMatchObject({ to: { number: customer } });
  });
});

describe('what the agent on the line hears', () => {
  it('is the network’s own sound instead of the ringing tone, as soon as there is one', async () => {
    const w = await world();
    await place(w);
    w.core.changes(await w.leg(0), 'Up');
    const second = await w.leg(1);
    w.core.changes(second, 'Ringing', ['pcmu'], true);
    await until(() => [...w.core.bridges.values()][0]?.size === 2);
    expect([w.core.playing.size, w.core.progressed]).toEqual([0, []]);
  });
});

describe('a call that rings the number first', () => {
  it('rings the agent once the number has answered, and connects both when the agent answers', async () => {
    const w = await world();
    await place(w, { first: 'number' });
    const first = await w.leg(0);
    expect(w.core.originated[0]).toMatchObject({ to: { number: customer }, caller: { user: line } });
    // No other call rings the agent meanwhile.
    expect(w.calls.busy('anna')).toBe(true);
    expect(w.record().agent).toBeNull();
    w.core.changes(first, 'Up', ['pcmu']);
    const second = await w.leg(1);
    expect(w.core.originated[1]).toMatchObject({ to: { identity: 'anna' }, caller: { user: customer } });
    expect(viewOfCall(w.record(), { home: 'US', label: '', viewer: 'anna' }).direction).toBe('inbound');
    w.core.changes(second, 'Up', ['opus']);
    await until(() => [...w.core.bridges.values()][0]?.size === 2);
    w.core.leaves(first);
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({ endReason: 'COMPLETED', agent: 'anna', direction: 'outbound' });
    expect(w.told).toEqual(['call.ringing null', 'call.ringing anna', 'call.answered anna', 'call.ended anna']);
  });

  it('holds and transfers the customer, whose leg is the first one', async () => {
    const w = await world();
    const { id } = await place(w, { first: 'number' });
    const first = await w.leg(0);
    w.core.changes(first, 'Up');
    w.core.changes(await w.leg(1), 'Up');
    await until(() => w.record().phase === 'active' && [...w.core.bridges.values()][0]?.size === 2);
    await w.calls.hold(id, anna);
    expect([...w.core.music]).toEqual([first]);
    await w.calls.transfer(id, { agent: 'ben' }, anna);
    w.core.changes(await w.leg(2), 'Up');
    await until(() => w.record().agent === 'ben');
    expect([...(w.core.bridges.values().next().value ?? [])]).toContain(first);
  });

  it('tells the person on the line that no agent came, and ends', async () => {
    const w = await world({ numbers: [{ voicemail: true }] });
    await place(w, { first: 'number' });
    const first = await w.leg(0);
    w.core.changes(first, 'Up');
    w.core.leaves(await w.leg(1), 19);
    await until(() => w.record().phase === 'ended');
    const [apology] = [...w.core.playing.entries()];
    expect(apology?.[1]).toEqual({ place: { channelId: first }, media: 'sound:apology' });
    w.core.finishes(apology?.[0] ?? '');
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({ endReason: 'MISSED', recordings: [] });
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('never rings the agent if the number does not answer', async () => {
    const w = await world();
    await place(w, { first: 'number' });
    w.core.leaves(await w.leg(0), 19);
    await until(() => w.record().phase === 'ended');
    expect(w.record().endReason).toBe('NO_ANSWER');
    expect(w.told).toEqual(['call.ringing null', 'call.ended null']);
    expect(w.calls.busy('anna')).toBe(false);
  });
});

/** Notes what it is asked to run. */
function flowsOf(...names: string[]): CallFlows & { ran: string[] } {
  const ran: string[] = [];
  return {
    ran,
    has: async (flow) => names.includes(flow),
    async start(flow, pathOf) {
      const path = pathOf(1);
      const run = { handle: async () => {}, endsAfter: () => true, close: () => path, saved: () => '' };
      return { run, path, begin: async () => void ran.push(`start ${flow}`) };
    },
    resume: async () => null,
  };
}

describe('a call for a flow', () => {
  it('gives the number to the flow once it has answered', async () => {
    const flows = flowsOf('survey');
    const w = await world({ flows });
    await place(w, forFlow);
    const leg = await w.leg(0);
    w.core.changes(leg, 'Up');
    await until(() => flows.ran.length === 1);
    expect(flows.ran).toEqual(['start survey']);
    expect(w.record()).toMatchObject({
      ...{ agent: null, phase: 'active', flow: { flow: 'survey' } },
      participants: [{ state: 'talking', leg }, { kind: 'flow' }],
    });
  });

  it('is refused before anything is called if there is no such flow, or the gateway runs none', async () => {
    const w = await world({ flows: flowsOf('other') });
    await expect(place(w, forFlow)).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
    const none = await world();
    await expect(place(none, forFlow)).rejects.toMatchObject({ code: 'FLOW_UNAVAILABLE' });
    await expect(place(w, { ...forFlow, from: undefined })).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
    expect(w.core.originated).toEqual([]);
    expect(w.store.calls.size).toBe(0);
  });

  it('needs a number to call from', async () => {
    const w = await world({ flows: flowsOf('survey') });
    await expect(place(w, { ...forFlow, from: undefined })).rejects.toMatchObject({ code: 'NO_CALLER_NUMBER' });
    await expect(place(w, { ...forFlow, from: '+14155550999' })).rejects.toMatchObject({ code: 'NUMBER_NOT_ROUTED' });
  });

  it('takes over a live call, and no call that is not answered', async () => {
    const flows = flowsOf('survey');
    const w = await world({ flows });
    const { id } = await place(w);
    const redirect = () => w.calls.command(id, server, redirectTo('survey'));
    await expect(redirect()).rejects.toMatchObject({ code: 'CALL_STATE' });
    w.core.changes(await w.leg(0), 'Up');
    w.core.changes(await w.leg(1), 'Up');
    await until(() => w.record().phase === 'active');
    await redirect();
    expect(flows.ran).toEqual(['start survey']);
    // The customer stays, and the agent has left.
    expect([...w.core.live.keys()]).toEqual([w.core.originated[1]?.channelId]);
    expect(w.calls.busy('anna')).toBe(false);
    await expect(w.calls.command(id, server, redirectTo('lost'))).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
    await w.calls.hangUp(id, server);
    await expect(redirect()).rejects.toMatchObject({ code: 'CALL_STATE' });
  });

  it('is where an agent’s page arrives that calls no number, if its token names the flow', async () => {
    const flows = flowsOf('help');
    const w = await world({ flows });
    const channel = w.core.call({ endpoint: { kind: 'agent', identity: 'anna', flow: 'help' }, dialled: '' });
    await until(() => flows.ran.length === 1);
    expect(flows.ran).toEqual(['start help']);
    expect(w.record()).toMatchObject({ agent: 'anna', customerName: 'help', origin: { kind: 'flow', id: 'help' } });
    expect(w.core.answers).toMatchObject([{ channelId: channel.id }]);
    w.core.leaves(channel.id);
    await until(() => w.core.live.size === 0);
    await until(() => !w.calls.busy('anna'));
    w.core.call({ endpoint: { kind: 'agent', identity: 'anna', flow: 'lost' }, dialled: '' });
    await until(() => w.core.hangups.length === 1);
    expect(w.core.hangups[0]?.headers?.['X-Sidecall-Error']).toContain('FLOW_NOT_FOUND');
  });
});

describe('an order is refused before anything rings', () => {
  const refused: [what: string, order: Partial<CallOrder>, code: string][] = [
    ['no number', { number: 'nobody' }, 'INVALID_NUMBER'],
    ['an unknown agent', { agent: 'zoe' }, 'NOT_FOUND'],
    ['an agent without a phone', { agent: 'ben' }, 'AGENT_UNREACHABLE'],
    ['a country that the rules do not allow', { number: '+442079460018' }, 'OUTBOUND_COUNTRY'],
    ['the same, number first', { number: '+442079460018', first: 'number' }, 'OUTBOUND_COUNTRY'],
    ['an unknown number to call from', { from: '+14155550199' }, 'NUMBER_NOT_ROUTED'],
    ['an emergency number without a person on the line', { number: '911', first: 'number' }, 'EMERGENCY_NEEDS_AGENT'],
  ];
  it.each(refused)('%s', async (_what, order, code) => {
    const w = await world({ registered: ['anna'] });
    await expect(place(w, order)).rejects.toMatchObject({ code });
    expect(w.store.calls.size).toBe(0);
    expect(w.core.originated).toEqual([]);
    expect(w.calls.busy('anna')).toBe(false);
  });

  it('if the agent is in a call, also one that was just placed', async () => {
    const w = await world();
    const both = await Promise.allSettled([place(w), place(w, { number: '+14155550177' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((each) => each.status === 'rejected')?.reason).toMatchObject({ code: 'AGENT_BUSY' });
  });

  it('an emergency number is called for an agent that is on the line first', async () => {
    const w = await world();
    await place(w, { number: '911' });
    w.core.changes(await w.leg(0), 'Up');
    await w.leg(1);
    expect(w.core.originated[1]).toMatchObject({ to: { number: '911' }, emergency: true });
  });

  it('if the call cannot be written; then nothing is claimed, counted or rung', async () => {
    const w = await world();
    w.store.failures = 1;
    await expect(place(w, { first: 'number' })).rejects.toThrow('the disk is full');
    expect(w.core.originated).toEqual([]);
    expect(w.calls.busy('anna')).toBe(false);
    await place(w);
    await w.leg(0);
  });
});

describe('what a request asks for', () => {
  it('ends the call after its time, counted from the answer', async () => {
    const w = await world();
    await place(w, { maxSeconds: 90, ringSeconds: 20 });
    expect(w.core.originated[0]?.timeoutMs ?? 20_000).toBe(20_000);
    w.core.changes(await w.leg(0), 'Up');
    w.clock.advance(30_000);
    w.core.changes(await w.leg(1), 'Up');
    await until(() => w.record().phase === 'active');
    w.clock.advance(89_000);
    expect(w.record().phase).toBe('active');
    w.clock.advance(1_000);
    await until(() => w.core.live.size === 0);
    expect(w.record()).toMatchObject({ endReason: 'COMPLETED', phase: 'ended' });
  });

  it('records as the request says, within the consent of the number', async () => {
    const w = await world({ numbers: [{ consent: 'required' }] });
    const { recordMode, consent } = await place(w, { record: 'always' });
    expect(recordMode).toBe('always');
    expect(consent).toMatchObject({ rule: 'required', state: 'unknown' });
    w.core.changes(await w.leg(0), 'Up');
    w.core.changes(await w.leg(1), 'Up');
    await until(() => w.record().phase === 'active' && w.core.bridges.size === 1);
    expect(w.core.recordings.size).toBe(0);
    await w.calls.consent(w.record().id, 'given', server);
    await until(() => w.core.recordings.size === 1);
  });

  it('on a masked number, no digit of the callee reaches the agent, in own data either', async () => {
    const w = await world({ numbers: [{ masked: true }] });
    const params = { note: 'call 415-555-0150 back', ticket: '4155550150' };
    await place(w, { params, identifiers: ['ticket'] });
    await w.leg(0);
    const { params: shown, customer: party } = viewOfCall(w.record(), { home: 'US', label: '', viewer: 'anna' });
    expect(party).toMatchObject({ masked: true });
    expect(shown.note).not.toMatch(/\d{4}/);
    expect(shown.ticket).toBe('4155550150');
    expect(w.core.originated[0]).toMatchObject({ caller: { user: null, name: 'Masked caller' }, params: shown });
  });

  it('keeps the answer to the request with the call, in one write', async () => {
    const w = await world();
    const kept = { scope: 'key-1', key: 'k', fingerprint: 'f', answer: '{}' };
    await w.calls.place({ number: customer, agent: 'anna' }, 'key-1', async () => kept);
    expect(w.store.answers).toEqual([kept]);
    expect(w.store.writes).toHaveLength(1);
  });

  it('each event names the webhooks that want it', async () => {
    const w = await world({ webhooks: { wanting: (type) => (type === 'call.ringing' ? ['wh_1'] : []) } });
    await place(w);
    w.core.leaves(await w.leg(0), 19);
    await until(() => w.record().phase === 'ended');
    expect(w.store.webhooks).toEqual([
      ['call.ringing', ['wh_1']],
      ['call.withdrawn', []],
      ['call.ended', []],
    ]);
  });
});
