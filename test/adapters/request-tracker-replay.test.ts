import { expect, it, onTestFinished } from 'vitest';
import { definition } from '../../adapters/request-tracker/connector.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { answerOf, bodyOf, exchange, recorded } from './request-tracker/recorded.ts';
import { startRt } from './request-tracker/server.ts';
import { defaults } from './request-tracker/under-test.ts';
import { connectionTo } from './test-connection.ts';
import { replaying, type SentRequest } from './vendor/recording.ts';

const indian = { ...patient, country: 'IN' } as const;
const address = 'http://rt.example';

/** "POST users", "GET ticket/id", "POST ticket/comment" */
function nameOf({ method, path }: SentRequest): string {
  const [, , , kind, id, part] = path.split('/');
  return `${method} ${part !== undefined ? `${kind}/${part}` : id !== undefined ? `${kind}/id` : kind}`;
}

/**
 * The connector with the recorded server: each request gets a recorded answer.
 * @param script names of exchanges; missing: "33", no ticket
 */
function connector(script: Readonly<Record<string, string>> = {}, settings: Record<string, string> = {}) {
  const { sent, fetch } = replaying(exchange, (one) => script[nameOf(one)] ?? '33');
  // The queue with its fields was not recorded.
  const withQueue: typeof fetch = (input, init) =>
    String(input).includes('/queue/')
      ? Promise.resolve(Response.json({ id: 1, Name: 'General', TicketCustomFields: [{ name: 'CallId' }] }))
      : fetch(input, init);
  const adapter = definition.createConnector(
    connectionTo(address, { token: '1-27-demoToken' }, { settings: { ...defaults, ...settings }, fetch: withQueue }),
  );
  return { adapter, sent, requests: (name: string) => sent.filter((one) => nameOf(one) === name) };
}

it('authenticates as recorded', async () => {
  const { adapter, sent } = connector({ 'POST users': '17' });
  await adapter.findContacts('+919876543210', indian);
  expect(sent[0]?.headers.get('authorization')).toBe(exchange('01').request.headers.authorization);
  expect(sent[0]?.headers.get('content-type')).toBe(exchange('14').request.headers['content-type']);
});

it('finds people by the digits in a custom field, as recorded', async () => {
  const { adapter, requests } = connector({ 'POST users': '15' });
  const found = await adapter.findContacts('+919876543210', indian);
  // The complete number comes first.
  expect(found.map(({ id, name, company, numbers }) => [id, name, company, numbers])).toEqual([
    ['robin', 'Robin Example', 'Example Ltd', ['+91 98765-43210', '(022) 2345 6789']],
    ['dana', 'Dana Example', null, ['09876543210']],
  ]);
  const [sent] = requests('POST users');
  const [wanted] = JSON.parse(exchange('15').request.body ?? '[]');
  expect(sent?.body).toEqual([{ ...wanted, value: '76543210' }]);
  expect(sent?.path).toBe(exchange('15').request.path);
  // A name that may be a number is in no address.
  expect(found.map(({ url }) => url)).toEqual([null, null]);
});

it.each(['13', '18', '65', '73'])(
  'of everyone who comes back for a dropped condition (%s), no stranger is left',
  async (name) => {
    const { adapter } = connector({ 'POST users': name });
    const found = await adapter.findContacts('+919876543210', indian);
    expect(answerOf(name).items).toHaveLength(10);
    expect(found.map(({ id }) => id)).toEqual(name === '13' ? ['robin', 'dana'] : []);
  },
);

it('finds people by their tickets, as recorded, and leaves the near miss out', async () => {
  const { adapter, sent } = connector({ 'POST users': '17', 'GET tickets': '34' });
  const found = await adapter.findContacts('+919876543210', indian);
  expect(found.map(({ id, numbers }) => [id, numbers[0]])).toEqual([['robin', '+91 98765 43210']]);
  const query = sent.find(({ path }) => path.endsWith('/tickets'))?.query;
  const recordedQuery = new URLSearchParams(exchange('34').request.query);
  // Eight digits and all four columns.
  const pattern = "LIKE '7%6%5%4%3%2%1%0'";
  expect(query?.get('query')).toBe(
    `Requestor.MobilePhone ${pattern} OR Requestor.WorkPhone ${pattern} OR Requestor.HomePhone ${pattern} OR Requestor.PagerPhone ${pattern}`,
  );
  expect(recordedQuery.get('query')?.replaceAll("'9%8%", "'")).toBe(
    `Requestor.MobilePhone ${pattern} OR Requestor.WorkPhone ${pattern}`,
  );
  expect(query?.get('fields[Requestor]')).toContain('MobilePhone,WorkPhone');
});

