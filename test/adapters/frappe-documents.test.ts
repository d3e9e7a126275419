import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definition } from '../../adapters/frappe/connector.ts';
import { frappeTimeOf, timeOf } from '../../adapters/frappe/times.ts';
import { textOf } from '../../adapters/kit/html.ts';
import { type CrmUnderTest, entry, nothing, patient } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { taskDraft } from './contract/optional-methods.ts';
import { site as address, apiSecret, settings, startSite } from './frappe/under-test.ts';
import { connectionTo } from './test-connection.ts';

const number = '+919876543210';

let site: Awaited<ReturnType<typeof startSite>>;
let crm: CrmUnderTest;
beforeAll(async () => {
  site = await startSite();
});
beforeEach(() => {
  crm = site.open();
});
afterAll(() => site.close());

const logs = () => site.frappe.store.all('CRM Call Log');
const find = () => crm.adapter.findContacts(number, { ...patient, country: 'IN' });

it('words are searched in names and companies, of contacts with all their numbers and of leads', async () => {
  const { store } = site.frappe;
  const numbers = [{ phone: '+91-9000000001' }, { phone: '098765 43210' }];
  const person = { full_name: 'Robin Sample', company_name: 'Teapot Works', phone_nos: numbers };
  const { name: contact } = store.insert('Contact', person);
  store.insert('Contact', { ...person, company_name: 'Kettle Works' });
  const lead = { lead_name: 'Kim Works', organization: 'Teapot', mobile_no: number };
  const { name } = store.insert('CRM Lead', { ...lead, converted: 0 });
  store.insert('CRM Lead', { ...lead, converted: 1 });
  expect(await crm.adapter.searchContacts?.('works teapot', { ...patient, limit: 10 })).toMatchObject([
    { kind: 'contact', id: contact, company: 'Teapot Works', numbers: ['+91-9000000001', '098765 43210'] },
    { kind: 'lead', id: name, name: 'Kim Works', numbers: [number] },
  ]);
});

describe('a caller', () => {
  it('is found by a secondary number, once, with open deals and past calls', async () => {
    const { store } = site.frappe;
    const { name } = store.insert('Contact', {
      ...{ full_name: 'Robin Example', company_name: 'Garden', mobile_no: '+91-9000000001' },
      phone_nos: [{ phone: '+91-9000000001' }, { phone: '098765 43210' }, { phone: '+91-9876543210' }],
    });
    for (const status of ['Negotiation', 'Won', 'Lost']) {
      store.insert('CRM Deal', { organization: 'Garden', status, contacts: [{ contact: name }] });
    }
    const call = { from: '1', to: '2', type: 'Outgoing', status: 'Completed', duration: 12 };
    const reference = { reference_doctype: 'Contact', reference_docname: name };
    store.insert('CRM Call Log', { id: 'one', ...call, ...reference, start_time: '2026-01-02 10:00:00.123456' });
    expect(await find()).toMatchObject([
      {
        ...{
          kind: 'contact',
          id: name,
          name: 'Robin Example',
          company: 'Garden',
          url: `${address}/crm/contacts/${name}`,
        },
        related: [{ kind: 'deal', label: 'Garden, Negotiation' }],
        lastCalls: [{ at: '2026-01-02T04:30:00.000Z', direction: 'outbound', duration: 12, summary: 'Completed' }],
      },
    ]);
  });

  it('is found as a lead with its owner, unless the lead was converted', async () => {
    const { store } = site.frappe;
    store.insert('User', { email: 'anna@garden.example', full_name: 'Anna' });
    const lead = { lead_name: 'Kim Sample', phone: '09876543210', lead_owner: 'anna@garden.example' };
    const { name } = store.insert('CRM Lead', { ...lead, converted: 0 });
    store.insert('CRM Lead', { ...lead, converted: 1 });
    expect(await find()).toMatchObject([{ kind: 'lead', id: name, owner: 'anna@garden.example', related: [] }]);
    await crm.adapter.saveCallLog(entry('CA1', { about: { kind: 'lead', id: name } }), nothing, patient);
    expect(logs()).toMatchObject([{ reference_doctype: 'CRM Lead', reference_docname: name }]);
  });

  it('whose document is named by the number has an id without it, which the call log understands', async () => {
    const fields = { full_name: 'Robin', phone_nos: [{ phone: '98765 43210' }] };
    site.frappe.store.insert('Contact', fields, '98765 43210');
    const [found] = await find();
    expect(found?.id).toMatch(/^~[a-p]+$/);
    expect(found?.url).toBeNull();
    await crm.adapter.saveCallLog(entry('CA1', { about: found ?? null }), nothing, patient);
    expect(logs()).toMatchObject([{ reference_doctype: 'Contact', reference_docname: '98765 43210' }]);
  });
});

