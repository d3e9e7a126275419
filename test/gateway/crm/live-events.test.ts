import { describe, expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { besideContact } from '../../../src/domain/crm/crm-records.ts';
import { anna, caller, line, until } from '../calls/setup.ts';
import { crmWorld } from './crm-world.ts';

const robin = contactWith({ id: 'c1', name: 'Robin', company: null, numbers: [caller], owner: 'u-ben' });

const stepsOf = (w: Awaited<ReturnType<typeof crmWorld>>, id = 'one') =>
  w.crm(id).live.map(({ step, agent, user }) => `${step} ${agent} ${user}`);

describe('a CRM is told of a call', () => {
  it('from the first ring to the end, with the agent and their user there', async () => {
    const w = await crmWorld();
    w.crm('one').contacts.push(robin);
    const channel = await w.talk();
    await until(() => w.record().contact !== null);
    await w.calls.hold(w.record().id, anna);
    await w.calls.resume(w.record().id, anna);
    w.core.leaves(channel.id);
    await until(() => w.crm('one').live.length === 5);
    expect(stepsOf(w)).toEqual([
      'ringing anna u-anna',
      'answered anna u-anna',
      'held anna u-anna',
      'answered anna u-anna',
      'ended anna u-anna',
    ]);
    expect(w.crm('one').live.at(-1)).toMatchObject({
      callId: w.record().id,
      direction: 'inbound',
      about: { kind: 'contact', id: 'c1' },
      customer: caller,
      masked: false,
      virtualNumber: line,
    });
  });

  it('that no agent takes: each offer, and that it was missed', async () => {
    const w = await crmWorld();
    const channel = w.fromOutside();
    await until(() => w.core.originated.length === 1);
    w.core.leaves(w.core.originated[0]?.channelId ?? '');
    await until(() => w.core.originated.length === 2);
    w.core.leaves(channel.id);
    await until(() => w.crm('one').live.length === 3);
    expect(stepsOf(w)).toEqual(['ringing anna u-anna', 'ringing ben u-ben', 'missed ben u-ben']);
  });

  it('if it gets the log, also as a copy; not if it only adds records', async () => {
    const connections = [
      { id: 'one', log: true },
      { id: 'two', log: true },
      { id: 'three', log: false },
    ];
    const w = await crmWorld({ crms: { one: {}, two: {}, three: {} }, number: { connections } });
    await w.talk();
    await until(() => w.crm('one').live.length === 2 && w.crm('two').live.length === 2);
    expect(w.crm('three').live).toEqual([]);
  });

  it('without the number that a visitor typed, because nobody has verified it', async () => {
    const w = await crmWorld({ crms: { one: { tickets: ['missed'] } } });
    for (const params of [{ phone: caller, name: 'Robin' }, { phone: caller }]) {
      const channel = w.core.call({ endpoint: { kind: 'visitor', identity: 'v', target: line }, params });
      await until(() => w.told.at(-1) === 'call.ringing');
      w.core.leaves(channel.id);
      await until(() => w.told.at(-1) === 'call.ended');
      await w.settle();
    }
    expect(new Set(w.crm('one').live.map(({ customer }) => customer))).toEqual(new Set(['Robin', 'Website visitor']));
    const [ticket] = w.crm('one').tickets.values();
    expect(ticket?.draft).toMatchObject({ about: null, customer: `${caller} (unverified)` });
  });

  it('not of a call between agents', async () => {
    const w = await crmWorld();
    w.core.call({ endpoint: { kind: 'agent', identity: 'anna' }, caller: 'anna', dialled: 'client:ben' });
    await until(() => w.told.includes('call.ringing'));
    await w.settle();
    expect(w.crm('one').live).toEqual([]);
  });

  it('without delaying it: the call rings and is answered before a slow CRM answers, and drops are counted', async () => {
    const w = await crmWorld();
    w.crm('one').delayMs = 60_000;
    const channel = await w.talk();
    expect(w.record().phase).toBe('active');
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended');
    expect(w.crm('one').live).toEqual([]);
    w.clock.advance(2_000);
    await until(() => w.live.dropped().get('one')?.failed === 1);
  });
});

describe('the answer of a CRM', () => {
  it('reaches the screen pop, and changes no routing', async () => {
    const w = await crmWorld();
    w.crm('one').hint = { owner: 'u-ben', reject: true, dial: '+14155550144', about: { kind: 'lead', id: 'l7' } };
    w.fromOutside();
    await until(() => w.record().crmRecords !== undefined);
    expect(w.record().crmRecords).toEqual([
      {
        connection: 'one',
        label: 'The one',
        about: { kind: 'lead', id: 'l7' },
        records: [{ kind: 'lead', id: 'l7', label: 'l7' }],
      },
    ]);
    expect([w.record().agent, w.record().phase]).toEqual(['anna', 'ringing']);
  });

  it.each([
    null,
    'l7',
    {},
    { kind: 'lead' },
    { kind: 'lead', id: 7 },
    { kind: '', id: 'x' },
    { kind: 'lead', id: 'x'.repeat(201) },
  ])('that is no answer of the port changes nothing: %j', async (about) => {
    const w = await crmWorld();
    w.crm('one').hint = { about, owner: 7 } as never;
    const channel = await w.talk();
    w.core.leaves(channel.id);
    await until(() => w.crm('one').live.length === 3);
    await w.settle();
    expect(w.record().crmRecords).toBeUndefined();
  });

  it('is written once, though each step has the same', async () => {
    const w = await crmWorld();
    w.crm('one').hint = { about: { kind: 'lead', id: 'l7' } };
    const channel = await w.talk();
    w.core.leaves(channel.id);
    await until(() => w.crm('one').live.length === 3);
    await w.settle();
    // The other one is the lookup, which found nothing.
    expect(w.told.filter((type) => type === 'call.looked-up')).toHaveLength(2);
    w.crm('one').hint = { about: { kind: 'lead', id: 'l8' } };
    const second = await w.talk();
    w.core.leaves(second.id);
    await until(() => w.record().crmRecords?.[0]?.about?.id === 'l8');
  });

  it('that names the contact of the call says nothing new', async () => {
    const w = await crmWorld();
    w.crm('one').contacts.push(robin);
    w.crm('one').delayMs = 500;
    w.crm('one').hint = { about: { kind: 'contact', id: 'c1' } };
    w.fromOutside();
    await until(() => w.core.originated.length === 1);
    w.clock.advance(500);
    await until(() => w.record().contact !== null && w.crm('one').live.length === 1);
    w.clock.advance(500);
    await w.settle();
    // The hint may come before the contact.
    const { crmRecords = [], contact } = w.record();
    expect(crmRecords.flatMap((each) => besideContact(each, contact))).toEqual([]);
  });
});

describe('a number that rings the owner of the contact first', () => {
  const number = { ownerFirst: true };

  it('rings them before its agents', async () => {
    const w = await crmWorld({ number });
    w.crm('one').contacts.push(robin);
    w.fromOutside();
    await until(() => w.core.originated.length === 1);
    expect(w.record().agent).toBe('ben');
    w.core.leaves(w.core.originated[0]?.channelId ?? '');
    await until(() => w.core.originated.length === 2);
    expect(w.record().agent).toBe('anna');
    expect(w.clock.pending).toBeLessThan(5);
  });

  it('also by a connection that the settings make', async () => {
    const w = await crmWorld({ number, bySettings: { 'u-ben': 'ben' } });
    w.crm('one').contacts.push(robin);
    w.fromOutside();
    await until(() => w.core.originated.length === 1);
    expect(w.record().agent).toBe('ben');
  });

  it('also if the owner is none of its agents, or the CRM names them in its answer to the live event', async () => {
    const w = await crmWorld({ number: { ...number, agents: ['anna'] } });
    w.crm('one').hint = { owner: 'u-ben' };
    w.fromOutside();
    await until(() => w.core.originated.length === 1);
    expect(w.record().agent).toBe('ben');
    expect(stepsOf(w)[0]).toBe('ringing null null');
  });

  it('waits 1.5 seconds at most', async () => {
    const w = await crmWorld({ number });
    w.crm('one').contacts.push(robin);
    w.crm('one').delayMs = 1_900;
    w.fromOutside();
    await w.settle();
    expect(w.core.rung, 'the caller hears ringing').toHaveLength(1);
    w.clock.advance(1_499);
    await w.settle();
    expect(w.core.originated).toEqual([]);
    w.clock.advance(1);
    await until(() => w.core.originated.length === 1);
    expect(w.record().agent).toBe('anna');
    expect(w.core.rung).toHaveLength(1);
    w.clock.advance(400);
    await until(() => w.record().contact?.name === 'Robin', 'the late answer');
  });

  it('waits as long as the setting says', async () => {
    const w = await crmWorld({ number, settings: { ownerWaitMs: 100 } });
    w.crm('one').contacts.push(robin);
    w.crm('one').delayMs = 1_000;
    w.fromOutside();
    await w.settle();
    w.clock.advance(99);
    await w.settle();
    expect(w.core.originated).toEqual([]);
    w.clock.advance(1);
    await until(() => w.core.originated.length === 1);
    expect(w.record().agent).toBe('anna');
  });

  it.each([
    ['no contact', []],
    ['a contact without an owner', [{ ...robin, owner: null }]],
    ['an owner who is no agent', [{ ...robin, owner: 'u-zoe' }]],
  ])('with %s rings its agents at once', async (_what, contacts) => {
    const w = await crmWorld({ number });
    w.crm('one').contacts.push(...contacts);
    w.fromOutside();
    await until(() => w.core.originated.length === 1);
    expect(w.record().agent).toBe('anna');
  });

  it('with a CRM that is down rings its agents at once', async () => {
    const w = await crmWorld({ number });
    w.crm('one').down = true;
    w.fromOutside();
    await until(() => w.core.originated.length === 1);
    expect(w.record().agent).toBe('anna');
  });

  it('a busy owner is passed over', async () => {
    const w = await crmWorld({ number });
    w.crm('one').contacts.push(robin);
    w.core.registered.delete('ben');
    w.fromOutside();
    await until(() => w.core.originated.length === 1);
    expect(w.record().agent).toBe('anna');
  });

  it('a caller who leaves while it waits is a missed call of its first agent, and no phone rings', async () => {
    const w = await crmWorld({ number });
    w.crm('one').delayMs = 1_900;
    const channel = w.fromOutside();
    await w.settle();
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended');
    w.clock.advance(2_000);
    await w.settle();
    expect([w.record().agent, w.record().endReason, w.core.originated]).toEqual(['anna', 'CANCELED', []]);
  });
});
