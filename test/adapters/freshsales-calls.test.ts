import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../../adapters/freshsales/connector.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { taskDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { apiKey, origin, startAccount } from './freshsales/under-test.ts';
import { connectionTo } from './test-connection.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const number = '+14155550123';
const addContact = (values: Record<string, unknown>) => {
  const { id } = account.freshsales.store.addContact(values);
  return { kind: 'contact', id: String(id) };
};
const firstActivity = () => [...account.freshsales.store.activities.values()][0];

it.each(['', '/', '/crm/sales', '/crm/sales/api/'])(
  'the address may end with “%s”, and the key is a token',
  async (end) => {
    account.open();
    const connection = connectionTo(`${origin}${end}`, { token: apiKey }, { fetch: account.throughProxy });
    expect(await definition.createConnector(connection).users?.(patient)).toHaveLength(2);
    expect(account.freshsales.requests.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/crm/sales/api/selector/owners', `Token token=${apiKey}`],
    ]);
  },
);

it('a search by words has the company and the owner, and reads a contact once while a name is typed', async () => {
  const { adapter } = account.open();
  const { store } = account.freshsales;
  const { id } = store.upsertAccount('Teapots');
  const about = addContact({
    display_name: 'Robin Example',
    mobile_number: number,
    sales_accounts: [{ id, is_primary: true, name: 'Teapots' }],
  });
  store.addDeal({ name: 'A hundred lids', contact: Number(about.id), closed_date: null });
  for (const words of ['rob', 'robi']) {
    const found = await adapter.searchContacts?.(words, { ...patient, limit: 10 });
    expect(found).toMatchObject([{ ...about, company: 'Teapots', numbers: [number], related: [], lastCalls: [] }]);
  }
  expect(account.freshsales.requests.map(({ path }) => path.replace('/crm/sales/api/', ''))).toEqual([
    'search',
    `contacts/${about.id}`,
    'search',
  ]);
});

it('the pop has what a search leaves out: company, owner, page, open deals and past calls', async () => {
  const { adapter } = account.open();
  const { store } = account.freshsales;
  const { id } = store.upsertAccount('Teapots');
  const other = store.upsertAccount('Spouts');
  const about = addContact({
    ...{ display_name: 'Robin Example', work_number: '(415) 555-0123', owner_id: 502 },
    sales_accounts: [
      { id: other.id, is_primary: false },
      { id, is_primary: true },
    ],
  });
  const contact = Number(about.id);
  const deal = store.addDeal({ name: 'Ten spouts', contact, closed_date: null });
  store.addDeal({ name: 'Old', contact, closed_date: '2025-12-01' });
  await adapter.saveCallLog(entry('CA1', { about, direction: 'outbound' }), nothing, patient);
  store.addActivity({ ...firstActivity(), notes: 'Call: typed by a user' });
  expect(await adapter.findContacts(number, patient)).toMatchObject([
    {
      ...about,
      ...{ company: 'Teapots', owner: '502', url: `${origin}/crm/sales/contacts/${about.id}` },
      createdAt: '2026-01-01T10:00:02.000Z',
      related: [{ kind: 'deal', id: String(deal.id), label: 'Ten spouts' }],
      lastCalls: [{ at: '2026-01-01T10:00:00.000Z', direction: 'outbound', duration: 65, summary: 'Completed' }],
    },
  ]);
});

it('a call is an activity of Freshsales’ own type for phone calls, with owner, times and outcome', async () => {
  const { adapter } = account.open();
  const about = addContact({ display_name: 'Robin Example', mobile_number: number });
  await adapter.saveCallLog(entry('CA1', { about, user: '502', disposition: 'interested' }), nothing, patient);
  expect(firstActivity()).toMatchObject({
    ...{ title: `Call from ${number}`, targetable_type: 'Contact', targetable_id: Number(about.id), owner_id: 502 },
    ...{ start_date: '2026-01-01T10:00:00.000Z', end_date: '2026-01-01T10:01:10.000Z' },
    ...{ sales_activity_type_id: 8, sales_activity_outcome_id: 81 },
  });
  const gone = { about: { kind: 'contact', id: '99' }, user: '97', disposition: 'Nothing of the list' };
  const { recordId } = await adapter.saveCallLog(entry('CA2', gone), nothing, patient);
  expect(account.filed('CA2')).toMatchObject([{ recordId, contactId: null }]);
});

