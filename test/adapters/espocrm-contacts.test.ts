import { afterAll, beforeAll, expect, it } from 'vitest';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { adminId } from './espocrm/store.ts';
import { startEspoTests } from './espocrm/under-test.ts';

let espo: Awaited<ReturnType<typeof startEspoTests>>;
beforeAll(async () => {
  espo = await startEspoTests();
});
afterAll(() => espo.close());

const inIndia = { ...patient, country: 'IN' } as const;

/** A record with several numbers, the first one primary. */
function addWithNumbers(entityType: string, lastName: string, ...numbers: string[]) {
  const phoneNumberData = numbers.map((phoneNumber, at) => ({ phoneNumber, type: 'Mobile', primary: at === 0 }));
  return espo.crm.store.add(entityType, { lastName, phoneNumber: numbers[0], phoneNumberData });
}

// https://github.com/espocrm/espocrm/issues/2896: international numbers are optional, and old numbers then stay as
// they were.
it.each(['09812345678', '(0)98123 45678', '98123-45678', '+91 98123 45678'])(
  'finds the old spelling "%s" after the change to international numbers, and creates new ones as E.164',
  async (spelling) => {
    const { adapter, underTest } = espo.open();
    const old = await underTest.addContact('Asha Demo', spelling);
    espo.crm.state.onlyInternational = true;
    expect(await adapter.findContacts('+919812345678', inIndia)).toMatchObject([old]);
    const wanted = { ...plain, key: 'k1', name: 'Ravi Demo', number: '+912223456789' };
    expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ numbers: ['+912223456789'] });
  },
);

// https://github.com/espocrm/espocrm/issues/406: the column of bare digits is the one to match.
it('searches the column of bare digits, in contacts, leads and accounts', async () => {
  const { adapter } = espo.open();
  await adapter.findContacts('+14155550123', patient);
  const searches = espo.crm.seen.slice(0, 3).map(({ path, query }) => {
    const params = new URLSearchParams(query);
    return [path, params.get('where[0][type]'), params.get('where[0][attribute]'), params.get('where[0][value]')];
  });
  expect(searches.map(([path]) => path)).toEqual(['/api/v1/Contact', '/api/v1/Lead', '/api/v1/Account']);
  for (const [, ...condition] of searches) expect(condition).toEqual(['endsWith', 'phoneNumberNumeric', '55550123']);
});

it('searches each word in names and companies of contacts, leads and accounts, with one list of each', async () => {
  const { adapter } = espo.open();
  const line = { phoneNumber: '+14155550123' };
  const add = (entityType: string, fields: object) => espo.crm.store.add(entityType, { ...fields, ...line }).id;
  const contact = add('Contact', { firstName: 'Robin', lastName: 'Sample', accountName: 'Teapot Works' });
  add('Contact', { lastName: 'Sample', accountName: 'Other Works' });
  add('Lead', { lastName: 'Old', accountName: 'Teapot Works', status: 'Converted' });
  const lead = add('Lead', { lastName: 'Worksop', accountName: 'Teapot', status: 'New' });
  const account = add('Account', { name: 'Teapot Works' });
  const found = await adapter.searchContacts?.('works "teapot', { ...patient, limit: 10 });
  expect(found).toEqual([]);
  espo.crm.seen.length = 0;
  const right = await adapter.searchContacts?.('works teapot', { ...patient, limit: 10 });
  expect(right?.map(({ kind, id }) => [kind, id])).toEqual([
    ['contact', contact],
    ['lead', lead],
    ['account', account],
  ]);
  expect(espo.requests()).toEqual(['GET Contact', 'GET Lead', 'GET Account']);
  const sent = new URLSearchParams(espo.crm.seen[0]?.query);
  expect(sent.get('maxSize')).toBe('20');
  expect([...sent].filter(([name]) => name.startsWith('where[0]'))).toEqual([
    ['where[0][type]', 'or'],
    ['where[0][value][0][type]', 'contains'],
    ['where[0][value][0][attribute]', 'name'],
    ['where[0][value][0][value]', 'works'],
    ['where[0][value][1][type]', 'contains'],
    ['where[0][value][1][attribute]', 'accountName'],
    ['where[0][value][1][value]', 'works'],
  ]);
});

