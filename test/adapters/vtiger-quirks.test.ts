/** What Vtiger and its forks do differently from what one expects. Each test names one such thing. */
import { describe, expect, it } from 'vitest';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { connected } from './vtiger/connected.ts';

const number = '+919876543210';
const found = { ...patient, country: 'IN' } as const;

it('names an owner in every new record, because PBXManager fails without one', async () => {
  // YetiForceCRM/issues/2981
  const { adapter, vtiger, requests } = await connected();
  const contact = await adapter.createContact?.({ ...plain, key: 'k1', name: 'Asha Rao', number }, patient);
  const about = { kind: 'contact', id: contact?.id ?? '' };
  await adapter.saveCallLog(entry('CA1', { agent: 'robin', user: null }), nothing, patient);
  await adapter.saveCallLog(entry('CA2', { agent: 'kim', user: '19x7' }), nothing, patient);
  const ticket = await adapter.saveTicket?.(ticketDraft(about), nothing, patient);
  await adapter.saveTicket?.(ticketDraft(about, { key: 't2' }), { recordId: ticket?.id ?? '' }, patient);
  const created = requests().filter(({ params }) => params.operation === 'create');
  expect(created.map(({ params }) => [params.elementType, (params.element as Fields).assigned_user_id])).toEqual([
    ['Contacts', '19x1'],
    ['PBXManager', '19x1'],
    ['PBXManager', '19x7'],
    ['HelpDesk', '19x1'],
    ['ModComments', '19x1'],
  ]);
  // An agent without a user of their own is named by no other's.
  expect(vtiger.all('PBXManager').map(({ user }) => user)).toEqual(['', '19x7']);
});

it('pops without Vtiger’s own popup, which can be absent though the record of the call is written', async () => {
  // YetiForceCRM/issues/2687
  const { adapter, vtiger, requests } = await connected();
  const contact = vtiger.add('Contacts', { lastname: 'Rao', mobile: '098765 43210', assigned_user_id: '19x1' });
  vtiger.state.withoutModules = ['PBXManager'];
  expect(await adapter.findContacts(number, found)).toMatchObject([{ id: contact.id, lastCalls: [] }]);
  vtiger.state.withoutModules = [];
  const about = { kind: 'contact', id: contact.id ?? '' };
  await adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
  expect(await adapter.findContacts(number, found)).toMatchObject([{ id: contact.id, lastCalls: [{ duration: 65 }] }]);
  // The record is complete when it is written: Vtiger polls for calls that ring, and pops again for those.
  expect(requests().filter(({ params }) => params.operation === 'create')).toMatchObject([
    { params: { element: { callstatus: 'completed' } } },
  ]);
});

it('takes an error with the status 200 as an error', async () => {
  const { adapter, vtiger } = await connected();
  vtiger.state.withoutModules = ['PBXManager'];
  await expect(adapter.saveCallLog(entry('CA1'), nothing, patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { status: 200, reason: expect.stringContaining('ACCESS_DENIED') },
  });
});

it('asks for a new challenge at each login, because one is valid for five minutes', async () => {
  const { adapter, vtiger, requests } = await connected();
  await adapter.users?.(patient);
  vtiger.setSession('');
  await adapter.users?.(patient);
  const operations = requests().map(({ params }) => params.operation);
  expect(operations).toEqual(['getchallenge', 'login', 'query', 'query', 'getchallenge', 'login', 'query']);
  const hashes = requests().flatMap(({ params }) => (params.operation === 'login' ? [params.accessKey] : []));
  expect(new Set(hashes).size).toBe(2);
});

it('searches by a query, because the operation lookup does not exist', async () => {
  const { adapter, requests } = await connected();
  await adapter.findContacts(number, found);
  expect(requests().map(({ params }) => params.operation)).not.toContain('lookup');
});

it.each(['+91 98765 43210', '098765-43210', '(098765) 43210', '9876543210', '0091 9876543210', '09876543210 ext. 12'])(
  'finds a number that Vtiger keeps as it was typed: %s',
  async (typed) => {
    const { adapter, vtiger } = await connected();
    const contact = vtiger.add('Contacts', { lastname: 'Rao', phone: typed, assigned_user_id: '19x1' });
    vtiger.add('Contacts', { lastname: 'Near', phone: '+91 98765 43211', assigned_user_id: '19x1' });
    expect(await adapter.findContacts(number, found)).toMatchObject([{ id: contact.id }]);
  },
);