describe('a call log', () => {
  it('has the site’s times, the agent’s user, and the numbers on their sides', async () => {
    site.frappe.store.insert('User', { email: 'anna@garden.example', full_name: 'Anna' });
    const more = { direction: 'outbound', user: 'anna@garden.example', endReason: 'COMPLETED' } as const;
    await crm.adapter.saveCallLog(entry('CA1', more), nothing, patient);
    expect(logs()).toMatchObject([
      {
        ...{ name: 'CA1', type: 'Outgoing', from: '+14155550100', to: '+14155550123', medium: '+14155550100' },
        ...{ status: 'Completed', duration: 65, caller: 'anna@garden.example' },
        ...{ start_time: '2026-01-01 15:30:00', end_time: '2026-01-01 15:31:10' },
      },
    ]);
  });

  it.each([
    ['NO_ANSWER', 'No Answer'],
    ['MISSED', 'No Answer'],
    ['BUSY', 'Busy'],
    ['CANCELED', 'Canceled'],
    ['NO_CAPACITY', 'Failed'],
  ] as const)('of a call that ended with %s is “%s”', async (endReason, status) => {
    await crm.adapter.saveCallLog(entry('CA1', { answeredAt: null, duration: 0, endReason }), nothing, patient);
    expect(logs()).toMatchObject([{ status }]);
  });

  it('that Frappe’s own Exotel integration made is the call’s, with what users wrote', async () => {
    const { store } = site.frappe;
    const note = store.insert('FCRM Note', { title: 'Mine', content: '<p>Called back</p>' }).name;
    const made = { id: 'CA1', from: '09876543210', to: '09123456789', type: 'Outgoing', telephony_medium: 'Exotel' };
    store.insert('CRM Call Log', { ...made, status: 'Ringing', note });
    await crm.adapter.saveCallLog(entry('CA1', { note: 'teapot' }), nothing, patient);
    await crm.adapter.saveCallLog(entry('CA1', { note: 'kettle', revision: 2 }), nothing, patient);
    expect(logs()).toMatchObject([{ name: 'CA1', status: 'Completed', telephony_medium: 'Exotel', note }]);
    expect(textOf(String(store.all('FCRM Note')[0]?.content))).toMatch(
      /^kettle\n\nCustomer: [\s\S]*\[sidecall CA1 r2\]\n\nCalled back\n$/,
    );
  });

  it('of another call is not taken over', async () => {
    await crm.adapter.saveCallLog(entry('CA1', { note: 'one' }), nothing, patient);
    await crm.adapter.saveCallLog(entry('CA2', { note: 'two' }), { recordId: 'CA1' }, patient);
    expect(logs().map(({ name }) => name)).toEqual(['CA1', 'CA2']);
  });

  it('is written without a user and a record that were deleted', async () => {
    const more = { user: 'gone@garden.example', about: { kind: 'lead', id: 'CRM-LEAD-2026-00009' } };
    await crm.adapter.saveCallLog(entry('CA1', more), nothing, patient);
    expect(logs()).toMatchObject([{ name: 'CA1', status: 'Completed' }]);
    expect(logs()[0]).not.toHaveProperty('reference_docname');
  });

  it('is refused in Frappe’s words, if Frappe accepts none of the attempts', async () => {
    const broken: typeof fetch = async (input, init) =>
      init?.method === 'POST'
        ? Response.json(
            { exc_type: 'PermissionError', _server_messages: '["{\\"message\\": \\"No <b>right</b>\\"}"]' },
            { status: 403 },
          )
        : site.throughProxy(input, init);
    const { adapter } = site.open({ fetch: broken });
    await expect(adapter.saveCallLog(entry('CA1'), nothing, patient)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      details: { reason: expect.stringContaining('PermissionError: No right') },
    });
  });
});

