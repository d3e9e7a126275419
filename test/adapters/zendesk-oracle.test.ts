import { createClient } from 'node-zendesk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callText } from '../../adapters/zendesk/call-text.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { taskDraft, ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import type { ReceivedRequest } from './vendor/json-server.ts';
import { credentials, startAccount } from './zendesk/under-test.ts';

/**
 * The same action by the vendor's community client (`node-zendesk`) and by our connector, decoded and compared: method,
 * path, query, body and credentials. Each intended difference is listed with its reason.
 */
let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const number = '+14155550123';

/** Opens the fake account with one customer, one of whose tickets is open, for both clients. */
function setUp() {
  const { adapter } = account.open();
  const { zendesk } = account;
  const user = zendesk.store.addUser({ name: 'Robin Example', phone: number });
  const ticket = zendesk.store.addTicket({ subject: 'No spout', requester_id: user.id });
  zendesk.store.addComment(ticket, { body: 'The can has no spout.', author_id: user.id });
  const client = createClient({
    username: credentials.email,
    token: credentials.apiToken,
    endpointUri: `${zendesk.url}/api/v2`,
  });
  /** What arrives during `action`: the one request with this method and path, written as a template. */
  const received = async (template: string, action: () => Promise<unknown> | undefined) => {
    zendesk.requests.length = 0;
    await action();
    return decoded(zendesk.requests.find((each) => templateOf(each) === template));
  };
  return { adapter, client, user, ticket, received };
}

function templateOf({ method, path }: ReceivedRequest): string {
  return `${method} ${path.replace(/\/\d+(?=[/.])/, '/ID')}`;
}

function decoded(request: ReceivedRequest | undefined) {
  const { method, path, query, body, authorization } = request ?? {};
  const names = [...new Set(query?.keys())];
  return {
    method,
    path,
    query: Object.fromEntries(names.map((name) => [name, query?.getAll(name).join(',') ?? ''])),
    body,
    authorization,
  };
}

type Setup = ReturnType<typeof setUp>;

interface Action {
  name: string;
  request: string;
  theirs(setup: Setup): Promise<unknown>;
  ours(setup: Setup): Promise<unknown> | undefined;
  /** Parts of the query that only our connector sends. */
  onlyOurs?: Record<string, string>;
  /** Parts of the query that only their client sends. */
  onlyTheirs?: Record<string, string>;
}

const about = ({ user }: Setup) => ({ kind: 'user', id: String(user.id) });

const actions: Action[] = [
  {
    name: 'search end users by phone',
    request: 'GET /api/v2/search.json',
    theirs: ({ client }) => client.search.query('role:end-user phone:*5550123'),
    ours: ({ adapter }) => adapter.findContacts(number, patient),
    // The oldest contact comes first, and a page is as large as Zendesk allows.
    onlyOurs: { sort_by: 'created_at', sort_order: 'asc', per_page: '100' },
  },
  {
    name: 'search end users by words',
    request: 'GET /api/v2/users/search.json',
    theirs: ({ client }) => client.users.search({ query: 'role:end-user robin exam' }),
    ours: ({ adapter }) => adapter.searchContacts?.('robin exam', { ...patient, limit: 10 }),
    // Second numbers and organizations come with the same request.
    onlyOurs: { include: 'identities,organizations', per_page: '100' },
  },
  {
    name: 'read users by id',
    request: 'GET /api/v2/users/show_many.json',
    theirs: ({ client, user }) => client.users.showMany([user.id]),
    ours: ({ adapter }) => adapter.findContacts(number, patient),
    // Second numbers and organizations come with the same request.
    onlyOurs: { include: 'identities,organizations' },
  },
  {
    name: 'list the tickets that a user requested',
    request: 'GET /api/v2/users/ID/tickets/requested.json',
    theirs: ({ client, user }) => client.tickets.listByUserRequested(user.id),
    ours: (setup) => setup.adapter.openTickets?.(about(setup), patient),
    onlyOurs: { sort_by: 'updated_at', sort_order: 'desc', per_page: '100' },
  },
  {
    name: 'find a ticket by its external id',
    request: 'GET /api/v2/tickets.json',
    theirs: ({ client }) => client.tickets.listWithFilter('external_id', 'sidecall:CA1'),
    ours: ({ adapter }) => adapter.saveCallLog(entry('CA1'), nothing, patient),
    // One key has one ticket, so there are no pages.
    onlyTheirs: { 'page[size]': '100' },
  },
  {
    name: 'show a ticket',
    request: 'GET /api/v2/tickets/ID.json',
    theirs: ({ client, ticket }) => client.tickets.show(ticket.id),
    ours: ({ adapter, ticket }) => adapter.saveCallLog(entry('CA1'), { recordId: String(ticket.id) }, patient),
  },
  {
    name: 'list the comments of a ticket',
    request: 'GET /api/v2/tickets/ID/comments.json',
    theirs: ({ client, ticket }) => client.tickets.getComments(ticket.id),
    ours: ({ adapter, ticket }) => adapter.saveCallLog(entry('CA1'), { recordId: String(ticket.id) }, patient),
    // The comments of a call are among the latest.
    onlyOurs: { sort: '-created_at', 'page[size]': '100' },
  },
  {
    name: 'create a ticket',
    request: 'POST /api/v2/tickets.json',
    theirs: ({ client, user }) =>
      client.tickets.create({
        ticket: {
          subject: 'No spout',
          external_id: 'sidecall:ticket:ticket-1',
          requester_id: user.id,
          tags: ['sidecall'],
          comment: {
            body: 'The can has no spout.\n\nCustomer: +1 ••• ••• ••••\n[sidecall ticket ticket-1]',
            public: false,
          },
        },
      } as never),
    ours: (setup) => setup.adapter.saveTicket?.(ticketDraft(about(setup)), nothing, patient),
  },
  {
    name: 'create a task',
    request: 'POST /api/v2/tickets.json',
    theirs: ({ client, user }) =>
      client.tickets.create({
        ticket: {
          ...{ type: 'task', subject: 'Ring about the spout', due_at: '2026-12-24T12:00:00Z', requester_id: user.id },
          ...{ external_id: 'sidecall:task:CA1-task', tags: ['sidecall'] },
          comment: { body: 'Call: CA1\n[sidecall task CA1-task]', public: false },
        },
      } as never),
    ours: (setup) => setup.adapter.saveTask?.(taskDraft(about(setup)), nothing, patient),
  },
  {
    name: 'add a private comment to a ticket',
    request: 'PUT /api/v2/tickets/ID.json',
    theirs: ({ client, ticket }) =>
      client.tickets.update(ticket.id, {
        ticket: {
          comment: {
            body: 'The can has no spout.\n\nCustomer: +1 ••• ••• ••••\n[sidecall ticket ticket-1]',
            public: false,
          },
        },
      } as never),
    ours: (setup) =>
      setup.adapter.saveTicket?.(ticketDraft(about(setup)), { recordId: String(setup.ticket.id) }, patient),
  },
  {
    name: 'change the requester and the key of a ticket, with a private comment',
    request: 'PUT /api/v2/tickets/ID.json',
    theirs: ({ client, user, ticket }) =>
      client.tickets.update(ticket.id, {
        ticket: {
          requester_id: user.id,
          external_id: 'sidecall:CA1',
          comment: { body: callText(entry('CA1')), public: false },
        },
      } as never),
    ours: (setup) => {
      const [made = 0] = account.zendesk.agents();
      setup.ticket.requester_id = made;
      return setup.adapter.saveCallLog(
        entry('CA1', { about: about(setup) }),
        { recordId: String(setup.ticket.id) },
        patient,
      );
    },
  },
  {
    name: 'list agents',
    request: 'GET /api/v2/users.json',
    theirs: ({ client }) => client.users.listWithFilter('role', 'agent'),
    ours: ({ adapter }) => adapter.users?.(patient),
    // Agents and administrators in one list. Their client can name one role only.
    onlyOurs: { 'role[]': 'admin,agent' },
    onlyTheirs: { role: 'agent' },
  },
  {
    name: 'create or update a user by its external id',
    request: 'POST /api/v2/users/create_or_update.json',
    theirs: ({ client }) =>
      client.users.createOrUpdate({
        user: { name: 'Kim Sample', role: 'end-user', external_id: 'sidecall:contact:one', phone: '+14155550177' },
      }),
    ours: ({ adapter }) =>
      adapter.createContact?.({ ...plain, key: 'one', name: 'Kim Sample', number: '+14155550177' }, patient),
  },
];

describe('the vendor’s client and ours send the same', () => {
  it.each(actions)('to $name', async ({ request, theirs, ours, onlyOurs = {}, onlyTheirs = {} }) => {
    const before = setUp();
    const expected = await before.received(request, () => theirs(before));
    const after = setUp();
    const actual = await after.received(request, () => ours(after));
    expect(expected.method).toBeDefined();
    expect(withoutIds({ ...actual, query: without(actual.query, onlyOurs) }, after)).toEqual(
      withoutIds({ ...expected, query: without(expected.query, onlyTheirs) }, before),
    );
  });

  it('as an OAuth client, too', async () => {
    const { zendesk } = account;
    const ours = account.open({ settings: {}, token: credentials.accessToken });
    await ours.adapter.users?.(patient);
    const client = createClient({
      token: credentials.accessToken,
      oauth: true,
      endpointUri: `${zendesk.url}/api/v2`,
    });
    await client.users.showMany([1]);
    const [first, last] = [zendesk.requests[0], zendesk.requests.at(-1)];
    expect(last?.authorization).toBe(first?.authorization);
    expect(first?.authorization).toBe('Bearer test-access');
  });
});

/** The query without the listed parts, which must be there. */
function without(query: Record<string, string>, parts: Record<string, string>): Record<string, string> {
  expect(query).toMatchObject(parts);
  return Object.fromEntries(Object.entries(query).filter(([name]) => !(name in parts)));
}

/** The request with names for the ids, which differ between accounts. */
function withoutIds(request: object, { user, ticket }: Setup): unknown {
  const named = Object.entries({ USER: user.id, TICKET: ticket.id }).reduce(
    (text, [name, id]) =>
      text.replaceAll(`"${id}"`, `"${name}"`).replaceAll(`/${id}`, `/${name}`).replaceAll(String(id), `"${name}"`),
    JSON.stringify(request),
  );
  return JSON.parse(named);
}
