import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../../adapters/freshdesk/connector.ts';
import { textOf } from '../../adapters/kit/html.ts';
import { spellingsOf } from '../../src/domain/numbers/spellings.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { apiKey, origin, startAccount } from './freshdesk/under-test.ts';
import { connectionTo } from './test-connection.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const number = '+14155550123';

it('a new contact is found at once, although the search is minutes late', async () => {
  const { adapter } = account.open();
  account.freshdesk.state.lagging = true;
  const made = await adapter.createContact?.({ ...plain, key: 'k1', name: 'Kim Sample', number }, patient);
  expect(await adapter.findContacts(number, patient)).toMatchObject([{ id: made?.id, name: 'Kim Sample' }]);
});

it('a contact is read once while a name is typed, and five at most', async () => {
  const { adapter } = account.open();
  for (let n = 1; n <= 7; n += 1) account.freshdesk.store.addContact({ name: `Robin Example ${n}`, mobile: number });
  for (const words of ['rob', 'robi', 'robin exa']) {
    expect(await adapter.searchContacts?.(words, { ...patient, limit: 10 })).toHaveLength(5);
  }
  const paths = account.freshdesk.requests.map(({ path }) => path);
  expect(paths.filter((path) => path.endsWith('/autocomplete'))).toHaveLength(3);
  expect(paths).toHaveLength(3 + 5);
});

it('no query is longer than Freshdesk takes', async () => {
  const { adapter } = account.open();
  await adapter.findContacts('+442079460958', patient);
  const queries = account.freshdesk.requests.map(({ query }) => query.get('query')).filter((query) => query !== null);
  expect(queries.length).toBeGreaterThan(1);
  expect(queries.length).toBeLessThanOrEqual(3);
  for (const query of queries) expect(query.length).toBeLessThanOrEqual(512);
  const wanted = ['+442079460958', '020 7946 0958', '+44 (0)20 7946 0958', '00442079460958', '020-7946-0958'];
  expect(spellingsOf('+442079460958')).toEqual(expect.arrayContaining(wanted.slice(0, 4)));
});

it('the pop has the company, open tickets and past calls of the first contact', async () => {
  const { adapter } = account.open();
  const { store } = account.freshdesk;
  const { id } = store.addContact({ name: 'Robin Example', phone: number, company_id: 71 });
  const about = { kind: 'contact', id: String(id) };
  store.addTicket({ requester_id: id, subject: 'Old', status: 5 });
  store.addTicket({ requester_id: id, subject: 'No spout', status: 3 });
  store.addTicket({ requester_id: id, subject: 'Own status', status: 7 });
  await adapter.saveCallLog(entry('CA1', { about, direction: 'outbound' }), nothing, patient);
  expect(await adapter.findContacts(number, patient)).toMatchObject([
    {
      company: 'Teapots',
      url: `${origin}/a/contacts/${id}`,
      openTickets: [
        { subject: 'Own status', status: 'Status 7' },
        { subject: 'No spout', status: 'Pending' },
      ],
      lastCalls: [{ at: '2026-01-01T10:00:00.000Z', direction: 'outbound', duration: 65, summary: 'Completed' }],
    },
  ]);
});

it('calls of unknown callers belong to one contact, also for several gateways', async () => {
  for (const callId of ['CA1', 'CA2']) {
    if (callId === 'CA1') account.open();
    const adapter = account.connect();
    await adapter.saveCallLog(entry(callId), nothing, patient);
  }
  const { contacts, tickets } = account.freshdesk.store;
  expect([...contacts.values()]).toMatchObject([{ name: 'Unknown callers' }]);
  expect(new Set([...tickets.values()].map(({ requester_id }) => requester_id)).size).toBe(1);
});

it('a call that is about a ticket belongs to its requester', async () => {
  const { adapter } = account.open();
  const { store } = account.freshdesk;
  const { id } = store.addContact({ name: 'Robin Example', phone: number });
  const ticket = store.addTicket({ requester_id: id });
  const { recordId } = await adapter.saveCallLog(
    entry('CA1', { about: { kind: 'ticket', id: String(ticket.id) } }),
    nothing,
    patient,
  );
  expect(store.tickets.get(Number(recordId))).toMatchObject({ requester_id: id });
});

