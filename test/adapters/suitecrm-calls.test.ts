import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../../adapters/suitecrm/connector.ts';
import { ownId } from '../../adapters/suitecrm/records.ts';
import { plain as plainText, stored } from '../../adapters/suitecrm/text.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { taskDraft, ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { agentId } from './suitecrm/server.ts';
import { clientId, startSuiteTests } from './suitecrm/under-test.ts';
import { connectionTo } from './test-connection.ts';

let tests: Awaited<ReturnType<typeof startSuiteTests>>;
beforeAll(async () => {
  tests = await startSuiteTests();
});
afterAll(() => tests.close());

const number = '+14155550123';
const calls = () => tests.suite.store.all('Calls');

it('a call is in the list of its contact, and of no other after a change', async () => {
  const { adapter, underTest } = tests.open();
  const { store } = tests.suite;
  const first = await underTest.addContact('Robin Example', number);
  const second = await underTest.addContact('Kim Sample', number);
  const { recordId } = await adapter.saveCallLog(entry('CA1', { about: first }), nothing, patient);
  expect(store.relatedTo(first.id, 'Calls').map(({ id }) => id)).toEqual([recordId]);
  await adapter.saveCallLog(entry('CA1', { revision: 2, about: second }), { recordId }, patient);
  expect(store.relatedTo(first.id, 'Calls')).toEqual([]);
  expect(store.relatedTo(second.id, 'Calls').map(({ id }) => id)).toEqual([recordId]);
});

it('a call that a user deleted is written again, although its id stays taken', async () => {
  const { adapter } = tests.open();
  const { recordId } = await adapter.saveCallLog(entry('CA1'), nothing, patient);
  tests.suite.store.remove('Calls', recordId);
  const again = await adapter.saveCallLog(entry('CA1', { revision: 2 }), { recordId }, patient);
  expect(again.recordId).not.toBe(recordId);
  expect(await adapter.saveCallLog(entry('CA1', { revision: 3 }), nothing, patient)).toEqual(again);
  expect(calls()).toHaveLength(1);
});

it('times have the form that SuiteCRM stores, and the length is in the text with its seconds', async () => {
  const { adapter, underTest } = tests.open();
  const about = await underTest.addContact('Robin Example', number);
  const times = { startedAt: '2026-01-01T09:58:00.000Z', answeredAt: '2026-01-01T10:00:00.000Z', duration: 3725 };
  const long = { ...times, endedAt: '2026-01-01T11:02:05.000Z', direction: 'outbound', user: agentId } as const;
  await adapter.saveCallLog(entry('CA1', { ...long, about }), nothing, patient);
  expect(calls()[0]).toMatchObject({
    ...{ name: 'Call to +14155550123', direction: 'Outbound', status: 'Held', assigned_user_id: agentId },
    ...{ date_start: '2026-01-01 10:00:00', date_end: '2026-01-01 11:02:00' },
    ...{ duration_hours: '1', duration_minutes: '2', parent_type: 'Contacts', parent_id: about.id },
  });
  const [found] = await adapter.findContacts(number, patient);
  const at = '2026-01-01T09:58:00.000Z';
  expect(found?.lastCalls).toEqual([{ at, direction: 'outbound', duration: 3725, summary: 'Completed' }]);
});

it('characters that the database loses come back', async () => {
  const { adapter } = tests.open();
  const wanted = { ...plain, key: 'k1', name: 'Kim 🙂', company: '<Tea> & "Pots" 🫖', number };
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ name: wanted.name, company: wanted.company });
  expect(JSON.stringify(tests.suite.store.all('Contacts'))).not.toContain('????');
  for (const text of ['&amp; &lt', '&#9999999999;', '&#99999999;']) expect(plainText(stored(text))).toBe(text);
});

it('finds leads that are not converted, and accounts; without the right, contacts alone', async () => {
  const { adapter, underTest } = tests.open();
  const { store, state } = tests.suite;
  const contact = await underTest.addContact('Robin Example', number);
  const lead = store.add('Leads', { last_name: 'Kim', account_name: 'Teapots', phone_home: number, status: 'New' });
  store.add('Leads', { last_name: 'Old', phone_home: number, status: 'Converted' });
  const account = store.add('Accounts', { name: 'Teapots', phone_office: '(415) 555-0123', assigned_user_id: agentId });
  expect(await adapter.findContacts(number, patient)).toMatchObject([
    contact,
    { kind: 'lead', id: lead.id, name: 'Kim', company: 'Teapots' },
    { kind: 'account', id: account.id, name: 'Teapots', owner: agentId },
  ]);
  state.hidden = ['Leads', 'Accounts', 'Calls'];
  expect(await adapter.findContacts(number, patient)).toMatchObject([{ ...contact, lastCalls: [] }]);
});

