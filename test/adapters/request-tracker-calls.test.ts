import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCallMark } from '../../adapters/kit/marks.ts';
import { definition } from '../../adapters/request-tracker/connector.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { token } from './request-tracker/server.ts';
import { defaults, startRtTests } from './request-tracker/under-test.ts';
import { connectionTo } from './test-connection.ts';

let tests: Awaited<ReturnType<typeof startRtTests>>;
beforeAll(async () => {
  tests = await startRtTests();
});
afterAll(() => tests.close());

const number = '+14155550123';
const recording = { url: 'https://gateway.example/recordings/RE1', seconds: 65 };
const tickets = () => [...tests.rt.store.tickets.values()];
const sent = (what: string) => tests.rt.requests.filter(({ method, path }) => `${method} ${path}`.startsWith(what));

it('an answered call is a resolved ticket of its contact, with owner and minutes; a missed one is new', async () => {
  const { adapter, underTest } = tests.open();
  const about = await underTest.addContact('Robin Example', number);
  await adapter.saveCallLog(entry('CA1', { about, user: '31', fields: {} }), nothing, patient);
  await adapter.saveCallLog(entry('CA2', { about, answeredAt: null, duration: 0 }), nothing, patient);
  expect(tickets()).toMatchObject([
    { Subject: `Call from ${number}`, Status: 'resolved', Owner: 'agent1', TimeWorked: '2' },
    { Subject: `Missed call from ${number}`, Status: 'new', Owner: 'Nobody', TimeWorked: '0' },
  ]);
  expect(tickets().map(({ requestors }) => String(requestors))).toEqual([about.id, about.id]);
  const [found] = await adapter.findContacts(number, patient);
  expect(found?.openTickets).toMatchObject([{ id: '2', status: 'new' }]);
  expect(found?.lastCalls).toMatchObject([
    { summary: 'new', duration: 0 },
    { summary: 'resolved', direction: 'inbound', duration: 120 },
  ]);
});

it('a recording that is finished late is one comment with a link, also if the answer to the comment was lost', async () => {
  const { adapter } = tests.open();
  const { recordId } = await adapter.saveCallLog(entry('CA1'), nothing, patient);
  const late = entry('CA1', { revision: 2, recording, note: 'a < b & "c"' });
  await adapter.saveCallLog(late, { recordId }, patient);
  // The gateway knows nothing of the first attempt.
  await adapter.saveCallLog(late, nothing, patient);
  const [ticket] = tickets();
  expect(ticket?.texts.map(({ type }) => type)).toEqual(['text/html', 'text/html']);
  expect(ticket?.texts[1]?.content).toContain(`Recording: <a href="${recording.url}">${recording.url}</a><br>`);
  expect(ticket?.texts[1]?.content).toContain('a &#60; b &#38; &#34;c&#34;');
});

it('a status that the queue does not have leaves the call with the first one', async () => {
  const { adapter } = tests.open({ answeredStatus: 'done' });
  await adapter.saveCallLog(entry('CA1'), nothing, patient);
  expect(tickets()).toMatchObject([{ Status: 'new' }]);
  const other = tests.open({ answeredStatus: '' });
  await other.adapter.saveCallLog(entry('CA1'), nothing, patient);
  expect(tickets()).toMatchObject([{ Status: 'new' }]);
});

it('logs nothing as long as the field for the key, or the queue, is missing, and says so', async () => {
  const { adapter } = tests.open();
  tests.rt.state.ticketFields = [];
  const reason = 'Tickets of the queue “General” have no custom field “CallId”.';
  await expect(adapter.saveCallLog(entry('CA1'), nothing, patient)).rejects.toMatchObject({
    ...{ code: 'CRM_REFUSED', details: { reason } },
  });
  await expect(
    adapter.saveTicket?.(ticketDraft({ kind: 'contact', id: '37' }), nothing, patient),
  ).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  expect(tickets()).toEqual([]);
  tests.rt.state.ticketFields = ['CallId'];
  await adapter.saveCallLog(entry('CA1'), nothing, patient);
  await adapter.saveCallLog(entry('CA2'), nothing, patient);
  expect(tickets()).toHaveLength(2);
  // What is right is asked once in an hour.
  expect(sent('GET /REST/2.0/queue/General')).toHaveLength(3);
  const other = tests.open({ queue: 'Closed' });
  await expect(other.adapter.saveCallLog(entry('CA1'), nothing, patient)).rejects.toMatchObject({
    details: { reason: 'RT shows no queue “Closed” to the token’s user.' },
  });
});

it('a call about a ticket refers to it', async () => {
  const { adapter } = tests.open();
  const about = { kind: 'ticket', id: '7' };
  await adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
  expect(sent('POST /REST/2.0/ticket')[0]?.body).toMatchObject({ RefersTo: ['7'] });
});

it('a ticket of another call is not overwritten, whatever the gateway knows', async () => {
  const { adapter } = tests.open();
  const first = await adapter.saveCallLog(entry('CA1'), nothing, patient);
  const second = await adapter.saveCallLog(entry('CA2'), { recordId: first.recordId }, patient);
  expect(second.recordId).not.toBe(first.recordId);
  expect(tickets().map(({ fields }) => fields.get('CallId'))).toEqual([['CA1'], ['CA2']]);
});

