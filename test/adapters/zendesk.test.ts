import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../adapters/zendesk/connector.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { crmAdapters } from '../../src/gateway/start/crm-adapters.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { crmContract, entry } from './crm-contract.ts';
import { realClock } from './test-connection.ts';
import { credentials, startAccount } from './zendesk/under-test.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

crmContract(definition.manifest, async () => account.open());

const number = '+14155550123';

/** The last request with this method and path, as the server received it. */
function sent(method: string, path: string) {
  return account.zendesk.requests.findLast((each) => each.method === method && each.path === `/api/v2/${path}`);
}

it('is an adapter that connections can name', async () => {
  expect(await crmAdapters.zendesk?.()).toBe(definition);
});

describe('credentials', () => {
  it('are an API token with the email address of its user', async () => {
    await account.open().adapter.users?.(patient);
    expect(sent('GET', 'users.json')?.authorization).toBe(`Basic ${btoa('admin@company.example/token:test-token')}`);
  });

  it('are an OAuth access token if there is no email address', async () => {
    await account.open({ settings: {}, token: credentials.accessToken }).adapter.users?.(patient);
    expect(sent('GET', 'users.json')?.authorization).toBe('Bearer test-access');
  });

  it('reach no host but Zendesk’s', () => {
    const connection = { baseUrl: 'https://zendesk.com.example' } as Parameters<typeof definition.createConnector>[0];
    expect(() => definition.createConnector(connection)).toThrow(/must be at \*\.zendesk\.com/);
  });
});