it.each(['+14155550123 ', '415/555-0123', ' +1-415-555-0123', '(415) 555 0123 x7'])(
  'finds a number typed as "%s"',
  async (spelling) => {
    const { adapter, underTest } = tests.open();
    const contact = await underTest.addContact('Robin Example', spelling);
    expect(await adapter.findContacts(number, { ...patient, country: 'US' })).toMatchObject([contact]);
  },
);

it('reads a field that the search asks for, and does without one that SuiteCRM does not have', async () => {
  const { adapter, underTest } = tests.open();
  const { id } = await underTest.addContact('Robin Example', number);
  tests.suite.store.write('Contacts', tests.suite.store.get('Contacts', id) ?? { id }, { recording_c: 'never' });
  const fieldsOf = async (...fields: string[]) =>
    (await adapter.findContacts(number, { ...patient, fields }))[0]?.fields;
  expect(await fieldsOf('recording_c')).toEqual({ recording_c: 'never' });
  expect(await fieldsOf('none_c')).toEqual({});
});

it('unknown callers become leads if the connection says so', async () => {
  const { adapter } = tests.open({ newContact: 'lead' });
  const wanted = { ...plain, key: 'k1', name: 'Kim Sample', company: 'Teapots', number };
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ kind: 'lead', company: 'Teapots' });
  expect(tests.suite.store.all('Leads')).toMatchObject([
    { first_name: 'Kim', last_name: 'Sample', phone_mobile: number },
  ]);
});

it('a closed case is not open, and a comment is a note of its case', async () => {
  const { adapter, underTest } = tests.open();
  const { store } = tests.suite;
  const about = await underTest.addContact('Robin Example', number);
  const ticket = await adapter.saveTicket?.(ticketDraft(about), nothing, patient);
  expect(ticket).toMatchObject({ status: 'New', subject: 'No spout' });
  const comment = ticketDraft(about, { key: 'c1', text: 'It came.' });
  await adapter.saveTicket?.(comment, { recordId: ticket?.id ?? '' }, patient);
  expect(store.all('Notes')).toMatchObject([{ parent_type: 'Cases', parent_id: ticket?.id, contact_id: about.id }]);
  expect((await adapter.findContacts(number, patient))[0]?.openTickets).toMatchObject([{ id: ticket?.id }]);
  const row = store.get('Cases', ticket?.id ?? '') ?? { id: '' };
  store.write('Cases', row, { state: 'Closed', status: 'Closed_Closed' });
  expect(await adapter.openTickets?.(about, patient)).toEqual([]);
});

it('a token of another client is not used, and an ended one is renewed once for all', async () => {
  const { adapter, connection } = tests.open({}, { accessToken: 'demoOldToken', tokenClient: 'other secret' });
  await Promise.all([1, 2, 3].map(() => adapter.users?.(patient)));
  const tokens = () => tests.suite.requests.filter(({ path }) => path === '/Api/access_token').length;
  expect(tokens()).toBe(1);
  expect(connection.stored.accessToken).toBe('demoClientToken');
  // After an hour.
  tests.suite.tokens.clear();
  await Promise.all([1, 2, 3].map(() => adapter.users?.(patient)));
  expect(tokens()).toBe(2);
  expect(tests.suite.requests.map(({ authorization }) => authorization)).not.toContain('Bearer demoOldToken');
});

it('ids are derived from keys, so a repeated request has the same one', async () => {
  expect(await ownId('call CA1', 0)).toBe(await ownId('call CA1', 0));
  const others = await Promise.all([ownId('call CA1', 1), ownId('call CA2', 0), ownId('ticket CA1', 0)]);
  expect(new Set([await ownId('call CA1', 0), ...others]).size).toBe(4);
});

it('of calls logged through a network full of faults, none is missing in SuiteCRM, and none is there twice', async () => {
  tests.open();
  const { suite, proxy } = tests;
  // The calls of this test are of that day.
  suite.store.start = Date.UTC(2030, 0, 1, 12);
  const busy = () => new Response('', { status: 429 });
  const written = await logThroughFaults('suitecrm', fetch, busy, (parts) =>
    definition.createConnector(
      connectionTo(proxy.url, { clientSecret: 'demoClientSecret' }, { settings: { clientId }, ...parts }),
    ),
  );
  const lines = calls().map(({ description }) => plainText(String(description)).split('\n'));
  const idIn = (line: string | undefined) => /^\[sidecall (\S+) r\d+\]$/.exec(line ?? '')?.[1];
  expect(lines.map((each) => idIn(each.at(-1))).toSorted()).toEqual(written.ids.toSorted());
  const notes = lines.map(([first = '']) => first).filter((line) => line.startsWith('note '));
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
});

