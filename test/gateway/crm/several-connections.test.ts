import { expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { caller, until } from '../calls/setup.ts';
import { crmWorld } from './crm-world.ts';

const contact = (id: string, name: string, more: object = {}) =>
  contactWith({ id, name, company: null, numbers: ['(415) 555-0123'], ...more });

const named = {
  connections: [
    { id: 'two', log: false },
    { id: 'one', log: false },
  ],
};

const all = (...ids: string[]) => ({ connections: ids.map((id) => ({ id, log: false })) });

it('the first connection that the number names is the system of record, and the only one that gets the log', async () => {
  const w = await crmWorld({ crms: { one: {}, two: {} }, number: named });
  w.crm('two').contacts.push(contact('c2', 'Robin Two'));
  const channel = await w.talk();
  await until(() => w.record().contact !== null);
  expect(w.record().contact).toMatchObject({ id: 'c2', connection: 'two' });
  w.core.leaves(channel.id);
  await until(() => w.crm('two').entries.size === 1);
  await w.settle();
  expect(w.crm('one').sent).toEqual([]);
  expect([...w.crm('two').entries.values()][0]?.about).toEqual({ kind: 'contact', id: 'c2' });
});

it('the others add related records, and do not delay the first', async () => {
  const w = await crmWorld({ crms: { one: {}, two: {} }, number: named });
  w.crm('two').contacts.push(contact('c2', 'Robin Two'));
  w.crm('one').contacts.push(contact('c1', 'Robin One', { related: [{ kind: 'deal', id: 'd1', label: 'Roof' }] }));
  w.crm('one').delayMs = 1_900;
  await w.talk();
  await until(() => w.record().contact?.id === 'c2');
  expect(w.record().crmRecords).toBeUndefined();
  w.clock.advance(1_900);
  await until(() => w.record().crmRecords !== undefined);
  expect(w.record().crmRecords).toEqual([
    {
      connection: 'one',
      label: 'The one',
      about: { kind: 'contact', id: 'c1' },
      records: [
        { kind: 'contact', id: 'c1', label: 'Robin One' },
        { kind: 'deal', id: 'd1', label: 'Roof' },
      ],
    },
  ]);
  expect(w.told.filter((type) => type === 'call.looked-up')).toHaveLength(2);
});

it('a further CRM that is down, or takes too long, changes nothing', async () => {
  const w = await crmWorld({
    crms: { one: {}, two: {}, three: {} },
    number: { connections: ['one', 'two', 'three'].map((id) => ({ id, log: false })) },
  });
  w.crm('one').contacts.push(contact('c1', 'Robin One'));
  w.crm('two').down = true;
  w.crm('three').delayMs = 60_000;
  await w.talk();
  await until(() => w.record().contact?.id === 'c1');
  w.clock.advance(2_000);
  await w.settle();
  expect([w.record().lookup, w.record().crmRecords]).toEqual(['found', undefined]);
});

it('CRMs whose adapters answer nonsense, or throw, change nothing: the call rings, and is logged', async () => {
  const w = await crmWorld({ crms: { one: {}, two: {}, three: {} }, number: all('one', 'two', 'three') });
  w.crm('one').findContacts = async () => null as never;
  w.crm('two').findContacts = () => {
    throw new TypeError('not a function');
  };
  w.crm('three').findContacts = async () => [{}] as never;
  const channel = await w.talk();
  await until(() => w.record().lookup === 'unavailable');
  w.crm('one').findContacts = async () => [];
  w.core.leaves(channel.id);
  await until(() => w.crm('one').entries.size === 1);
});

it('a copy of the log is filed under the contact of that CRM, and waits for no other CRM', async () => {
  const w = await crmWorld({
    crms: { one: {}, two: {} },
    number: {
      connections: [
        { id: 'one', log: true },
        { id: 'two', log: true },
      ],
    },
  });
  w.crm('one').contacts.push(contact('c1', 'Robin One'));
  w.crm('two').contacts.push(contact('c2', 'Robin Two'));
  const channel = await w.talk();
  await until(() => w.record().contact !== null && w.record().crmRecords !== undefined);
  w.crm('one').down = true;
  w.core.leaves(channel.id);
  await until(() => w.crm('two').entries.size === 1);
  expect([...w.crm('two').entries.values()][0]).toMatchObject({ about: { kind: 'contact', id: 'c2' }, related: [] });
  expect(w.crm('one').entries.size).toBe(0);
  w.crm('one').down = false;
  await w.settle();
  w.clock.advance(10_000);
  await until(() => w.crm('one').entries.size === 1);
  expect([...w.crm('one').entries.values()][0]?.about).toEqual({ kind: 'contact', id: 'c1' });
});

it('a copy whose CRM was down during the call is looked up there before it is filed', async () => {
  const w = await crmWorld({
    crms: { one: {}, two: {} },
    number: {
      connections: [
        { id: 'one', log: true },
        { id: 'two', log: true },
      ],
    },
  });
  w.crm('two').contacts.push(contact('c2', 'Robin Two'));
  w.crm('two').down = true;
  const channel = await w.talk();
  w.core.leaves(channel.id);
  await until(() => w.crm('one').entries.size === 1);
  w.crm('two').down = false;
  await w.settle();
  w.clock.advance(10_000);
  await until(() => w.crm('two').entries.size === 1);
  expect([...w.crm('two').entries.values()][0]?.about).toEqual({ kind: 'contact', id: 'c2' });
  expect(w.record().contact).toBeNull();
});

it('a number without a list has the first of all connections alone, and one with an empty list has none', async () => {
  const first = await crmWorld({ crms: { one: {}, two: {} } });
  const channel = await first.talk();
  first.core.leaves(channel.id);
  await until(() => first.crm('one').entries.size === 1);
  await first.settle();
  expect([first.crm('two').asked, first.crm('two').sent]).toEqual([[], []]);

  const none = await crmWorld({ crms: { one: {} }, number: { connections: [] } });
  const other = await none.talk();
  none.core.leaves(other.id);
  await until(() => none.record().phase === 'ended');
  await none.settle();
  expect([none.record().lookup, none.crm('one').asked, none.crm('one').sent]).toEqual(['unknown', [], []]);
});

it('a call keeps the connections that its number had when it arrived', async () => {
  const w = await crmWorld({ crms: { one: {}, two: {} }, number: { connections: [{ id: 'two', log: true }] } });
  const channel = await w.talk();
  await w.storage.directory.deleteVirtualNumber(w.record().virtualNumber);
  w.core.leaves(channel.id);
  await until(() => w.crm('two').entries.size === 1);
  await w.calls.wrapUp(w.record().id, { note: 'teapot', disposition: null }, { identity: 'anna', role: 'agent' });
  await until(() => [...w.crm('two').entries.values()][0]?.note === 'teapot');
  expect(w.crm('one').sent).toEqual([]);
});

it('a disabled connection is passed over: the next one of the number is the system of record', async () => {
  const w = await crmWorld({
    crms: { one: { enabled: false }, two: {}, three: {} },
    number: { connections: ['one', 'two', 'three'].map((id) => ({ id, log: false })) },
  });
  w.crm('two').contacts.push(contact('c2', 'Robin Two'));
  const channel = await w.talk();
  await until(() => w.record().contact?.id === 'c2');
  w.core.leaves(channel.id);
  await until(() => w.crm('two').entries.size === 1);
  await w.settle();
  expect([w.crm('one').asked, w.crm('one').sent, w.crm('three').sent]).toEqual([[], [], []]);
});

it('no CRM is asked about a number of the gateway, or told of a call with it', async () => {
  const w = await crmWorld({
    crms: { one: {}, two: {} },
    number: {
      connections: [
        { id: 'one', log: true },
        { id: 'two', log: true },
      ],
    },
  });
  const phone = { number: caller, only: false, withoutConfirm: false };
  await w.storage.directory.putAgent({ identity: 'ben', name: 'ben', phone });
  const channel = await w.talk();
  await until(() => w.record().lookup === 'unknown');
  w.core.leaves(channel.id);
  await until(() => w.crm('one').entries.size === 1 && w.crm('two').entries.size === 1);
  await w.settle();
  for (const id of ['one', 'two']) expect([w.crm(id).asked, w.crm(id).live]).toEqual([[], []]);
});
