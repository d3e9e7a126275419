import Freshdesk from 'freshdesk-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { textOf } from '../../adapters/kit/html.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { apiKey, startAccount } from './freshdesk/under-test.ts';
import type { ReceivedRequest } from './vendor/json-server.ts';

/**
 * The same action by the client in wide use (`freshdesk-api`) and by our connector, decoded and compared: method, path,
 * query, body and credentials. Each intended difference is listed with its reason.
 */
let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const number = '+14155550123';

/** The fake account with one customer and one of their tickets, for both clients. */
function setUp() {
  const { adapter } = account.open();
  const { store, url, requests } = account.freshdesk;
  const contact = store.addContact({ name: 'Robin Example', mobile: number, company_id: 71 });
  const ticket = store.addTicket({ subject: 'No spout', requester_id: contact.id });
  const client = new Freshdesk(url, apiKey);
  /** An action of the client, which takes a callback. */
  const asked = (act: (done: (error: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => act((error) => (error === null ? resolve() : reject(error))));
  const received = async (template: string, act: () => Promise<unknown> | undefined) => {
    requests.length = 0;
    await act();
    const found = requests.find((each) => templateOf(each) === template);
    expect(found, requests.map(templateOf).join(', ')).toBeDefined();
    return decoded(found as ReceivedRequest);
  };
  return { adapter, client, contact, ticket, asked, received };
}

function templateOf({ method, path }: ReceivedRequest): string {
  return `${method} ${path.replace(/\/\d+/, '/ID')}`;
}

function decoded({ method, path, query, body, authorization, headers }: ReceivedRequest) {
  const type = body === null ? null : headers['content-type']?.split(';')[0];
  return { method, path, query: Object.fromEntries(query) as Record<string, string>, body, authorization, type };
}

type Setup = ReturnType<typeof setUp>;

interface Action {
  name: string;
  request: string;
  theirs(setup: Setup): Promise<unknown>;
  ours(setup: Setup): Promise<unknown> | undefined;
  /** Parts of the query that only our connector sends. */
  onlyOurs?: Record<string, unknown>;
  /** Parts of the query with another value. */
  different?: Record<string, unknown>;
}

const about = ({ contact }: Setup) => ({ kind: 'contact', id: String(contact.id) });
const html = (text: string) => `<div>${text}</div>`;
const draftHtml = html('The can has no spout.<br><br>— +1 ••• ••• ••••<br>[sidecall-ticket ticket-1]');
const phoned = { source: 3, priority: 1, tags: ['sidecall'] };

const actions: Action[] = [
  {
    name: 'list contacts by their mobile phone',
    request: 'GET /api/v2/contacts',
    theirs: ({ client, asked }) => asked((done) => client.listAllContacts({ mobile: number }, done)),
    ours: ({ adapter }) => adapter.findContacts(number, patient),
  },
  {
    name: 'search contacts',
    request: 'GET /api/v2/search/contacts',
    theirs: ({ client, asked }) =>
      asked((done) => client.filterContacts(`mobile:'${number}' OR phone:'${number}'`, done)),
    ours: ({ adapter }) => adapter.findContacts(number, patient),
    // All usual spellings of the number.
    different: {
      query: expect.stringMatching(/^"mobile:'\+14155550123' OR phone:'\+14155550123' OR mobile:'\(415\) 555-0123'/),
    },
  },
  {
    name: 'create a contact',
    request: 'POST /api/v2/contacts',
    theirs: ({ client, asked }) =>
      asked((done) =>
        client.createContact(
          {
            ...{ name: 'Kim Sample', mobile: '+14155550177', description: '[sidecall-contact one]' },
            unique_external_id: 'sidecall-one',
          },
          done,
        ),
      ),
    ours: ({ adapter }) =>
      adapter.createContact?.({ ...plain, key: 'one', name: 'Kim Sample', number: '+14155550177' }, patient),
  },
  {
    name: 'list the tickets of a contact',
    request: 'GET /api/v2/tickets',
    theirs: ({ client, contact, asked }) =>
      asked((done) =>
        client.listAllTickets(
          {
            ...{ requester_id: contact.id, include: 'description', order_by: 'created_at', order_type: 'desc' },
            ...{ updated_since: '2010-01-01T00:00:00Z', per_page: 100, page: 1 },
          } as never,
          done as never,
        ),
      ),
    ours: (setup) => setup.adapter.openTickets?.(about(setup), patient),
  },
  {
    name: 'create a ticket',
    request: 'POST /api/v2/tickets',
    theirs: ({ client, contact, asked }) =>
      asked((done) =>
        client.createTicket(
          { ...phoned, status: 2, subject: 'No spout', description: draftHtml, requester_id: contact.id },
          done,
        ),
      ),
    ours: (setup) => setup.adapter.saveTicket?.(ticketDraft(about(setup)), nothing, patient),
  },
  {
    name: 'show a ticket',
    request: 'GET /api/v2/tickets/ID',
    theirs: ({ client, ticket, asked }) => asked((done) => client.getTicket(ticket.id, done)),
    ours: (setup) => setup.adapter.saveTicket?.(ticketDraft(about(setup)), { recordId: `${setup.ticket.id}` }, patient),
  },
  {
    name: 'list the conversations of a ticket',
    request: 'GET /api/v2/tickets/ID/conversations',
    theirs: ({ client, ticket, asked }) => asked((done) => client.listAllConversations(ticket.id, done)),
    ours: (setup) => setup.adapter.saveTicket?.(ticketDraft(about(setup)), { recordId: `${setup.ticket.id}` }, patient),
    // Their client reads the first 30.
    onlyOurs: { per_page: '100', page: '1' },
  },
  {
    name: 'add a private note',
    request: 'POST /api/v2/tickets/ID/notes',
    theirs: ({ client, ticket, asked }) =>
      asked((done) => client.createNote(ticket.id, { body: draftHtml, private: true }, done)),
    ours: (setup) => setup.adapter.saveTicket?.(ticketDraft(about(setup)), { recordId: `${setup.ticket.id}` }, patient),
  },
  {
    name: 'change a ticket',
    request: 'PUT /api/v2/tickets/ID',
    theirs: ({ client, contact, ticket, asked }) =>
      asked((done) =>
        client.updateTicket(
          ticket.id,
          {
            ...{ subject: 'Call from +14155550123', requester_id: contact.id, responder_id: 501 },
            description: html(
              [
                ...['Call: incoming, 2026-01-01 10:00:00 UTC, 65 s', 'Customer: +14155550123'],
                ...['Virtual number: +14155550100', 'Agent: anna (501)', 'Result: Completed', '[sidecall CA1 r1]'],
              ].join('<br>'),
            ),
          },
          done,
        ),
      ),
    ours: (setup) =>
      setup.adapter.saveCallLog(
        entry('CA1', { about: about(setup), user: '501' }),
        { recordId: `${setup.ticket.id}` },
        patient,
      ),
  },
  {
    name: 'list agents',
    request: 'GET /api/v2/agents',
    theirs: ({ client, asked }) =>
      asked((done) => client.listAllAgents({ per_page: 100, page: 1 } as never, done as never)),
    ours: ({ adapter }) => adapter.users?.(patient),
  },
];

it.each(actions)('the client in wide use and ours send the same to $name', async (action) => {
  const { request, theirs, ours, onlyOurs = {}, different = {} } = action;
  const before = setUp();
  const expected = await before.received(request, () => theirs(before));
  const after = setUp();
  const actual = await after.received(request, () => ours(after));
  expect(actual).toEqual({ ...expected, query: { ...expected.query, ...onlyOurs, ...different } });
});

it('a closed ticket by telephone is the record of a call', async () => {
  const setup = setUp();
  const sent = await setup.received('POST /api/v2/tickets', () =>
    setup.adapter.saveCallLog(entry('CA1', { about: about(setup) }), nothing, patient),
  );
  expect(sent.body).toMatchObject({
    ...phoned,
    status: 5,
    requester_id: setup.contact.id,
    subject: 'Call from +14155550123',
  });
  expect(textOf(sent.body.description)).toContain('[sidecall CA1 r1]');
});
