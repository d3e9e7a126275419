import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { startAccount } from './zendesk/under-test.ts';

/** What others learned the hard way about Zendesk. The adapter's README lists the sources. */
let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const number = '+14155550123';

/** The paths of all requests since the account was opened. */
const paths = () => account.zendesk.requests.map(({ path }) => path.replace('/api/v2/', ''));
const bodies = (path: string) =>
  account.zendesk.requests.filter((each) => each.path === `/api/v2/${path}`).map(({ body }) => body);

describe('the search for a number', () => {
  it.each(['+14155550123', '+442079460958', '+919876543210'])(
    'for %s has digits alone and an asterisk in front: Zendesk’s index knows nothing else',
    async (wanted) => {
      const crm = account.open();
      await crm.adapter.findContacts(wanted, patient);
      const phones = account.zendesk.requests
        .filter(({ path }) => path.endsWith('search.json'))
        .map(({ query }) => query.get('query')?.split(' phone:')[1]);
      expect(phones).toEqual([`*${wanted.slice(-7)}`, `*${wanted.slice(-7)}*`]);
    },
  );

  it('is never the search for users, which does not find numbers', async () => {
    const crm = account.open();
    await crm.addContact('Robin Example', number);
    await crm.adapter.findContacts(number, patient);
    expect(paths()).not.toContain('users/search.json');
    expect(paths()).toContain('search.json');
  });

  it('stops in front of the thousandth result, behind which Zendesk answers with an error', async () => {
    const crm = account.open();
    await crm.addMany(1200, number);
    expect(await crm.adapter.findContacts(number, patient)).toHaveLength(100);
    const pages = account.zendesk.requests.filter(({ path }) => path.endsWith('search.json'));
    expect(pages.map(({ query }) => query.get('page'))).toEqual([null, '2', '3']);
  });

  it('finds a contact that an agent has just created, which the index finds only minutes later', async () => {
    const crm = account.open();
    const created = await crm.adapter.createContact?.({ ...plain, key: 'one', name: 'Kim Sample', number }, patient);
    expect(await crm.adapter.findContacts(number, patient)).toMatchObject([{ id: created?.id }]);
  });
});

describe('a voice ticket', () => {
  it('is created without a text, which would replace the numbers and the duration', async () => {
    const crm = account.open();
    await crm.adapter.saveCallLog(entry('CA1', { note: 'Wants a lid.' }), nothing, patient);
    const [ticket] = account.zendesk.store.tickets.values();
    const comments = account.zendesk.store.comments.get(ticket?.id ?? 0) ?? [];
    expect(comments.map(({ type }) => type)).toEqual(['VoiceComment', 'Comment']);
    expect(comments[0]?.data).toMatchObject({ call_duration: 65, from: number });
    expect(comments[1]?.body).toContain('Wants a lid.');
  });

  it('has its voice comment inside the ticket: beside the ticket Zendesk ignores it', async () => {
    const crm = account.open();
    await crm.adapter.saveCallLog(entry('CA1'), nothing, patient);
    const [body] = bodies('channels/voice/tickets.json');
    expect(Object.keys(body as object)).toEqual(['ticket']);
    expect(body).toHaveProperty('ticket.voice_comment');
  });
});

it('a number of several customers: the call lands on one of them, the oldest with the fullest spelling first', async () => {
  const crm = account.open();
  const first = await crm.addContact('Robin Example', number);
  await crm.addContact('Kim Sample', number);
  const [about] = await crm.adapter.findContacts(number, patient);
  expect(about).toMatchObject(first);
  await crm.adapter.saveCallLog(entry('CA1', { about: about ?? null }), nothing, patient);
  expect(await crm.filed('CA1')).toMatchObject([{ contactId: first.id }]);
  expect(account.zendesk.store.tickets.size).toBe(1);
});

describe('on a masked line', () => {
  const mask = '+1 ••• ••• ••••';
  /** Digits of the customer that the gateway may know, in any spelling that Zendesk keeps. */
  const spellings = ['5550123', '555-0123', '555 0123', '14155550', '415'];

  it('tickets, notes and links carry the mask and the call id, and no digit of the customer', async () => {
    const crm = account.open();
    const about = await crm.addContact('Robin Example', '(415) 555-0123');
    const masked = { about, customer: mask, masked: true, virtualNumber: '+12025550100' };
    const recording = { url: 'https://gateway.example/recordings/RE0a', seconds: 65 };
    await crm.adapter.saveCallLog(entry('CA0a', { ...masked, note: 'Wants a lid.' }), nothing, patient);
    await crm.adapter.saveCallLog(entry('CA0a', { ...masked, revision: 2, recording }), nothing, patient);
    await crm.adapter.saveTicket?.(ticketDraft(about, { callId: 'CA0a' }), nothing, patient);
    const written = account.zendesk.requests.filter(({ method }) => method !== 'GET');
    expect(written).toHaveLength(3);
    for (const { path, body } of written) {
      const text = JSON.stringify(body);
      expect(text, path).toContain(mask);
      expect(text, path).toContain('CA0a');
      for (const digits of spellings) expect(text, path).not.toContain(digits);
    }
  });

  it('the ticket’s subject names the mask, so that a list of tickets shows no number', async () => {
    const crm = account.open();
    await crm.adapter.saveCallLog(entry('CA0a', { customer: mask, masked: true }), nothing, patient);
    const [ticket] = account.zendesk.store.tickets.values();
    expect(ticket?.subject).toBe(`Call from ${mask}`);
    expect(ticket?.external_id).toBe('sidecall:CA0a');
  });
});