it('a call is logged without a contact, an agent or fields that Freshdesk does not have', async () => {
  const { adapter } = account.open();
  const about = { kind: 'contact', id: '99999' };
  await adapter.saveCallLog(entry('CA1', { about, user: '999' }), nothing, patient);
  const [ticket] = account.freshdesk.store.tickets.values();
  expect(ticket).toMatchObject({ responder_id: null });
  expect(account.freshdesk.store.contacts.get(ticket?.requester_id ?? 0)?.name).toBe('Unknown callers');
});

it('a comment is private, with the agent as its author', async () => {
  const { adapter } = account.open();
  const { store } = account.freshdesk;
  const { id } = store.addContact({ name: 'Robin Example', phone: number });
  const ticket = store.addTicket({ requester_id: id });
  const draft = ticketDraft({ kind: 'contact', id: String(id) }, { user: '502' });
  await adapter.saveTicket?.(draft, { recordId: String(ticket.id) }, patient);
  await adapter.saveTicket?.({ ...draft, key: 'two', user: '999' }, { recordId: String(ticket.id) }, patient);
  expect(store.notes).toMatchObject([
    { private: true, user_id: 502 },
    { private: true, user_id: null },
  ]);
});

it('of calls logged through a network full of faults, none is missing in Freshdesk, and none is there twice', async () => {
  account.open();
  const { freshdesk, throughProxy } = account;
  // The calls of this test are of that day.
  freshdesk.store.start = Date.UTC(2030, 0, 1, 12);
  const busy = () => new Response('{}', { status: 429, headers: { 'retry-after': '10' } });
  const written = await logThroughFaults('freshdesk', throughProxy, busy, (parts) =>
    definition.createConnector(connectionTo(origin, { token: apiKey }, parts)),
  );
  const lines = [...freshdesk.store.tickets.values()].map(({ description }) => textOf(description).trim().split('\n'));
  const idIn = (line: string | undefined) => /^\[sidecall (\S+) r\d+\]$/.exec(line ?? '')?.[1];
  expect(lines.map((each) => idIn(each.at(-1))).toSorted()).toEqual(written.ids.toSorted());
  const notes = lines.map(([first = '']) => first).filter((line) => line.startsWith('note '));
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
});

it('after a lost answer, a call, a ticket and a note behind hundreds of later ones are found; a new call reads one page', async () => {
  const { adapter } = account.open();
  const { requests, store } = account.freshdesk;
  // The draft of a ticket has no time of its own.
  store.start = Date.now();
  const { id } = store.addContact({ name: 'Robin Example', phone: number });
  const about = { kind: 'contact', id: String(id) };
  const old = { requester_id: id, created_at: '2025-12-31T10:00:00Z' };
  for (let n = 0; n < 350; n += 1) store.addTicket(old);
  const call = await adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
  const pages = requests.filter(({ query }) => query.get('requester_id') === String(id));
  expect(pages.map(({ query }) => query.get('page'))).toEqual(['1']);
  const ticket = await adapter.saveTicket?.(ticketDraft(about), nothing, patient);
  for (let n = 0; n < 350; n += 1) {
    store.addTicket({ requester_id: id });
    store.addNote(Number(call.recordId), { body: 'Old', private: true, user_id: null });
  }
  const size = store.tickets.size;
  expect(await adapter.saveCallLog(entry('CA1', { about }), nothing, patient)).toEqual(call);
  expect(await adapter.saveTicket?.(ticketDraft(about), nothing, patient)).toMatchObject({ id: ticket?.id });
  const comment = ticketDraft(about, { key: 'comment' });
  for (let times = 0; times < 2; times += 1) await adapter.saveTicket?.(comment, call, patient);
  expect([store.tickets.size, store.notes.length]).toEqual([size, 351]);
});