it('finds people without digits by their tickets, in all four fields, and leaves near misses out', async () => {
  const { adapter } = tests.open({ phoneField: '' });
  const { store } = tests.rt;
  const people = [
    store.addUser({ Name: 'mobile', MobilePhone: '+1 (415) 555-0123' }),
    store.addUser({ Name: 'home', HomePhone: '415.555.0123' }),
    store.addUser({ Name: 'pager', PagerPhone: '415 555 0123 ext 9' }),
    store.addUser({ Name: 'near', WorkPhone: '+1 415 555 01234' }),
  ];
  for (const { id } of [...people, ...people]) store.addTicket({ requestors: [id] });
  store.addUser({ Name: 'noticket', WorkPhone: number });
  const found = await adapter.findContacts(number, { ...patient, country: 'US' });
  expect(found.map(({ name }) => name)).toEqual(['mobile', 'home', 'pager']);
  expect(sent('POST /REST/2.0/users')).toEqual([]);
});

it('finds people by their tickets if RT drops the condition of the field and returns everyone', async () => {
  const { adapter } = tests.open();
  const { store, state } = tests.rt;
  state.userFields = [];
  for (let n = 0; n < 150; n += 1)
    store.addUser({ Name: `a${String(n).padStart(3, '0')}`, WorkPhone: '+442079460018' });
  const { id } = store.addUser({ Name: 'z', MobilePhone: number });
  expect(await adapter.findContacts(number, patient)).toEqual([]);
  store.addTicket({ requestors: [id] });
  expect(await adapter.findContacts(number, patient)).toMatchObject([{ id: String(id), name: 'z' }]);
});

it('sends the digits of the search in a body, and names users by number, because a name may be one', async () => {
  const { adapter } = tests.open();
  const user = tests.rt.store.addUser({ Name: `tel:${number}`, MobilePhone: number }, { PhoneDigits: ['14155550123'] });
  const [found] = await adapter.findContacts(number, patient);
  expect(found).toMatchObject({ id: String(user.id) });
  expect(found?.url).toMatch(new RegExp(`/User/Summary\\.html\\?id=${user.id}$`));
  expect(sent('POST /REST/2.0/users')[0]?.query.toString()).not.toContain('5550123');
});

it('a new contact has digits to be found by, and a remark if the number is not verified', async () => {
  const { adapter } = tests.open();
  const wanted = { ...plain, key: 'k1', name: 'Kim Sample', company: 'Teapots', number, unverified: true };
  const made = await adapter.createContact?.(wanted, patient);
  const user = tests.rt.store.users.get(Number(made?.id));
  expect(user).toMatchObject({
    ...{ RealName: 'Kim Sample', Organization: 'Teapots', MobilePhone: '+1 4155550123', Privileged: 0 },
    Comments: 'The number is not verified.',
  });
  expect(user?.Name).toMatch(/^caller-[\da-f]{20}$/);
  expect(user?.fields.get('PhoneDigits')).toEqual(['14155550123']);
});

it('lists the users of a group, and refuses one that is no number', async () => {
  const { adapter } = tests.open();
  expect(await adapter.users?.(patient)).toMatchObject([
    { id: '14', name: 'Enoch Root', email: 'root@localhost', active: true },
    { id: '27', name: 'CTI connector' },
    { id: '29', name: 'CTI limited' },
    { id: '31', name: 'Agent One' },
  ]);
  const other = tests.open({ agentsGroup: 'Agents' });
  await expect(other.adapter.users?.(patient)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
});

it('a closed ticket is not open', async () => {
  const { adapter, underTest } = tests.open();
  const about = await underTest.addContact('Robin Example', number);
  const ticket = await adapter.saveTicket?.(ticketDraft(about, { user: '31' }), nothing, patient);
  const row = tests.rt.store.tickets.get(Number(ticket?.id));
  expect(row).toMatchObject({ Owner: 'agent1', Status: 'new' });
  Object.assign(row ?? {}, { Status: 'resolved' });
  expect(await adapter.openTickets?.(about, patient)).toEqual([]);
});

it('of calls logged through a network full of faults, none is missing in RT, and none is there twice', async () => {
  tests.open();
  const busy = () => new Response('', { status: 503 });
  const written = await logThroughFaults('request-tracker', fetch, busy, (parts) =>
    definition.createConnector(connectionTo(tests.proxy.url, { token }, { settings: defaults, ...parts })),
  );
  const keys = tickets().map(({ fields }) => fields.get('CallId')?.[0] ?? '');
  expect(keys.toSorted()).toEqual(written.ids.toSorted());
  const texts = tickets().map((ticket, at) => tests.textsOf(ticket, keys[at] ?? ''));
  // Each revision is there once.
  for (const own of texts) expect(new Set(own.map(({ revision }) => revision)).size).toBe(own.length);
  expect(tickets().flatMap(({ texts: all }) => all)).toHaveLength(texts.flat().length);
  const notes = texts
    .flat()
    .map(({ text }) => text.split('\n')[0] ?? '')
    .filter((line) => line.startsWith('note '));
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
  expect(readCallMark(texts[0]?.[0]?.text ?? '', keys[0] ?? '')?.rest).toBe('');
});