// https://github.com/espocrm/espocrm/issues/3022: digits of an extension defeat the comparison of the last digits.
it.each(['+1 415 555 0123 ext. 12', '(415) 555-0123 x7'])(
  'finds a number with an extension: "%s"',
  async (spelling) => {
    const { adapter, underTest } = espo.open();
    const right = await underTest.addContact('Robin Example', spelling);
    expect(await adapter.findContacts('+14155550123', patient)).toMatchObject([right]);
    const types = espo.crm.seen.map(({ query }) => new URLSearchParams(query).get('where[0][type]'));
    expect(types.slice(0, 6)).toEqual([...Array(3).fill('endsWith'), ...Array(3).fill('contains')]);
  },
);

it('searches once if the number is found at once', async () => {
  const { adapter, underTest } = espo.open();
  await underTest.addContact('Robin Example', '+14155550123');
  await adapter.findContacts('+14155550123', patient);
  expect(espo.requests()).toEqual(['GET Contact', 'GET Lead', 'GET Account', 'GET Case', 'GET Call']);
});

it('finds a further number of a record, which the list does not show', async () => {
  const { adapter } = espo.open();
  const { id } = addWithNumbers('Contact', 'Example', '+12125550199', '+1 415 555 0123');
  const lead = addWithNumbers('Lead', 'Sample', '+12125550198', '(415) 555-0123');
  const found = await adapter.findContacts('+14155550123', patient);
  expect(found).toMatchObject([
    { kind: 'contact', id, numbers: ['+12125550199', '+1 415 555 0123'] },
    { kind: 'lead', id: lead.id },
  ]);
});

it('reads a bounded number of records for their further numbers', async () => {
  const { adapter } = espo.open();
  for (let n = 0; n < 20; n += 1) addWithNumbers('Contact', `Near ${n}`, '+49155550123');
  const right = addWithNumbers('Contact', 'Example', '+12125550100', '+14155550123');
  expect(await adapter.findContacts('+14155550123', patient)).toMatchObject([{ id: right.id }]);
  expect(espo.requests().filter((one) => one === 'GET Contact').length).toBeLessThanOrEqual(5);
});

it('looks behind a page of near misses', async () => {
  const { adapter, underTest } = espo.open();
  for (let n = 0; n < 150; n += 1) await underTest.addContact('Near', '+49155550123');
  const right = await underTest.addContact('Robin Example', '+14155550123');
  expect(await adapter.findContacts('+14155550123', patient)).toMatchObject([right]);
});

it('a converted lead is left out: it lives on as a contact', async () => {
  const { adapter } = espo.open();
  espo.crm.store.add('Lead', { lastName: 'Old', phoneNumber: '+14155550123', status: 'Converted' });
  const { id } = espo.crm.store.add('Lead', { lastName: 'New', phoneNumber: '+14155550123', status: 'In Process' });
  expect(await adapter.findContacts('+14155550123', patient)).toMatchObject([{ kind: 'lead', id }]);
});

it('finds contacts, leads and accounts, with company, owner, page and date', async () => {
  const { adapter } = espo.open();
  const phoneNumber = '+442079460958';
  const account = espo.crm.store.add('Account', { name: 'Example Ltd', phoneNumber });
  const fields = { phoneNumber, assignedUserId: adminId };
  const contact = espo.crm.store.add('Contact', {
    firstName: 'Robin',
    lastName: 'Example',
    accountName: 'Example Ltd',
    ...fields,
  });
  const lead = espo.crm.store.add('Lead', { lastName: 'Sample', accountName: 'Sample Ltd', ...fields });
  expect(await adapter.findContacts(phoneNumber, { ...patient, country: 'GB' })).toMatchObject([
    { kind: 'account', id: account.id, name: 'Example Ltd', company: null, owner: null },
    {
      kind: 'contact',
      id: contact.id,
      name: 'Robin Example',
      company: 'Example Ltd',
      owner: adminId,
      url: `${espo.proxy.url}/#Contact/view/${contact.id}`,
      createdAt: `${String(contact.createdAt).replace(' ', 'T')}.000Z`,
    },
    { kind: 'lead', id: lead.id, name: 'Sample', company: 'Sample Ltd', owner: adminId },
  ]);
});