it('users of the site are listed with their numbers', async () => {
  const { store } = site.frappe;
  store.insert('User', {
    email: 'anna@garden.example',
    full_name: 'Anna',
    mobile_no: number,
    user_type: 'System User',
    enabled: 1,
  });
  store.insert('User', {
    email: 'visitor@garden.example',
    full_name: 'Visitor',
    user_type: 'Website User',
    enabled: 1,
  });
  expect(await crm.adapter.users?.(patient)).toEqual([
    expect.objectContaining({ id: 'boss@garden.example' }),
    { id: 'anna@garden.example', name: 'Anna', email: 'anna@garden.example', numbers: [number], active: true },
  ]);
});

it('a time zone that does not exist is refused when the connection is opened', () => {
  const wrong = () => site.open({ settings: { timeZone: 'Mars/Olympus' } });
  expect(wrong).toThrow(expect.objectContaining({ code: 'CRM_CONNECTION_INVALID' }));
});

it.each([
  ['Asia/Kolkata', '2026-01-02T04:30:00.000Z', '2026-01-02 10:00:00'],
  ['America/New_York', '2026-07-01T16:00:00.000Z', '2026-07-01 12:00:00'],
  ['Europe/Berlin', '2026-03-29T01:00:00.000Z', '2026-03-29 03:00:00'],
])('in %s, %s is %s', (timeZone, at, local) => {
  expect(frappeTimeOf(at, timeZone)).toBe(local);
  expect(timeOf(`${local}.123456`, timeZone)).toBe(at);
});

it('of calls logged through a network full of faults, none is missing in Frappe, and none is there twice', async () => {
  const busy = () =>
    Response.json({ exc_type: 'TooManyRequestsError' }, { status: 429, headers: { 'retry-after': '10' } });
  const written = await logThroughFaults('frappe', site.throughProxy, busy, (parts) =>
    definition.createConnector(connectionTo(address, { token: apiSecret }, { settings, ...parts })),
  );
  expect(
    logs()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(written.ids.toSorted());
  const texts = site.frappe.store.all('FCRM Note').map(({ content }) => textOf(String(content)).split('\n'));
  const notes = texts.map(([first = '']) => first).filter((line) => line.startsWith('note '));
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
  expect(texts).toHaveLength(written.ids.length);
});

it('a follow-up is a task of the lead, leaves what users wrote and began, and stays deleted', async () => {
  const { store } = site.frappe;
  const about = { kind: 'lead', id: store.insert('CRM Lead', { lead_name: 'Robin Example' }).name };
  const draft = taskDraft(about, { user: 'boss@garden.example', subject: 'x'.repeat(200) });
  const { recordId = '' } = (await crm.adapter.saveTask?.(draft, nothing, patient)) ?? {};
  const task = store.get('CRM Task', recordId);
  expect(task).toMatchObject({
    ...{ reference_doctype: 'CRM Lead', reference_docname: about.id, assigned_to: 'boss@garden.example' },
    ...{ title: 'x'.repeat(140), status: 'Todo', due_date: '2026-12-24 12:00:00' },
    description: `${draft.subject}<br><br>Call: CA1<br>[sidecall-task CA1-task]`,
  });
  Object.assign(task, { status: 'In Progress', description: 'Asked the shop.' });
  await crm.adapter.saveTask?.({ ...draft, due: '2027-01-02', user: 'gone@garden.example' }, { recordId }, patient);
  expect(task).toMatchObject({
    status: 'In Progress',
    description: `${draft.subject}<br><br>Asked the shop.`,
    due_date: '2027-01-02 12:00:00',
  });
  store.delete('CRM Task', recordId);
  expect(await crm.adapter.saveTask?.(draft, { recordId }, patient)).toEqual({ recordId, url: null });
  expect(store.all('CRM Task')).toEqual([]);
});