it('the connection chooses another type, and a type that is missing is named', async () => {
  account.open();
  const withType = (activityType: string) => account.connect({ settings: { activityType } });
  await withType('demo').saveCallLog(entry('CA1'), nothing, patient);
  expect(firstActivity()).toMatchObject({ sales_activity_type_id: 7 });
  await expect(withType('Séance').saveCallLog(entry('CA2'), nothing, patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: expect.stringContaining('“Séance”') },
  });
});

it('a call keeps what a user wrote below it', async () => {
  const { adapter } = account.open();
  const { recordId } = await adapter.saveCallLog(entry('CA1', { note: 'one' }), nothing, patient);
  const activity = firstActivity();
  if (activity !== undefined) activity.notes += '\ncall again';
  await adapter.saveCallLog(entry('CA1', { revision: 2, note: 'two' }), { recordId }, patient);
  expect(firstActivity()?.notes).toMatch(/^two\n[\s\S]*\[sidecall CA1 r2\]\ncall again$/);
});

it('calls of unknown callers belong to one contact, also for several gateways', async () => {
  account.open();
  for (const callId of ['CA1', 'CA2']) await account.connect().saveCallLog(entry(callId), nothing, patient);
  expect([...account.freshsales.store.contacts.values()]).toMatchObject([{ last_name: 'Unknown callers' }]);
});

it('if a user deletes the contact of unknown callers, it is made again', async () => {
  account.open();
  const clock = new ManualClock();
  const adapter = account.connect({ more: { clock } });
  await adapter.saveCallLog(entry('CA1'), nothing, patient);
  const { contacts, activities } = account.freshsales.store;
  contacts.clear();
  activities.clear();
  await expect(adapter.saveCallLog(entry('CA2'), nothing, patient)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  clock.advance(3_600_000);
  await adapter.saveCallLog(entry('CA2'), nothing, patient);
  expect(account.filed('CA2')).toMatchObject([{ contactId: null }]);
});

it('a new contact is found, and is made once, while the search does not know it yet', async () => {
  const { adapter } = account.open();
  account.freshsales.state.searchLags = true;
  const wanted = { ...plain, key: 'k', name: 'Kim Sample', company: 'Teapots', number };
  const made = await adapter.createContact?.(wanted, patient);
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ id: made?.id, company: 'Teapots' });
  expect(await adapter.findContacts(number, patient)).toMatchObject([{ id: made?.id, company: 'Teapots' }]);
  expect(account.people()).toMatchObject([
    { first_name: 'Kim', last_name: 'Sample', mobile_number: number, external_id: 'sidecall-k' },
  ]);
});

it('a look-up that ignores the field takes no stranger for the contact of a key', async () => {
  const { adapter } = account.open();
  addContact({ display_name: 'Stranger', mobile_number: '+442079460958' });
  account.freshsales.state.ignoresFilter = true;
  await adapter.createContact?.({ ...plain, key: 'k', name: 'Kim Sample', number }, patient);
  expect(account.people().map(({ display_name }) => display_name)).toEqual(['Stranger', 'Kim Sample']);
});

it('if Freshsales keeps mobile numbers unique, the contact with the number is the contact', async () => {
  const { adapter } = account.open();
  account.freshsales.store.keepsMobileUnique = true;
  const about = addContact({ display_name: 'Robin Example', mobile_number: number });
  const wanted = { ...plain, key: 'k', name: 'Kim Sample', number };
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ ...about, name: 'Robin Example' });
  expect(account.people()).toHaveLength(1);
});