describe('contacts', () => {
  it('are searched by the last digits alone, the oldest first', async () => {
    const crm = account.open();
    await crm.addContact('Robin Example', number);
    await crm.adapter.findContacts(number, patient);
    expect(Object.fromEntries(sent('GET', 'search.json')?.query ?? [])).toEqual({
      query: 'role:end-user phone:*5550123',
      sort_by: 'created_at',
      sort_order: 'asc',
      per_page: '100',
    });
  });

  it('come with organization, page, open tickets, and the owner of the latest one', async () => {
    const crm = account.open();
    const { store } = account.zendesk;
    const [, agent = 0] = account.zendesk.agents();
    store.organizations.push({ id: 77, name: 'Garden Works' });
    const user = store.addUser({ name: 'Robin Example', phone: number, organization_id: 77 });
    store.addTicket({ subject: 'Solved', status: 'solved', requester_id: user.id, assignee_id: agent });
    store.addTicket({ subject: 'No spout', status: 'pending', requester_id: user.id, assignee_id: agent });
    store.addTicket({ subject: 'No lid', requester_id: user.id });
    expect(await crm.adapter.findContacts(number, patient)).toMatchObject([
      {
        kind: 'user',
        id: String(user.id),
        company: 'Garden Works',
        url: `https://example.zendesk.com/agent/users/${user.id}/requested_tickets`,
        createdAt: user.created_at,
        owner: String(agent),
        related: [{ kind: 'organization', id: '77', label: 'Garden Works' }],
        openTickets: [{ subject: 'No lid' }, { subject: 'No spout', status: 'pending' }],
        lastCalls: [],
      },
    ]);
  });

  it('are searched by words with their second numbers and organizations, in one request', async () => {
    const crm = account.open();
    const { store } = account.zendesk;
    store.organizations.push({ id: 77, name: 'Garden Works' });
    const user = store.addUser({ name: 'Robin Example', phone: number, organization_id: 77 });
    store.identities.push({ user_id: user.id, type: 'phone_number', value: '+14155550124' });
    // The word is in the address alone.
    store.addUser({ name: 'Kim Sample', email: 'robin@customer.example', phone: number });
    expect(await crm.adapter.searchContacts?.('rob', { ...patient, limit: 10 })).toMatchObject([
      { id: String(user.id), company: 'Garden Works', numbers: [number, '+14155550124'], openTickets: [] },
    ]);
    expect(account.zendesk.requests).toHaveLength(1);
  });

  it('come with the account’s own fields that the search asks for, such as one that forbids recordings', async () => {
    account.open();
    const user_fields = { do_not_record: true, plan: 'gold', visits: 3, since: null, constructor: 'x', other: 'y' };
    account.zendesk.store.addUser({ name: 'Robin Example', phone: number, user_fields });
    const adapter = account.connect();
    const fields = ['do_not_record', 'plan', 'visits', 'since', 'missing', 'toString'];
    const [found] = await adapter.findContacts(number, { ...patient, fields });
    expect(found?.fields).toEqual({ do_not_record: 'true', plan: 'gold', visits: '3' });
    expect((await adapter.findContacts(number, patient))[0]).not.toHaveProperty('fields');
  });

  it('are found by a second number, which is an identity', async () => {
    const crm = account.open();
    const { store } = account.zendesk;
    // The search finds the user by a shared ending.
    const user = store.addUser({ name: 'Robin Example', phone: '+12125550123' });
    store.identities.push({ user_id: user.id, type: 'phone_number', value: number });
    store.identities.push({ user_id: user.id, type: 'email', value: 'robin@customer.example' });
    const found = await crm.adapter.findContacts(number, patient);
    expect(found).toMatchObject([{ id: String(user.id), numbers: ['+12125550123', number] }]);
  });

  it('come with the latest calls, from voice comments and from our own', async () => {
    const crm = account.open();
    const about = await crm.addContact('Robin Example', number);
    await crm.adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
    const outbound = {
      about,
      direction: 'outbound',
      duration: 125,
      masked: true,
      customer: '+1 ••• ••• ••••',
    } as const;
    await crm.adapter.saveCallLog(entry('CA2', outbound), nothing, patient);
    const [found] = await crm.adapter.findContacts(number, patient);
    expect(found?.lastCalls).toMatchObject([
      { direction: 'outbound', duration: 125, summary: 'Call to +1 ••• ••• ••••' },
      { direction: 'inbound', duration: 65, at: '2026-01-01T10:00:05.000Z' },
    ]);
  });

  it('are shown without history if Zendesk does not return it', async () => {
    account.open();
    const user = account.zendesk.store.addUser({ name: 'Robin Example', phone: number });
    const withoutTickets: typeof fetch = (input, init) =>
      String(input).includes('/requested') ? Promise.reject(new TypeError('reset')) : account.throughProxy(input, init);
    const adapter = account.connect({ fetch: withoutTickets });
    expect(await adapter.findContacts(number, patient)).toMatchObject([
      { id: String(user.id), openTickets: [], lastCalls: [], owner: null },
    ]);
  });

  it('are shown without history if it is so late that the lookup would end', async () => {
    account.open();
    const user = account.zendesk.store.addUser({ name: 'Robin Example', phone: number });
    const timers = new Map<number, () => void>();
    let ended = false;
    const clock: Clock = {
      ...realClock,
      after(ms, callback) {
        timers.set(ms, callback);
        return () => timers.delete(ms);
      },
    };
    const stalled: typeof fetch = (input, init) => {
      if (!String(input).includes('/requested')) return account.throughProxy(input, init);
      const early = [...timers].filter(([ms]) => ms < 0.8 * patient.timeoutMs);
      if (early.length === 0) throw new TypeError('It may take all the time that is left.');
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => {
          ended = true;
          reject(init.signal?.reason);
        });
        for (const [, end] of early) end();
      });
    };
    const adapter = account.connect({ fetch: stalled, clock });
    expect(await adapter.findContacts(number, patient)).toMatchObject([{ id: String(user.id), openTickets: [] }]);
    expect(ended).toBe(true);
  });

  it('are still searched if Zendesk refuses an asterisk behind the digits', async () => {
    const crm = account.open();
    account.zendesk.state.wildcardAtEnd = false;
    expect(await crm.adapter.findContacts(number, patient)).toEqual([]);
    const about = await crm.addContact('Robin Example', number);
    expect(await crm.adapter.findContacts(number, patient)).toMatchObject([about]);
  });

  it('that another gateway process created are found when the index has them', async () => {
    const crm = account.open();
    const created = await crm.adapter.createContact?.({ ...plain, key: 'one', name: 'Kim Sample', number }, patient);
    const other = account.connect();
    expect(await other.findContacts(number, patient)).toEqual([]);
    account.zendesk.index();
    expect(await other.findContacts(number, patient)).toMatchObject([{ id: created?.id }]);
  });

  it('are created as end users with the key, and join no organization', async () => {
    const crm = account.open();
    account.zendesk.store.organizations.push({ id: 77, name: 'Garden Works' });
    const draft = { ...plain, key: 'one', name: 'Kim Sample', company: 'Garden Works', number };
    expect(await crm.adapter.createContact?.(draft, patient)).toMatchObject({ company: 'Garden Works', related: [] });
    expect(sent('POST', 'users/create_or_update.json')?.body).toEqual({
      user: {
        name: 'Kim Sample',
        role: 'end-user',
        external_id: 'sidecall:contact:one',
        details: 'Company: Garden Works',
        phone: number,
      },
    });
  });

  it('with an unverified number are not found by it', async () => {
    const crm = account.open();
    const draft = { ...plain, key: 'one', name: 'Kim Sample', number, unverified: true };
    const created = await crm.adapter.createContact?.(draft, patient);
    expect(created?.numbers).toEqual([]);
    expect(account.zendesk.store.users.get(Number(created?.id))?.details).toBe(`Unverified number: ${number}`);
    account.zendesk.index();
    expect(await crm.adapter.findContacts(number, patient)).toEqual([]);
  });

  it('share a number that is another user’s direct line', async () => {
    const crm = account.open();
    await crm.addContact('Robin Example', number);
    const draft = { ...plain, key: 'one', name: 'Kim Sample', number };
    const created = await crm.adapter.createContact?.(draft, patient);
    expect(account.zendesk.store.users.get(Number(created?.id))).toMatchObject({
      phone: number,
      shared_phone_number: true,
    });
  });
});

