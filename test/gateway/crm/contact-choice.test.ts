import { describe, expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { anna, until } from '../calls/setup.ts';
import { crmWorld } from './crm-world.ts';

const contact = (id: string, createdAt: string | null) =>
  contactWith({ id, name: `Robin ${id}`, company: null, numbers: ['(415) 555-0123'], createdAt });

const minute = 60_000;

/** A CRM with three contacts of the caller. "old" is the oldest. */
async function setUp(given: Parameters<typeof crmWorld>[0] = {}) {
  const w = await crmWorld(given);
  w.crm('one').contacts.push(
    contact('undated', null),
    contact('young', '2025-03-01T00:00:00Z'),
    contact('old', '2019-03-01T00:00:00Z'),
  );
  const entry = () => [...w.crm('one').entries.values()][0];
  /** A call that has ended, and whose contact is to be chosen. */
  const ended = async () => {
    const channel = await w.talk();
    await until(() => w.record().choice !== undefined);
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended');
    await w.settle();
    return w.record().id;
  };
  return { ...w, entry, ended };
}

const ref = (id: string) => ({ kind: 'contact', id });
const wrapUp = { note: '', disposition: null };

describe('with several contacts of the caller', () => {
  it('the oldest is shown first, and those without a date last', async () => {
    const w = await setUp();
    await w.talk();
    await until(() => w.record().choice !== undefined);
    expect(w.record().contact?.id).toBe('old');
    expect(w.record().choice).toMatchObject({
      state: 'open',
      matches: [{ id: 'old', connection: 'one' }, { id: 'young' }, { id: 'undated' }],
    });
  });

  it('of ten thousand, only the oldest are kept', async () => {
    const w = await crmWorld();
    const all = Array.from({ length: 10_000 }, (_, n) =>
      contact(`c${n}`, new Date(Date.UTC(2020, 0, 1) - n * 1000).toISOString()),
    );
    w.crm('one').findContacts = async () => all;
    await w.talk();
    await until(() => w.record().choice !== undefined);
    expect([w.record().choice?.matches.length, w.record().contact?.id]).toEqual([20, 'c9999']);
  });

  it('long lists of them are cut, because the call keeps them all', async () => {
    const w = await crmWorld();
    const ticket = { id: 't', subject: 's', status: 'open', updatedAt: '2026-01-01T00:00:00Z' };
    const long = { ...contact('c1', null), openTickets: Array.from({ length: 500 }, () => ticket) };
    w.crm('one').contacts.push(long, { ...long, id: 'c2' });
    await w.talk();
    await until(() => w.record().choice !== undefined);
    expect(w.record().choice?.matches.map(({ openTickets }) => openTickets.length)).toEqual([10, 10]);
  });

  it('the entry waits, and is written when the agent chooses', async () => {
    const w = await setUp();
    const id = await w.ended();
    w.clock.advance(9 * minute);
    await w.settle();
    expect(w.crm('one').sent).toEqual([]);
    const chosen = await w.calls.chooseContact(id, ref('young'), anna);
    expect(chosen).toMatchObject({ contact: { id: 'young' }, choice: { state: 'made' } });
    await until(() => w.told.includes('call.logged'));
    expect(w.crm('one').sent.map(({ about }) => about)).toEqual([ref('young')]);
  });

  it('a choice during the call leaves nothing to wait for', async () => {
    const w = await setUp();
    const channel = await w.talk();
    await until(() => w.record().choice !== undefined);
    await w.calls.chooseContact(w.record().id, ref('undated'), anna);
    w.core.leaves(channel.id);
    await until(() => w.told.includes('call.logged'));
    expect(w.entry()?.about).toEqual(ref('undated'));
  });

  it('the end of the wrap-up without a choice writes the entry without a contact, and a later choice updates it', async () => {
    const w = await setUp();
    const id = await w.ended();
    await w.calls.wrapUp(id, { ...wrapUp, note: 'teapot' }, anna);
    await until(() => w.told.includes('call.logged'));
    expect(w.entry()).toMatchObject({ about: null, note: 'teapot' });
    await w.calls.chooseContact(id, ref('old'), anna);
    await until(() => w.entry()?.about !== null);
    expect(w.entry()).toMatchObject({ about: ref('old'), note: 'teapot' });
    expect(w.crm('one').known).toEqual([null, `log-${id}`]);
  });

  it('ten minutes after the call it is written without a contact', async () => {
    const w = await setUp();
    await w.ended();
    w.clock.advance(10 * minute - 1);
    await w.settle();
    expect(w.crm('one').sent).toEqual([]);
    w.clock.advance(5_001);
    await until(() => w.told.includes('call.logged'));
    expect(w.crm('one').sent.map(({ about }) => about)).toEqual([null]);
  });

  it('the ten minutes outlast a gateway that is killed', async () => {
    const killed = await setUp();
    await killed.ended();
    await killed.outboxes.stop();
    const next = await crmWorld({ before: killed });
    next.clock.advance(10 * minute - 1);
    await next.settle();
    expect(next.crm('one').sent).toEqual([]);
    next.clock.advance(5_001);
    await until(() => next.crm('one').sent.length === 1);
    expect(next.crm('one').sent[0]?.about).toBeNull();
  });

  it('a changed connection does not write it early', async () => {
    const w = await setUp();
    await w.ended();
    await w.put('one', { label: 'Another name' });
    await w.settle();
    expect(w.crm('one').sent).toEqual([]);
  });

  it('none of them can be chosen, and a new contact created instead', async () => {
    const w = await setUp();
    const id = await w.ended();
    const none = await w.calls.chooseContact(id, null, anna);
    expect(none).toMatchObject({ contact: null, lookup: 'unknown', choice: { state: 'made' } });
    await until(() => w.told.includes('call.logged'));
    expect(w.entry()?.about).toBeNull();
    await w.calls.createContact(id, { name: 'Kim Sample', company: null }, anna);
    await until(() => w.entry()?.about !== null);
    expect(w.entry()?.about).toEqual(ref('contact-4'));
  });

  it('a new contact is a choice, too', async () => {
    const w = await setUp();
    const id = await w.ended();
    const call = await w.calls.createContact(id, { name: 'Kim Sample', company: null }, anna);
    expect(call).toMatchObject({ contact: { id: 'contact-4' }, choice: { state: 'made' } });
    await until(() => w.entry()?.about?.id === 'contact-4');
  });

  it('only agents of the call choose, and only one of the contacts', async () => {
    const w = await setUp();
    const id = await w.ended();
    const refused = (promise: Promise<unknown>, code: string) => expect(promise).rejects.toMatchObject({ code });
    await refused(w.calls.chooseContact(id, ref('other'), anna), 'NOT_FOUND');
    await refused(w.calls.chooseContact(id, { kind: 'lead', id: 'old' }, anna), 'NOT_FOUND');
    await refused(w.calls.chooseContact(id, ref('old'), { identity: 'zoe', role: 'agent' }), 'CALL_NOT_FOUND');
    expect(w.record().choice?.state).toBe('open');
  });

  it('a copy of the log in another CRM does not wait', async () => {
    const connections = [
      { id: 'one', log: true },
      { id: 'two', log: true },
    ];
    const w = await setUp({ crms: { one: {}, two: {} }, number: { connections } });
    await w.ended();
    await until(() => w.crm('two').entries.size === 1);
    expect(w.crm('one').sent).toEqual([]);
  });
});

it('a call with one contact has nothing to choose', async () => {
  const w = await crmWorld();
  w.crm('one').contacts.push(contact('only', null));
  await w.talk();
  await until(() => w.record().contact !== null);
  await expect(w.calls.chooseContact(w.record().id, ref('only'), anna)).rejects.toMatchObject({ code: 'CALL_STATE' });
});

it('if the CRM was down during the call, the choice begins when it answers, and counts from the end of the call', async () => {
  const w = await setUp();
  w.crm('one').down = true;
  const channel = await w.talk();
  await until(() => w.record().lookup === 'unavailable');
  w.core.leaves(channel.id);
  await until(() => w.record().phase === 'ended');
  await w.settle();
  w.crm('one').down = false;
  for (let second = 0; second < 20 && w.record().choice === undefined; second += 1) {
    w.clock.advance(1_000);
    await w.settle();
  }
  expect(w.record().choice?.state).toBe('open');
  expect([w.crm('one').sent, w.told.includes('call.logged')]).toEqual([[], false]);
  w.clock.advance(10 * minute);
  await until(() => w.told.includes('call.logged'));
  expect(w.crm('one').sent.map(({ about }) => about)).toEqual([null]);
});