it('shows open cases and past calls, and does without those that it may not see or that EspoCRM cannot list', async () => {
  const { adapter, underTest } = espo.open();
  const about = await underTest.addContact('Robin Example', '+14155550123');
  const ticket = await adapter.saveTicket?.(ticketDraft(about), nothing, patient);
  espo.crm.store.add('Case', { name: 'Old', status: 'Closed', contactId: about.id });
  await adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
  const planned = { name: 'Call back', dateStart: '2026-12-01 10:00:00', dateEnd: '2026-12-01 10:05:00' };
  espo.crm.store.add('Call', { ...planned, status: 'Planned', parentType: 'Contact', parentId: about.id });
  expect(await adapter.findContacts('+14155550123', patient)).toMatchObject([
    {
      openTickets: [{ id: ticket?.id, subject: 'No spout', status: 'New' }],
      lastCalls: [{ at: '2026-01-01T10:00:05.000Z', direction: 'inbound', duration: 65, summary: 'Held' }],
    },
  ]);
  espo.crm.state.hidden = ['Lead', 'Account', 'Case', 'Call'];
  expect(await adapter.findContacts('+14155550123', patient)).toMatchObject([{ openTickets: [], lastCalls: [] }]);
  espo.crm.state.hidden = [];
  espo.crm.state.broken = ['Case', 'Call'];
  expect(await adapter.findContacts('+14155550123', patient)).toMatchObject([{ openTickets: [], lastCalls: [] }]);
  espo.crm.state.hidden = ['Contact'];
  await expect(adapter.findContacts('+14155550123', patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: '403: No read access.' },
  });
});

it('past calls never show a number, which the name of a call contains', async () => {
  const { adapter, underTest } = espo.open();
  const about = await underTest.addContact('Robin Example', '+14155550123');
  await adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
  const [found] = await adapter.findContacts('+14155550123', patient);
  expect(JSON.stringify(found?.lastCalls)).not.toContain('5550123');
});

it('reads further fields that the search asks for, such as one that forbids recordings', async () => {
  const { adapter } = espo.open();
  const number = '+14155550123';
  for (const doNotCall of [true, false, null]) {
    espo.crm.store.add('Contact', { lastName: 'Example', phoneNumber: number, doNotCall, description: 'VIP' });
  }
  const fields = ['doNotCall', 'description', 'cMissing', 'accountsIds', 'name,id', 'toString'];
  const found = await adapter.findContacts(number, { ...patient, fields });
  expect(found.map((contact) => contact.fields)).toEqual([
    { doNotCall: 'true', description: 'VIP' },
    { doNotCall: 'false', description: 'VIP' },
    { description: 'VIP' },
  ]);
  expect(new URLSearchParams(espo.crm.seen[0]?.query).get('select')).toMatch(
    /,doNotCall,description,cMissing,accountsIds,toString$/,
  );
});

it('reads no further fields if the search asks for none', async () => {
  const { adapter, underTest } = espo.open();
  await underTest.addContact('Robin Example', '+14155550123');
  const [found] = await adapter.findContacts('+14155550123', patient);
  expect(found).not.toHaveProperty('fields');
});