describe('tickets', () => {
  it('have private comments of the agent', async () => {
    const crm = account.open();
    const about = await crm.addContact('Robin Example', number);
    const [, agent = 0] = account.zendesk.agents();
    const draft = ticketDraft(about, { user: String(agent), callId: 'CA1' });
    const saved = await crm.adapter.saveTicket?.(draft, nothing, patient);
    expect(saved?.url).toBe(`https://example.zendesk.com/agent/tickets/${saved?.id}`);
    expect(sent('POST', 'tickets.json')?.body).toEqual({
      ticket: {
        subject: 'No spout',
        external_id: 'sidecall:CA1',
        requester_id: Number(about.id),
        tags: ['sidecall'],
        comment: {
          body: 'The can has no spout.\n\nCustomer: +1 ••• ••• ••••, call CA1\n[sidecall ticket ticket-1]',
          public: false,
          author_id: agent,
        },
      },
    });
  });

  it.each(['the log first', 'the ticket first', 'both at once'])(
    'of a call are the ticket of its log entry: %s',
    async (order) => {
      const crm = account.open();
      const about = await crm.addContact('Robin Example', number);
      const log = () =>
        crm.adapter.saveCallLog(entry('CA1', { about, answeredAt: null, duration: 0 }), nothing, patient);
      const draft = ticketDraft(about, { key: 'CA1-ticket', callId: 'CA1', subject: 'Missed call' });
      const ticket = () => crm.adapter.saveTicket?.(draft, nothing, patient);
      if (order === 'both at once') await Promise.all([log(), ticket()]);
      else for (const write of order === 'the log first' ? [log, ticket] : [ticket, log]) await write();
      // Each may come again.
      const { recordId } = await log();
      expect(await ticket()).toMatchObject({ id: recordId });
      const second = { ...draft, key: 'CA1-message', text: 'There is a message.' };
      expect(await crm.adapter.saveTicket?.(second, { recordId }, patient)).toMatchObject({ id: recordId });
      expect([...account.zendesk.store.tickets.keys()]).toEqual([Number(recordId)]);
      const texts = (account.zendesk.store.comments.get(Number(recordId)) ?? []).filter((each) => !each.public);
      expect(texts.map(({ body }) => body.split('\n').at(-1)).sort()).toEqual([
        '[sidecall CA1 r1]',
        '[sidecall ticket CA1-message]',
        '[sidecall ticket CA1-ticket]',
      ]);
    },
  );

  it('that were deleted are refused, with the reason', async () => {
    const crm = account.open();
    const draft = ticketDraft({ kind: 'user', id: '1' });
    await expect(crm.adapter.saveTicket?.(draft, { recordId: '999999' }, patient)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      details: { status: 404, reason: 'The ticket was deleted in Zendesk.' },
    });
  });

  it('are saved without a requester that was deleted meanwhile', async () => {
    const crm = account.open();
    const saved = await crm.adapter.saveTicket?.(ticketDraft({ kind: 'user', id: '999999' }), nothing, patient);
    expect(account.zendesk.store.tickets.get(Number(saved?.id))?.requester_id).toBe(account.zendesk.agents()[0]);
  });
});

it('users are agents and administrators of all pages, and a suspended one is not active', async () => {
  const users = await account.open().adapter.users?.(patient);
  expect(users).toMatchObject([
    { name: 'Admin Example', email: 'admin@company.example', numbers: [], active: true },
    { name: 'Agent Example', numbers: ['+14155550188'], active: true },
    { name: 'Suspended Example', active: false },
  ]);
  expect(sent('GET', 'users.json')?.query.getAll('role[]')).toEqual(['admin', 'agent']);
});

describe('Zendesk’s limits', () => {
  it('stop log entries when little is left, until the minute is over, and never lookups', async () => {
    const crm = account.open();
    await crm.addContact('Robin Example', number);
    Object.assign(account.zendesk.state, { limit: 700, remaining: 70, reset: 41 });
    await crm.adapter.findContacts(number, patient);
    await expect(crm.adapter.saveCallLog(entry('CA1'), nothing, patient)).rejects.toMatchObject({
      code: 'CRM_UNAVAILABLE',
      details: { retryAfterMs: expect.any(Number) },
    });
    expect(await crm.adapter.findContacts(number, patient)).toHaveLength(1);
    expect(account.zendesk.store.tickets.size).toBe(0);
  });

  it('a conflict of two changes is tried again', async () => {
    account.open();
    const conflict: typeof fetch = async () => Response.json({ error: 'UpdateConflict' }, { status: 409 });
    await expect(account.connect({ fetch: conflict }).users?.(patient)).rejects.toMatchObject({
      code: 'CRM_UNAVAILABLE',
    });
  });

  it('a refusal says which field is wrong, without the number', async () => {
    account.open();
    const body = {
      error: 'RecordInvalid',
      description: 'Record validation errors',
      details: {
        base: [{ description: `Phone: ${number} is not accepted` }],
        name: [{ description: 'Name: is too long' }],
      },
    };
    const refusing: typeof fetch = async () => Response.json(body, { status: 422 });
    const draft = { ...plain, key: 'one', name: 'Kim Sample', number };
    await expect(account.connect({ fetch: refusing }).createContact?.(draft, patient)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      details: { status: 422, reason: '422: Phone: …23 is not accepted Name: is too long' },
    });
  });
});
