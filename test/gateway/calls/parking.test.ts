import { describe, expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { waitingOf } from '../../../src/domain/participants/waiting.ts';
import { Slots } from '../../../src/gateway/calls/parking/slots.ts';
import { parkable, parked, place } from './parked.ts';
import { anna, ben, boss, caller, until, type World } from './setup.ts';
import { members, numbers, parties, viewOf } from './talking.ts';

const events = (w: World, since: number): string[] => w.told.slice(since);
const leads = (w: World) =>
  w
    .record()
    .participants.filter(({ lead }) => lead)
    .map(({ identity, leftAt }) => [identity, leftAt === null]);

describe('a parked call', () => {
  it('waits with music in the first slot, and its agent is free, with a wrap-up', async () => {
    const { w, id, customer } = await parked();
    expect(w.record()).toMatchObject({ id, phase: 'held', endedAt: null });
    expect([...w.core.music]).toEqual([customer]);
    expect(members(w)).toEqual([[customer]]);
    expect(waitingOf(w.record())).toMatchObject({ place: '701', by: 'anna' });
    expect(leads(w)).toEqual([['anna', false]]);
    expect(w.calls.busy('anna')).toBe(false);
    expect(w.told.slice(-2)).toEqual(['call.parked anna', 'call.parked @agents']);
    expect(viewOf(w, 'anna')).toMatchObject({ phase: 'ended', agent: 'anna', waiting: { place: '701' } });
  });

  it('is shown to an agent who could take it: who waits, and nothing of what was said', async () => {
    const { w } = await parked();
    const view = viewOf(w, 'ben');
    expect(view).toMatchObject({ agent: null, phase: 'held', customer: { number: caller }, waiting: { by: 'anna' } });
    expect(view).toMatchObject({ note: '', parties: [], recordings: [], params: {} });
  });

  it('of a masked number stays masked for every agent who sees or retrieves it', async () => {
    const all = await parked({ numbers: [{ agents: ['anna'], masked: true }, numbers[1] ?? {}] });
    expect(JSON.stringify(viewOf(all.w, 'ben'))).not.toContain('5550123');
    await all.retrieve();
    const leg = await all.w.leg(1);
    expect(all.w.core.originated[1]).toMatchObject({ caller: { user: null } });
    all.w.core.changes(leg, 'Up');
    await until(() => all.w.record().agent === 'ben');
    expect(JSON.stringify(viewOf(all.w, 'ben'))).not.toContain('5550123');
  });

  it('is shown with its contact to all agents, also if the contact is found while it waits', async () => {
    const { w, id } = await parked();
    const since = w.told.length;
    const contact = contactWith({ id: 'c1', name: 'Robin Example', company: null, numbers: [] });
    await w.calls.identified(id, { lookup: 'found', contact });
    expect(events(w, since)).toEqual(['call.looked-up @agents']);
    expect(viewOf(w, 'ben')).toMatchObject({ contact: { name: 'Robin Example' } });
  });

  it('may be on hold already', async () => {
    const { w, id, park, customer } = await parkable();
    await w.calls.hold(id, anna);
    await park();
    expect([...w.core.music]).toEqual([customer]);
    expect(place(w)).toBe('701');
  });

  it('of an agent who called the customer waits as well', async () => {
    const { w, parking } = await parkable();
    const first = w.fromAgent('ben', '+14155550199').id;
    const second = await w.leg(1);
    w.core.changes(second, 'Up');
    await until(() => [...w.core.bridges.values()][1]?.size === 2);
    await w.calls.command(w.record(1).id, ben, parking.park);
    await until(() => !w.core.live.has(first));
    expect([...w.core.music]).toEqual([second]);
    await w.calls.command(w.record(1).id, boss, parking.retrieve(701));
    w.core.changes(await w.leg(2), 'Up');
    await until(() => w.record(1).agent === 'boss');
    expect([...(w.core.bridges.get(`${w.record(1).id}-bridge`) ?? [])].sort()).toEqual([second, await w.leg(2)].sort());
  });

  it('takes the lowest free slot', async () => {
    const { w, customer, parking, park } = await parkable();
    w.fromOutside({ dialled: '+14155550101' });
    const second = await w.leg(1);
    w.core.changes(second, 'Up');
    await until(() => [...w.core.bridges.values()][1]?.size === 2);
    const other = w.record(1).id;
    await Promise.all([park(), w.calls.command(other, ben, parking.park)]);
    expect(parking.calls()).toEqual([w.record(0).id, other]);
    expect([place(w), waitingOf(w.record(1))?.place]).toEqual(['701', '702']);
    w.core.leaves(customer);
    await until(() => w.record(0).phase === 'ended');
    expect(() => parking.callAt(701)).toThrow('No call is parked in slot 701.');
    expect(parking.callAt(702)).toBe(other);
  });

  it('keeps its recording running, as on hold', async () => {
    const { w, id, park } = await parkable({
      numbers: [{ agents: ['anna'], record: 'on-demand' }, numbers[1] ?? {}],
    });
    await w.calls.record(id, 'start', anna);
    await park();
    expect(w.record().recording).toBe('on');
    expect([...w.core.recordings.values()].map(({ paused }) => paused)).toEqual([false]);
  });

  it('is refused to hold, transfer and supervision until an agent has it', async () => {
    const { w, id } = await parked();
    for (const verb of [
      () => w.calls.resume(id, boss),
      () => w.calls.transfer(id, { agent: 'ben' }, boss),
      () => w.calls.supervise(id, 'listen', boss),
      () => w.calls.hold(id, anna),
    ]) {
      await expect(verb()).rejects.toMatchObject({ code: 'CALL_STATE', help: expect.stringMatching(/./) });
    }
    await expect(w.calls.hold(id, ben)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
    expect(place(w)).toBe('701');
  });

  it('ends with its customer: once, as completed, and its slot is free', async () => {
    const { w, customer, parking } = await parked();
    const before = w.told.length;
    w.core.leaves(customer);
    await until(() => w.record().phase === 'ended');
    expect(w.record()).toMatchObject({ endReason: 'COMPLETED', agent: 'anna' });
    expect(events(w, before).sort()).toEqual(['call.ended @agents', 'call.ended anna']);
    expect(parking.calls()).toEqual([]);
    w.clock.advance(120_000);
    expect(w.core.originated).toHaveLength(1);
  });

  it('is not ended by the phone of the parking agent', async () => {
    const { w, id, park, agent } = await parkable();
    const [done] = await Promise.all([park(), Promise.resolve().then(() => w.core.leaves(agent))]);
    expect(done.phase).toBe('held');
    await w.calls.hangUp(id, anna);
    expect(place(w)).toBe('701');
  });

  it('is refused if the agent hung up first', async () => {
    const { w, park, agent } = await parkable();
    w.core.leaves(agent);
    await until(() => w.record().phase === 'ended');
    await expect(park()).rejects.toMatchObject({ code: 'CALL_STATE' });
  });

  it('stays with its agent if it cannot be written', async () => {
    const { w, park, customer, agent, parking } = await parkable();
    w.store.failures = 1;
    await expect(park()).rejects.toThrow('the disk is full');
    await until(() => w.core.music.size === 0);
    expect(members(w)).toEqual([[agent, customer].sort()]);
    expect(parking.calls()).toEqual([]);
    expect(w.calls.busy('anna')).toBe(true);
  });
});

describe('parking is refused, with what to do', () => {
  it('during a consultation and in a conference', async () => {
    const { w, id, park } = await parkable();
    await w.calls.consult(id, { agent: 'ben' }, anna);
    await expect(park()).rejects.toMatchObject({ code: 'CALL_STATE', help: expect.stringContaining('then park') });
    w.core.changes(await w.leg(1), 'Up');
    await until(() => parties(w)[0]?.[1] === 'talking');
    await w.calls.merge(id, anna);
    await expect(park()).rejects.toMatchObject({ code: 'CALL_STATE', help: expect.stringContaining('then park') });
  });

  it('in a call between agents, while it rings, and for another agent', async () => {
    const { w, id, park, parking } = await parkable();
    await expect(park(ben, id)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
    w.fromAgent('ben', 'boss');
    const rings = await w.leg(1);
    const internal = w.record(1).id;
    await expect(w.calls.command(internal, ben, parking.park)).rejects.toMatchObject({ code: 'CALL_STATE' });
    w.core.changes(rings, 'Up');
    await until(() => [...w.core.bridges.values()][1]?.size === 2);
    await expect(w.calls.command(internal, ben, parking.park)).rejects.toThrow('between agents');
  });

  it('when all slots are taken', () => {
    const slots = new Slots();
    const taken = Array.from({ length: 99 }, (_, n) => slots.take(`call-${n}`));
    expect([taken[0], taken.at(-1)]).toEqual([701, 799]);
    expect(() => slots.take('one more')).toThrow('All 99 parking slots are taken.');
    slots.free('call-41');
    expect(slots.take('one more')).toBe(742);
  });
});

it('supervisors leave a call that is parked, because it has no agent to listen to', async () => {
  const { w, id, park } = await parkable();
  await w.calls.supervise(id, 'listen', boss);
  const listening = await w.leg(1);
  w.core.changes(listening, 'Up');
  await until(() => w.core.snoops.length === 1);
  await park();
  await until(() => !w.core.live.has(listening));
  expect(place(w)).toBe('701');
});

describe('retrieving', () => {
  it('rings nothing on the screen, and connects the agent when their phone answers', async () => {
    const { w, id, customer, retrieve } = await parked();
    const before = w.told.length;
    await retrieve();
    expect(events(w, before)).toEqual([]);
    expect(w.core.originated[1]).toMatchObject({ to: { kind: 'agent', identity: 'ben' }, callId: id });
    expect(w.calls.busy('ben')).toBe(true);
    expect(place(w)).toBe('701');
    const leg = await w.leg(1);
    w.core.changes(leg, 'Up');
    await until(() => w.record().agent === 'ben');
    expect(events(w, before)).toEqual(['call.answered ben', 'call.retrieved @agents']);
    expect(w.record()).toMatchObject({ id, phase: 'active' });
    expect(members(w)).toEqual([[customer, leg].sort()]);
    expect(w.core.music.size).toBe(0);
    expect(place(w)).toBe(null);
    expect(leads(w)).toEqual([
      ['anna', false],
      ['ben', true],
    ]);
    const slot = w.record().participants.find(({ kind }) => kind === 'place');
    expect(slot).toMatchObject({ name: '701', identity: 'anna', leftAt: expect.any(String) });
    w.core.leaves(leg);
    await until(() => w.record().phase === 'ended');
    expect(w.record()).toMatchObject({ agent: 'ben', endReason: 'COMPLETED' });
    expect([...w.store.calls.keys()]).toEqual([id]);
  });

  it('by two agents at once gives the call to one, and the other an error', async () => {
    const { w, retrieve } = await parked();
    const done = await Promise.allSettled([retrieve(ben), retrieve(boss)]);
    expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((done[1] as PromiseRejectedResult).reason).toMatchObject({ code: 'CALL_STATE' });
    w.core.changes(await w.leg(1), 'Up');
    await until(() => w.record().agent === 'ben');
    expect(w.core.originated).toHaveLength(2);
    expect(w.calls.busy('boss')).toBe(false);
    expect(() => retrieve(boss)).toThrow('No call is parked in slot 701.');
  });

  it('keeps the call in its slot if the phone is not answered', async () => {
    const { w, retrieve, customer } = await parked();
    await retrieve();
    w.core.leaves(await w.leg(1), 19, false);
    await until(() => !w.calls.busy('ben'));
    expect(place(w)).toBe('701');
    expect([...w.core.music]).toEqual([customer]);
    await retrieve(boss);
    w.core.changes(await w.leg(2), 'Up');
    await until(() => w.record().agent === 'boss');
  });

  it('by the agent who parked makes the call theirs again, with the note they wrote meanwhile', async () => {
    const { w, id, retrieve } = await parked();
    await w.calls.wrapUp(id, { note: 'Asks for the spout', disposition: null }, anna);
    await retrieve(anna);
    w.core.changes(await w.leg(1), 'Up');
    await until(() => w.record().phase === 'active');
    expect(viewOf(w, 'anna')).toMatchObject({ phase: 'active', agent: 'anna', note: 'Asks for the spout' });
    expect(w.calls.busy('anna')).toBe(true);
  });

  it('is refused to an agent with a call, and to one without a phone', async () => {
    const { w, retrieve } = await parked();
    w.fromOutside({ dialled: '+14155550101' });
    await w.leg(1);
    await expect(retrieve(ben)).rejects.toMatchObject({ code: 'CALLER_BUSY' });
    w.core.registered.delete('boss');
    await expect(retrieve(boss)).rejects.toMatchObject({ code: 'AGENT_UNREACHABLE' });
    expect(place(w)).toBe('701');
  });

  it('rings an ordinary phone, over a trunk', async () => {
    const { w, retrieve } = await parked({
      registered: ['anna'],
      phones: { ben: { number: '+14155550188', only: false, withoutConfirm: true } },
    });
    await retrieve(ben);
    expect(w.core.originated[1]).toMatchObject({ to: { kind: 'number', number: '+14155550188' } });
    w.core.changes(await w.leg(1), 'Up');
    await until(() => w.record().agent === 'ben');
  });

  it('ends with a customer who hangs up while the phone is called', async () => {
    const { w, retrieve, customer } = await parked();
    await retrieve();
    const leg = await w.leg(1);
    w.core.leaves(customer);
    await until(() => w.record().phase === 'ended');
    await until(() => !w.core.live.has(leg));
    expect([w.calls.busy('ben'), w.calls.busy('anna')]).toEqual([false, false]);
  });
});
