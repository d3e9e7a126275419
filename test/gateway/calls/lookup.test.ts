import { describe, expect, it } from 'vitest';
import { type CrmContact, contactWith } from '../../../src/domain/crm/contact.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { anna, caller, line, until, world } from './setup.ts';

const robin = contactWith({ id: 'c1', name: 'Robin Example', company: null, numbers: ['(415) 555-0123'] });

function setUp(contacts: CrmContact[] = [robin]) {
  const clock = new ManualClock();
  return { clock, crm: new FakeCrm(clock, contacts) };
}

describe('caller lookup', () => {
  it('finds the contact while it rings', async () => {
    const { clock, crm } = setUp();
    const w = await world({ clock, crm });
    w.fromOutside();
    await until(() => w.record().lookup === 'found');
    expect(w.record().contact).toEqual({ ...robin, connection: 'default' });
    expect(w.told).toContain('call.looked-up anna');
    expect(crm.asked).toEqual([caller]);
  });

  it('says when nobody has that number', async () => {
    const { clock, crm } = setUp([]);
    const w = await world({ clock, crm });
    w.fromOutside();
    await until(() => w.record().lookup === 'unknown');
    expect(w.told.filter((each) => each.startsWith('call.looked-up'))).toHaveLength(1);
  });

  it('never delays ringing: the call is up before a slow CRM answers', async () => {
    const { clock, crm } = setUp();
    crm.delayMs = 1_500;
    const w = await world({ clock, crm });
    w.fromOutside();
    w.core.changes(await w.leg(), 'Up');
    await until(() => w.record().phase === 'active');
    expect(w.record().lookup).toBe('pending');
    clock.advance(1_500);
    await until(() => w.record().lookup === 'found');
    expect(w.record().phase).toBe('active');
  });

  it('fills in when a CRM that was down comes back during the call', async () => {
    const { clock, crm } = setUp();
    crm.down = true;
    const w = await world({ clock, crm });
    w.fromOutside();
    await until(() => w.record().lookup === 'unavailable');
    clock.advance(2_000);
    await until(() => crm.asked.length === 2 && clock.pending === 1);
    crm.down = false;
    clock.advance(5_000);
    await until(() => w.record().lookup === 'found');
    expect(w.told.filter((each) => each.startsWith('call.looked-up'))).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('asks a busy CRM again when it asked to be, and not earlier', async () => {
    const { clock, crm } = setUp();
    crm.retryAfterMs = 12_000;
    const w = await world({ clock, crm });
    w.fromOutside();
    await until(() => w.record().lookup === 'unavailable');
    crm.retryAfterMs = null;
    clock.advance(11_999);
    await until(() => clock.pending === 1);
    expect(crm.asked).toHaveLength(1);
    clock.advance(1);
    await until(() => w.record().lookup === 'found');
    expect(crm.asked).toHaveLength(2);
  });

  it('leaves no timer behind when the call is over', async () => {
    const { clock, crm } = setUp();
    crm.down = true;
    const w = await world({ clock, crm });
    const channel = w.fromOutside();
    await until(() => clock.pending === 1);
    w.core.leaves(channel.id);
    await until(() => w.core.live.size === 0 && clock.pending === 0);
    clock.advance(600_000);
    expect(crm.asked).toHaveLength(1);
  });

  it('asks nobody about a caller without a number', async () => {
    const { clock, crm } = setUp();
    const w = await world({ clock, crm });
    w.fromOutside({ caller: null });
    w.fromOutside({ caller: 'anonymous' });
    await until(() => w.store.calls.size === 2);
    expect([...w.store.calls.values()].map((call) => [call.customerNumber, call.lookup])).toEqual([
      [null, 'unknown'],
      [null, 'unknown'],
    ]);
    expect(crm.asked).toEqual([]);
  });
});

describe('a contact for an unknown caller', () => {
  it('is created with the number of the call, once, however often it is asked', async () => {
    const { clock, crm } = setUp([]);
    const w = await world({ clock, crm, numbers: [{ masked: true }] });
    const channel = w.fromOutside();
    await until(() => w.record().lookup === 'unknown');
    const { id } = w.record();
    const draft = { name: 'Kim Sample', company: null };
    const [first, second] = await Promise.all([
      w.calls.createContact(id, draft, anna),
      w.calls.createContact(id, draft, anna),
    ]);
    expect(first).toMatchObject({ lookup: 'found', contact: { name: 'Kim Sample', numbers: [caller] } });
    expect(second).toEqual(first);
    expect(crm.contacts).toHaveLength(1);
    expect(w.store.outbox.size).toBe(0);
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended');
    expect(w.store.outbox.get(id)?.revision).toBe(1);
  });

  it('files a call again that was filed without it', async () => {
    const { clock, crm } = setUp([]);
    const w = await world({ clock, crm });
    const channel = w.fromOutside();
    await until(() => w.record().lookup === 'unknown');
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended');
    await w.calls.createContact(w.record().id, { name: 'Kim Sample', company: null }, anna);
    expect(w.store.outbox.get(w.record().id)?.revision).toBe(2);
  });

  it('a hang-up does not wait for a CRM that takes its time', async () => {
    const { clock, crm } = setUp([]);
    const w = await world({ clock, crm });
    const channel = w.fromOutside();
    await until(() => w.record().lookup === 'unknown');
    crm.delayMs = 1_900;
    const creating = w.calls.createContact(w.record().id, { name: 'Kim Sample', company: null }, anna);
    await until(() => clock.pending === 1);
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended');
    clock.advance(1_900);
    expect(await creating).toMatchObject({ phase: 'ended', contact: { name: 'Kim Sample' } });
  });

  it('needs a number and a CRM', async () => {
    const { clock, crm } = setUp([]);
    crm.down = true;
    const w = await world({ clock, crm });
    w.fromOutside({ caller: null });
    w.fromOutside();
    await until(() => w.store.calls.size === 2);
    const [withheld, known] = [w.record(0), w.record(1)];
    const draft = { name: 'Kim Sample', company: null };
    await until(() => w.record(1).agent !== null && w.record(0).agent !== null);
    const actor = { identity: 'boss', role: 'supervisor' } as const;
    await expect(w.calls.createContact(withheld.id, draft, actor)).rejects.toMatchObject({ code: 'CALL_STATE' });
    await expect(w.calls.createContact(known.id, draft, actor)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  });
});

describe('a masked call', () => {
  it('tells the agent’s phone neither digits nor name', async () => {
    const { clock, crm } = setUp();
    const w = await world({ clock, crm, numbers: [{ masked: true }] });
    w.core.call({
      endpoint: { kind: 'visitor', identity: 'visitor-1', target: line },
      params: {
        phone: '(415) 555-0123',
        name: 'Robin 4155550123',
        page: 'https://shop.example/?tel=%2B1%20415%20555%200123&order=7',
        'tel 415-555-0123': 'yes',
      },
    });
    await w.leg();
    const request = w.core.originated[0];
    expect(request?.caller).toEqual({ user: null, name: 'Masked caller' });
    const digits = JSON.stringify(request?.params)
      .replace(/%[0-9A-F]{2}/g, '')
      .replace(/\D/g, '');
    expect(digits).not.toContain('5550123');
    expect(request?.params.page).toMatch(/^https:\/\/shop\.example\/.*order=7$/);
    expect(w.record().customerNumber).toBe(caller);
  });
});