it('a note says once that the number of a new contact is not verified', async () => {
  const { adapter } = account.open();
  const wanted = { ...plain, key: 'k', name: 'Kim Sample', number, unverified: true };
  for (let times = 0; times < 2; times += 1) await adapter.createContact?.(wanted, patient);
  const [contact] = account.people();
  expect(account.freshsales.store.notes).toMatchObject([
    { targetable_type: 'Contact', targetable_id: contact?.id, description: 'The number is not verified.' },
  ]);
});

it('of calls logged through a network full of faults, none is missing in Freshsales, and none is there twice', async () => {
  account.open();
  const busy = () => new Response('', { status: 429 });
  const written = await logThroughFaults('freshsales', account.throughProxy, busy, (parts) =>
    definition.createConnector(connectionTo(origin, { token: apiKey }, parts)),
  );
  const texts = [...account.freshsales.store.activities.values()].map(({ notes }) => (notes ?? '').split('\n'));
  const idIn = (line: string | undefined) => /^\[sidecall (\S+) r\d+\]$/.exec(line ?? '')?.[1];
  expect(texts.map((lines) => idIn(lines.at(-1))).toSorted()).toEqual(written.ids.toSorted());
  const notes = texts.map(([first = '']) => first).filter((line) => line.startsWith('note '));
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
});

it('a follow-up without a contact belongs to unknown callers and their owner, and a lost answer makes no second one', async () => {
  const { adapter, underTest } = account.open();
  const { store } = account.freshsales;
  const draft = taskDraft(null, { user: '999' });
  const made = await adapter.saveTask?.(draft, nothing, patient);
  expect(await adapter.saveTask?.({ ...draft, due: '2027-01-02' }, nothing, patient)).toEqual(made);
  expect(await underTest.tasks?.()).toMatchObject([{ due: '2027-01-02', contactId: null }]);
  expect([...store.tasks.values()]).toMatchObject([
    { owner_id: 501, status: 0, description: 'Call: CA1\n[sidecall-task CA1-task]' },
  ]);
});

it('a changed follow-up leaves its description and gets the agent’s user; a deleted task stays deleted', async () => {
  const { adapter } = account.open();
  const { store } = account.freshsales;
  const about = addContact({ display_name: 'Robin Example', mobile_number: number });
  const { recordId = '' } = (await adapter.saveTask?.(taskDraft(about), nothing, patient)) ?? {};
  const task = store.tasks.get(Number(recordId));
  Object.assign(task ?? {}, { description: 'Asked the shop.' });
  await adapter.saveTask?.(taskDraft(about, { user: '502', subject: 'Send it' }), { recordId }, patient);
  expect(task).toMatchObject({ title: 'Send it', description: 'Asked the shop.', owner_id: 502 });
  store.tasks.delete(Number(recordId));
  expect(await adapter.saveTask?.(taskDraft(about), { recordId }, patient)).toEqual({ recordId, url: null });
  expect(store.tasks.size).toBe(0);
});

it.each([
  ['the contact’s answer has all', Number.POSITIVE_INFINITY],
  ['Freshsales includes a hundred', 100],
])('after a lost answer, a call and a follow-up behind hundreds of others are found: %s', async (_, mostIncluded) => {
  const { adapter } = account.open();
  const { store } = account.freshsales;
  const about = addContact({ display_name: 'Robin Example', mobile_number: number });
  const place = { targetable_type: 'Contact', targetable_id: Number(about.id) };
  for (let n = 0; n < 320; n += 1) {
    store.addActivity({ ...place, sales_activity_type_id: 7 });
    store.addTask({ ...place, title: 'Old', due_date: '2026-01-01', owner_id: 501 });
  }
  account.freshsales.state.mostIncluded = mostIncluded;
  const call = await adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
  const task = await adapter.saveTask?.(taskDraft(about), nothing, patient);
  // What has another form hides no others.
  Object.assign([...store.activities.values()][200] ?? {}, { notes: { text: 'x' } });
  expect(await adapter.saveCallLog(entry('CA1', { about, revision: 2 }), nothing, patient)).toEqual(call);
  expect(await adapter.saveTask?.(taskDraft(about), nothing, patient)).toEqual(task);
  expect([store.activities.size, store.tasks.size]).toEqual([321, 321]);
});
