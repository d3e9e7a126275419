import { definition } from '../../../adapters/zendesk/connector.ts';
import type { Clock } from '../../../src/domain/clock.ts';
import type { CrmValue } from '../../../src/domain/crm/connection.ts';
import type { CrmUnderTest, FiledCall } from '../contract/crm-under-test.ts';
import { connectionTo, realClock } from '../test-connection.ts';
import { startProxied } from '../vendor/proxied-connector.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startZendesk } from './server.ts';
import type { FakeComment, FakeTicket } from './store.ts';

export const credentials = { email: 'admin@company.example', apiToken: 'test-token', accessToken: 'test-access' };

export interface OpenOptions {
  settings?: Record<string, CrmValue>;
  token?: string;
  /** Replaces what sends requests to the account's address. */
  fetch?: typeof fetch;
  /** Default: the machine's. */
  clock?: Clock;
}

/** A fake account, for all tests of a file. */
export async function startAccount() {
  const zendesk = await startZendesk(credentials);
  const origin = 'https://example.zendesk.com';
  const proxied = await startProxied(zendesk, { definition, origin, secrets: {} });
  const { proxy } = proxied;

  function connect(options: OpenOptions = {}) {
    const { settings = { email: credentials.email }, token = credentials.apiToken, fetch, clock = realClock } = options;
    const { secrets } = connectionTo(origin, { token });
    return proxied.connect({ settings, ...(fetch && { fetch }), more: { clock, secrets } });
  }

  function open(options: OpenOptions = {}): CrmUnderTest {
    zendesk.reset();
    proxy.set('none');
    const { store } = zendesk;
    const isCustomer = (ticket: FakeTicket) => store.users.get(ticket.requester_id)?.role === 'end-user';
    return {
      adapter: connect(options),
      fail: proxy.set,
      requests: () => proxy.requests,
      addContact: async (name, phone) => ({ kind: 'user', id: String(store.addUser({ name, phone }).id) }),
      async addMany(count, phone) {
        for (let n = 0; n < count; n += 1) store.addUser({ name: `Contact ${n}`, phone });
      },
      countContacts: async () => [...store.users.values()].filter(({ role }) => role === 'end-user').length,
      async addPageEntry(body) {
        const [author_id = 0] = zendesk.agents();
        const ticket = store.addTicket({ subject: 'Call', requester_id: author_id });
        store.addComment(ticket, { body, author_id });
        return String(ticket.id);
      },
      countEntries: async () => store.tickets.size,
      async filed(callId) {
        return [...store.tickets.values()].flatMap((ticket) => {
          const comments = store.comments.get(ticket.id) ?? [];
          return filedCall(callId, ticket, comments, isCustomer(ticket) ? String(ticket.requester_id) : null) ?? [];
        });
      },
      async ignoreFilter() {
        zendesk.state.ignoresFilter = true;
      },
      ticketTexts: async (id) => (store.comments.get(Number(id)) ?? []).map(({ body }) => body),
      countTickets: async () => store.tickets.size,
      tasks: async () =>
        [...store.tickets.values()]
          .filter(({ type }) => type === 'task')
          .map((ticket) => ({
            recordId: String(ticket.id),
            subject: ticket.subject,
            due: ticket.status === 'solved' ? null : (ticket.due_at?.slice(0, 10) ?? ''),
            contactId: isCustomer(ticket) ? String(ticket.requester_id) : null,
            raw: JSON.stringify([ticket, store.comments.get(ticket.id)]),
          })),
      close: async () => {},
    };
  }

  return { ...proxied, zendesk, connect, open };
}

/** Reads the comment with the highest revision as an agent reads it. null: the ticket says nothing of this call. */
function filedCall(
  callId: string,
  ticket: FakeTicket,
  comments: readonly FakeComment[],
  contactId: string | null,
): FiledCall | null {
  const marked = comments
    .map(({ body }) => ({ body, revision: revisionOf(body, callId) }))
    .sort((a, b) => a.revision - b.revision)
    .at(-1);
  if (marked === undefined || marked.revision === 0) return null;
  const { facts, ...read } = readCallText(marked.body, 'Call');
  const [, minutes = '', seconds = ''] = /(\d+):(\d\d)$/.exec(facts.get('Call') ?? '') ?? [];
  return {
    ...read,
    recordId: String(ticket.id),
    contactId,
    duration: Number(minutes) * 60 + Number(seconds),
    raw: JSON.stringify({ ticket, comments }),
  };
}

/** 0: the comment is not of this call. */
function revisionOf(body: string, callId: string): number {
  const [, revision = '0'] = body.split(`[sidecall ${callId} r`).length > 1 ? (/ r(\d+)\]$/.exec(body) ?? []) : [];
  return Number(revision);
}