it.each(['phone', 'mobile', 'homephone', 'otherphone'])('finds a contact by the field %s', async (field) => {
  const { adapter, vtiger } = await connected();
  const contact = vtiger.add('Contacts', { lastname: 'Rao', [field]: number, assigned_user_id: '19x1' });
  expect(await adapter.findContacts(number, found)).toMatchObject([{ id: contact.id, numbers: [number] }]);
});

it('writes by POST and reads by GET, and puts no record into an address', async () => {
  const { adapter, requests } = await connected();
  const contact = await adapter.createContact?.({ ...plain, key: 'k1', name: 'Asha Rao', number }, patient);
  const { recordId } = await adapter.saveCallLog(entry('CA1'), nothing, patient);
  await adapter.saveCallLog(entry('CA1', { revision: 2 }), { recordId }, patient);
  await adapter.saveTicket?.(ticketDraft({ kind: 'contact', id: contact?.id ?? '' }), nothing, patient);
  const methods = new Set(requests().map(({ method, params }) => `${method} ${params.operation}`));
  expect([...methods].sort()).toEqual([
    ...['GET getchallenge', 'GET query', 'GET retrieve', 'POST create', 'POST login', 'POST revise'],
  ]);
  for (const { method, query } of requests()) if (method === 'POST') expect(query).toBe('');
});

it('gives every ticket a priority, which HelpDesk needs', async () => {
  const { adapter, vtiger } = await connected();
  const contact = vtiger.add('Contacts', { lastname: 'Rao', assigned_user_id: '19x1' });
  await adapter.saveTicket?.(ticketDraft({ kind: 'contact', id: contact.id ?? '' }), nothing, patient);
  expect(vtiger.all('HelpDesk')).toMatchObject([{ ticketpriorities: 'Normal', ticketstatus: 'Open' }]);
});

it('asks no callback of PBXManager, which puts the number into SQL by hand', async () => {
  const { adapter, requests } = await connected();
  await adapter.saveCallLog(entry('CA1', { customer: `' or 1=1 --` }), nothing, patient);
  expect(new Set(requests().map(({ path }) => path))).toEqual(new Set(['/webservice.php']));
});

describe('further fields of contacts', () => {
  const more = { ...found, fields: ['cf_852', 'donotcall'] };

  it('are read with the contact, as Vtiger writes them, without empty ones', async () => {
    const { adapter, vtiger, requests } = await connected();
    vtiger.addField('Contacts', 'cf_852');
    vtiger.addField('Contacts', 'donotcall');
    vtiger.add('Contacts', { lastname: 'Rao', mobile: number, donotcall: '1', assigned_user_id: '19x1' });
    expect(await adapter.findContacts(number, more)).toMatchObject([{ fields: { donotcall: '1' } }]);
    const [query] = requests().flatMap(({ params }) => (params.operation === 'query' ? [params.query] : []));
    expect(query).toContain(',cf_852,donotcall from Contacts ');
  });

  it('that a record does not have leave it as it is, because Vtiger refuses a query with one', async () => {
    const { adapter, vtiger } = await connected();
    vtiger.addField('Leads', 'cf_852');
    const contact = vtiger.add('Contacts', { lastname: 'Rao', mobile: number, assigned_user_id: '19x1' });
    const values = { lastname: 'Rao', mobile: number, cf_852: 'never', assigned_user_id: '19x1' };
    const lead = vtiger.add('Leads', values);
    const both = await adapter.findContacts(number, { ...found, fields: ['cf_852'] });
    expect(both.map(({ id, fields }) => [id, fields?.cf_852])).toEqual([
      [contact.id, undefined],
      [lead.id, 'never'],
    ]);
  });

  it.each(["cf_1' or '1'='1", 'cf_1,user_password from Users;--', ''])(
    'are not asked by the name "%s"',
    async (name) => {
      const { adapter, vtiger, requests } = await connected();
      const contact = vtiger.add('Contacts', { lastname: 'Rao', mobile: number, assigned_user_id: '19x1' });
      expect(await adapter.findContacts(number, { ...found, fields: [name] })).toMatchObject([{ id: contact.id }]);
      for (const { params } of requests()) expect(String(params.query)).not.toContain('cf_1');
    },
  );
});

type Fields = Record<string, unknown>;