it('an unknown caller becomes a lead if the connection says so', async () => {
  const { adapter } = espo.open({ settings: { newContact: 'lead' } });
  const wanted = { ...plain, key: 'k1', name: 'Kim Sample', company: 'Sample Ltd', number: '+14155550177' };
  const first = await adapter.createContact?.({ ...wanted, unverified: true }, patient);
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ id: first?.id });
  expect(first).toMatchObject({ kind: 'lead', name: 'Kim Sample', company: 'Sample Ltd', owner: null });
  expect(espo.crm.store.all('Lead')).toMatchObject([
    {
      ...{ firstName: 'Kim', lastName: 'Sample', accountName: 'Sample Ltd', source: 'Call', assignedUserId: null },
      description: 'Company: Sample Ltd\nThe number is not verified.\n[sidecall-contact k1]',
    },
  ]);
});

it('a lead is created without its source if EspoCRM’s list of sources was changed', async () => {
  const { adapter } = espo.open({ settings: { newContact: 'lead' } });
  espo.crm.state.sources = ['Hotline'];
  await adapter.createContact?.({ ...plain, key: 'k1', name: 'Kim Sample', number: '+14155550177' }, patient);
  expect(espo.crm.store.all('Lead')).toMatchObject([{ lastName: 'Sample', source: null }]);
});

it('a contact with the name of another is created: the agent has seen the other', async () => {
  const { adapter } = espo.open();
  espo.crm.store.add('Contact', { firstName: 'Kim', lastName: 'Sample', phoneNumber: '+14155550177' });
  const wanted = { ...plain, key: 'k1', name: 'Kim Sample', number: '+14155550177' };
  await adapter.createContact?.(wanted, patient);
  expect(espo.crm.store.all('Contact')).toHaveLength(2);
});

it('cuts names that are too long for EspoCRM, and takes names of one word', async () => {
  const { adapter } = espo.open();
  const names = ['x'.repeat(150), `${'y'.repeat(150)} ${'z'.repeat(150)}`, 'Kim', 'Kim '];
  for (const [key, name] of names.entries()) {
    await adapter.createContact?.({ ...plain, key: String(key), name, number: '+14155550177' }, patient);
  }
  expect(espo.crm.store.all('Contact').map(({ firstName, lastName }) => [firstName, lastName])).toEqual([
    [null, 'x'.repeat(100)],
    ['y'.repeat(100), 'z'.repeat(100)],
    [null, 'Kim'],
    [null, 'Kim '],
  ]);
});

it('lists users with their email address and number, page by page', async () => {
  const { adapter } = espo.open();
  for (let n = 0; n < 150; n += 1)
    espo.crm.store.add('User', { userName: `user${n}`, type: n === 0 ? 'api' : 'regular' });
  espo.crm.store.add('User', {
    userName: 'z',
    name: 'Zoe',
    emailAddress: 'zoe@example.test',
    phoneNumber: '+1',
    isActive: false,
  });
  const users = (await adapter.users?.(patient)) ?? [];
  expect(users).toHaveLength(152);
  expect(users.at(-1)).toMatchObject({ name: 'Zoe', email: 'zoe@example.test', numbers: ['+1'], active: false });
  expect(users.find(({ name }) => name === 'user1')).toMatchObject({ email: null, numbers: [], active: true });
});

it.each([
  ['a wrong key', 'unknownKey'],
  ['an empty key', ''],
])('%s is CRM_CREDENTIALS', async (_what, token) => {
  const { adapter } = espo.open({ secrets: { token } });
  await expect(adapter.findContacts('+14155550123', patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
});

it('an address that EspoCRM locks out after failed requests is tried again later, and nothing is parked', async () => {
  const { adapter } = espo.open();
  espo.crm.refuse(403, 'Max failed login attempts exceeded for IP address 192.0.2.7.');
  await expect(adapter.saveCallLog(entry('CA1'), nothing, patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
});

it('the reason of a refusal has neither numbers nor the key', async () => {
  const { adapter } = espo.open();
  espo.crm.refuse(400, 'The number +1 (415) 555-0123 of demoApiKey is not valid.');
  const error = await adapter.users?.(patient).catch((caught) => caught);
  expect(error).toMatchObject({ code: 'CRM_REFUSED', details: { reason: expect.stringMatching(/^400: The number /) } });
  expect(error.details.reason).not.toMatch(/555|0123|demoApiKey/);
});