it('finds no one by numbers that RT hides', async () => {
  // 71: three people come back, and their numbers are empty.
  const { adapter } = connector({ 'POST users': '71' });
  expect(await adapter.findContacts('+919876543210', indian)).toEqual([]);
});

it('reads the open tickets of a person as recorded', async () => {
  const { adapter, sent } = connector({ 'GET tickets': '35' });
  await adapter.openTickets?.({ kind: 'contact', id: 'robin' }, patient);
  const { query } = exchange('35').request;
  expect(sent[0]?.query.get('query')).toBe(new URLSearchParams(query).get('query'));
  expect(sent[0]?.query.get('order')).toBe('DESC');
});

it('creates a user as recorded, under a name of the key', async () => {
  const { adapter, requests } = connector({ 'POST user': '09', 'GET user/id': '22' });
  const wanted = { ...plain, key: 'k1', name: 'Unknown caller', number: '+919999900001' };
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({
    ...{ id: '37', name: 'Robin Example', company: 'Example Ltd', createdAt: '2026-11-28T21:55:55.000Z' },
    url: `${address}/User/Summary.html?id=37`,
  });
  const [sent] = requests('POST user');
  const ours = { Name: sent?.body.Name, MobilePhone: '+91 9999900001', Privileged: 0 };
  expect(sent?.body).toEqual({ ...bodyOf('09'), ...ours });
});

it('a name that is in use is the contact of an earlier attempt, in whatever language RT says so', async () => {
  const { adapter } = connector({ 'POST user': '11', 'GET user/id': '22' });
  const wanted = { ...plain, key: 'k1', name: 'Unknown caller', number: '+919999900001' };
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ id: '37' });
});

const call = entry('call-0001', {
  about: { kind: 'contact', id: 'robin' },
  customer: '+91 98765-43210',
  user: null,
});

it('files a call as recorded, after a search for its key', async () => {
  const { adapter, sent, requests } = connector({ 'POST ticket': '25' });
  expect(await adapter.saveCallLog(call, nothing, patient)).toEqual({
    ...{ recordId: '1', url: `${address}/Ticket/Display.html?id=1` },
  });
  const search = new URLSearchParams(exchange('32').request.query);
  expect(sent[0]?.query.get('query')).toBe(search.get('query'));
  const [made] = requests('POST ticket');
  expect(made?.body).toEqual({
    ...bodyOf('25'),
    ...{ Subject: 'Call from +91 98765-43210', Requestor: 'robin', Status: 'resolved' },
    ...{ ContentType: 'text/html', Content: expect.stringContaining('<br>[sidecall call-0001 r1]') },
  });
});

it('adds the recording link as recorded', async () => {
  // 27 has no key: it is a ticket that the page made.
  const script = { 'GET tickets': '32', 'GET ticket/attachments': '53', 'POST ticket/comment': '39' };
  const { adapter, requests } = connector({ ...script, 'PUT ticket/id': '44' });
  const url = 'https://gateway.example/r/call-0001';
  await adapter.saveCallLog({ ...call, revision: 2, recording: { url, seconds: 65 } }, { recordId: '1' }, patient);
  const [sent] = requests('POST ticket/comment');
  expect(sent?.path).toBe(exchange('39').request.path);
  expect(sent?.body.ContentType).toBe(bodyOf('39').ContentType);
  expect(sent?.body.Content).toContain(`Recording: <a href="${url}">${url}</a>`);
});

it('writes a key into a ticket as recorded, whatever the sentences say', async () => {
  const script = { 'GET tickets': '32', 'GET ticket/attachments': '53', 'POST ticket/comment': '39' };
  for (const name of ['44', '46', '47', '48', '63']) {
    const { adapter, requests } = connector({ ...script, 'PUT ticket/id': name });
    expect(await adapter.saveCallLog(call, { recordId: '1' }, patient)).toMatchObject({ recordId: '1' });
    expect(requests('PUT ticket/id')[0]?.body).toEqual({ ...bodyOf('48'), Requestor: ['robin'] });
  }
});

const create = { ...plain, key: 'k1', name: 'Kim', number: '+919876543210' };