it('a follow-up is a task of the contact’s list or of another record, and a lost answer makes no second one', async () => {
  const { adapter, underTest } = tests.open();
  const { store } = tests.suite;
  const about = await underTest.addContact('Robin Example', number);
  const lead = { kind: 'lead', id: store.add('Leads', { last_name: 'Sample' }).id };
  const long = `Ring about the spout, ${'and '.repeat(20)}`;
  const made = await adapter.saveTask?.(taskDraft(about, { user: agentId, subject: long }), nothing, patient);
  await adapter.saveTask?.(taskDraft(lead, { key: 'two' }), nothing, patient);
  // The answer was lost, and the agent has changed the day since.
  expect(await adapter.saveTask?.(taskDraft(about, { due: '2027-01-02' }), nothing, patient)).toEqual(made);
  expect(made?.url).toMatch(/index\.php\?module=Tasks&action=DetailView&record=/);
  expect(store.all('Tasks')).toMatchObject([
    {
      ...{ name: 'Ring about the spout', status: 'Not Started', priority: 'Medium', date_due: '2027-01-02 12:00:00' },
      ...{ contact_id: about.id, parent_id: '', assigned_user_id: agentId, description: 'Call: CA1' },
    },
    { name: 'Ring about the spout', contact_id: '', parent_type: 'Leads', parent_id: lead.id },
  ]);
  store.remove('Tasks', made?.recordId ?? '');
  const known = { recordId: made?.recordId ?? '' };
  expect(await adapter.saveTask?.(taskDraft(about), known, patient)).toEqual({ ...known, url: null });
  expect(store.all('Tasks')).toHaveLength(1);
});

it('a follow-up keeps all of a long subject, also after a change, and no half of a character', async () => {
  const { adapter, underTest } = tests.open();
  const about = await underTest.addContact('Robin Example', number);
  const task = () => tests.suite.store.all('Tasks')[0];
  const shown = () => plainText(String(task()?.description));
  // Its emoji is a reference of nine characters, from the 46th on.
  const first = `${'Ring about it, '.repeat(3)}🫖 and bring the lid`;
  const known = await adapter.saveTask?.(taskDraft(about, { subject: first }), nothing, patient);
  expect([task()?.name, shown()]).toEqual(['Ring about it, '.repeat(3), `${first}\n\nCall: CA1`]);
  Object.assign(task() ?? {}, { description: `${task()?.description}\n\nAsked the shop.` });
  const save = (subject: string) =>
    adapter.saveTask?.(taskDraft(about, { subject }), { recordId: known?.recordId ?? '' }, patient);
  // A letter with two accents is one character.
  const second = `${'Send the spout & '.repeat(3).slice(0, 48)}e\u0301\u0327 and the can`;
  await save(second);
  expect([task()?.name, shown()]).toEqual([second.slice(0, 48), `${second}\n\nCall: CA1\n\nAsked the shop.`]);
  await save('Done?');
  expect([task()?.name, shown()]).toEqual(['Done?', 'Call: CA1\n\nAsked the shop.']);
  const typed = `${'x'.repeat(46)}&#039; is what the mail said`;
  await save(typed);
  expect(task()?.name).toBe('x'.repeat(46));
});

it('a name that is typed reads few records, and many only if too few have all words', async () => {
  const { adapter, underTest } = tests.open();
  for (let n = 0; n < 30; n += 1) await underTest.addContact(`Kim Teapot ${n}`, number);
  const last = await underTest.addContact('Robin Teapot', number);
  const sizes = async (words: string) => {
    tests.suite.requests.length = 0;
    const found = await adapter.searchContacts?.(words, { ...patient, limit: 10 });
    const lists = tests.suite.requests.filter(({ path }) => path === '/Api/V8/module/Contacts');
    return [found?.map(({ name }) => name), lists.map(({ query }) => query.get('page[size]'))];
  };
  expect(await sizes('teapot')).toEqual([Array.from({ length: 10 }, (_, n) => `Kim Teapot ${n}`), ['20']]);
  expect(await sizes('robin teapot')).toEqual([['Robin Teapot'], ['20', '100']]);
  expect(await adapter.searchContacts?.('robin teapot', { ...patient, limit: 10 })).toMatchObject([last]);
});