it.each([
  ['10', "400: Must specify 'Name' attribute"],
  ['12', '400: Email address in use'],
  ['64', '400: Permission Denied'],
  ['67', '400: JSON parse error'],
  ['68', '415: Unsupported Media Type'],
])('the recorded answer %s to a new contact is a refusal', async (name, reason) => {
  const { adapter } = connector({ 'POST user': name, 'GET user/id': '23' });
  const error = await adapter.createContact?.(create, patient).catch((caught) => caught);
  expect(error).toMatchObject({ code: 'CRM_REFUSED', details: { reason: expect.stringContaining(reason) } });
});

it.each(['02', '03', '69'])('the recorded answer %s is CRM_CREDENTIALS', async (name) => {
  const { adapter } = connector({ 'POST users': name });
  await expect(adapter.findContacts('+919876543210', patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
});

it.each([
  ['30', '400: Could not create ticket. Queue not set'],
  ['31', "403: No permission to create tickets in the queue 'Closed'"],
  ['61', "403: No permission to create tickets in the queue 'General'"],
])('the recorded answer %s to a new ticket is a refusal', async (name, reason) => {
  const { adapter } = connector({ 'POST ticket': name });
  await expect(adapter.saveCallLog(call, nothing, patient)).rejects.toMatchObject({
    ...{ code: 'CRM_REFUSED', details: { reason } },
  });
});

it('a comment that the user may not write is refused, and so is one on a ticket that does not exist', async () => {
  const draft = ticketDraft({ kind: 'contact', id: 'robin' });
  for (const name of ['59', '62']) {
    const { adapter } = connector({ 'GET tickets': '32', 'GET ticket/attachments': '53', 'POST ticket/comment': name });
    await expect(adapter.saveTicket?.(draft, { recordId: '1' }, patient)).rejects.toMatchObject({
      details: { reason: '400: Permission Denied' },
    });
  }
  const { adapter } = connector();
  await expect(adapter.saveTicket?.(draft, { recordId: '999' }, patient)).rejects.toMatchObject({
    details: { reason: 'There is no such ticket in RT.' },
  });
});

it('escapes a quote in a value as recorded', async () => {
  const { adapter, sent } = connector();
  await adapter.openTickets?.({ kind: 'contact', id: "O'Brien" }, patient);
  expect(new URLSearchParams(exchange('36').request.query).get('query')).toContain("O\\'Brien");
  expect(sent[0]?.query.get('query')).toContain("Requestor.Name = 'O\\'Brien'");
});

/** Attachments, replies, links, histories, a stale ETag, polling, a page beyond the last, and another configuration. */
const unused = ['40', '42', '43', '45', '49', '50', '51', '52', '53', '54', '55', '56', '57', '71', '72', '73'];

it('the replay server answers the recorded requests as the recorded server did', async () => {
  const rt = await startRt();
  onTestFinished(() => rt.close());
  const played = recorded.filter(({ name }) => !unused.includes(name.slice(0, 2)));
  expect(played).toHaveLength(73 - unused.length);
  for (const { name, request, response } of played) {
    // Before 44, RT itself opened the ticket, because of the reply that is not played.
    if (name.startsWith('44')) Object.assign(rt.store.tickets.get(1) ?? {}, { Status: 'open' });
    const url = `${rt.url}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
    const { method, headers, body } = request;
    const answer = await fetch(url, { method, headers, body, redirect: 'manual' });
    const got = [answer.status, comparable(await answer.text()), answer.headers.get('location')];
    const location = response.headers.location ?? null;
    expect(got, name).toEqual([response.status, comparable(response.body), location]);
  }
});

/** What differs on every server, and what the connector does not read. */
const ofOneServer = ['Created', 'LastUpdated', '_hyperlinks', 'Creator', 'LastUpdatedBy', 'next_page', 'prev_page'];
const unread = [
  'TimeEstimated',
  'Due',
  'Started',
  'Starts',
  'Priority',
  'InitialPriority',
  'FinalPriority',
  'TimeLeft',
];
const roles = ['EffectiveId', 'AdminCc', 'Cc', 'Resolved', 'Type'];
const left = [...ofOneServer, ...unread, ...roles];

function comparable(body: string): unknown {
  try {
    return JSON.parse(body, (key, value) => (left.includes(key) ? undefined : value));
  } catch {
    return body;
  }
}
