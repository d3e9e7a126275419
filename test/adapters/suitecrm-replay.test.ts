import { expect, it, onTestFinished } from 'vitest';
import { definition } from '../../adapters/suitecrm/connector.ts';
import type { CrmAdapter } from '../../src/domain/crm/adapter.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { answerOf, bodyOf, exchange, recorded } from './suitecrm/recorded.ts';
import { startSuite } from './suitecrm/server.ts';
import { connectionTo } from './test-connection.ts';
import { replaying, type SentRequest } from './vendor/recording.ts';

const indian = { ...patient, country: 'IN' } as const;
const clientId = 'demo-client-credentials';
const robin = answerOf('16').data.id as string;
const agent = answerOf('15').data[0].id as string;

/** "POST module", "GET Calls", "GET Calls/id", "POST Calls/relationships" */
function nameOf({ method, path }: SentRequest): string {
  if (path === '/Api/access_token') return 'POST token';
  const [, , , , module = 'module', id, part] = path.split('/');
  return `${method} ${part !== undefined ? `${module}/${part}` : id !== undefined ? `${module}/id` : module}`;
}

/**
 * The connector with the recorded server: each request gets a recorded answer.
 * @param script names of exchanges; missing: "28", nothing found
 */
function connector(script: Readonly<Record<string, string>> = {}) {
  const all: Readonly<Record<string, string>> = { 'POST token': '07', 'GET Calls/id': '48', ...script };
  const { sent, fetch } = replaying(exchange, (one) => all[nameOf(one)] ?? '28');
  const settings = { clientId, newContact: 'contact' };
  const adapter: CrmAdapter = definition.createConnector(
    connectionTo('http://crm.example', { clientSecret: 'demoClientSecret' }, { settings, fetch }),
  );
  return { adapter, sent, requests: (name: string) => sent.filter((one) => nameOf(one) === name) };
}

/** The same method, path, media types and attributes, except for these. undefined: it is not sent. */
function expectLike(sent: SentRequest | undefined, name: string, differences: Record<string, unknown> = {}): void {
  const { request } = exchange(name);
  expect(sent).toMatchObject({ method: request.method, path: request.path });
  for (const header of ['accept', 'content-type']) expect(sent?.headers.get(header)).toBe(request.headers[header]);
  const { data } = bodyOf(name) as { data: { type: string; attributes?: object } };
  const attributes = { ...data.attributes, ...differences };
  const { id: _own, ...wanted } = { id: '', ...data, attributes: JSON.parse(JSON.stringify(attributes)) };
  const { id: _ours, ...got } = sent?.body.data ?? {};
  expect(got).toEqual(data.attributes === undefined ? { type: data.type } : wanted);
}

it('asks for an access token as recorded, once, and sends it as recorded', async () => {
  const { adapter, sent } = connector();
  await adapter.users?.(patient);
  await adapter.users?.(patient);
  const [token, list, again] = sent;
  expect(token).toMatchObject({ method: 'POST', path: '/Api/access_token', body: bodyOf('07') });
  expect(list?.headers.get('authorization')).toBe('Bearer demoClientToken');
  expect(list?.headers.get('accept')).toBe(exchange('14').request.headers.accept);
  expect(again?.path).toBe('/Api/V8/module/Users');
});

it('searches a name as recorded, by the longest word, and reads the recorded name with its signs', async () => {
  const { adapter, requests } = connector({ 'GET Contacts': '24' });
  const search = (words: string) => adapter.searchContacts?.(words, { ...patient, limit: 10 });
  expect(await search("o'brien <b> sons")).toMatchObject([{ name: "O'Brien & Sons <b>漢????</b>" }]);
  expect(await search("o'brian sons")).toEqual([]);
  const recordedName = [...new URLSearchParams(exchange('24').request.query).keys()][0] ?? '';
  const sent = requests('GET Contacts')[0]?.query;
  expect(sent?.get(recordedName)).toBe('%brien%');
  expect(sent?.get('filter[operator]')).toBe(new URLSearchParams(exchange('27').request.query).get('filter[operator]'));
  expect(requests('GET Leads')[0]?.query.get('filter[account_name][like]')).toBe('%brien%');
  expect(requests('GET Accounts')[0]?.query.get('filter[name][like]')).toBe('%brien%');
});

it('searches the digits of numbers with any text between them, as recorded, and leaves the near miss out', async () => {
  const { adapter, requests } = connector({ 'GET Contacts': '26' });
  const found = await adapter.findContacts('+919876543210', indian);
  expect(answerOf('26').data).toHaveLength(4);
  expect(found.map(({ id, name, numbers }) => [id, name, numbers[0]])).toEqual([
    [robin, 'Robin Example', '+91 98765-43210'],
    [answerOf('20').data.id, 'Robin Example', '+91 98765-43210'],
    [answerOf('17').data.id, 'Dana Example', '09876543210'],
  ]);
  expect(found[0]).toMatchObject({
    owner: agent,
    url: `http://crm.example/index.php?module=Contacts&action=DetailView&record=${robin}`,
  });
  // Eight digits, a text behind them, more fields, and the oldest of a hundred first.
  const query = new URLSearchParams(exchange('27').request.query);
  const pattern = '%7%6%5%4%3%2%1%0%';
  expect(Object.fromEntries(requests('GET Contacts')[0]?.query ?? [])).toMatchObject({
    'filter[operator]': query.get('filter[operator]'),
    'filter[phone_mobile][like]': pattern,
    'filter[phone_work][like]': pattern,
    'fields[Contacts]': expect.stringContaining('phone_mobile,phone_work'),
    'page[size]': '100',
    'page[number]': '1',
  });
});

it('reads names with the characters that SuiteCRM writes in another way', async () => {
  const { adapter } = connector({ 'GET Contacts': '24' });
  const found = await adapter.findContacts('+442079460018', { ...patient, country: 'GB' });
  expect(found.map(({ name }) => name)).toEqual(["O'Brien & Sons <b>漢????</b>"]);
});

it('creates a contact as recorded, under an id of its own', async () => {
  const { adapter, requests } = connector({ 'POST module': '16', 'GET Contacts/id': '48' });
  const wanted = { ...plain, key: 'k1', name: 'Robin Example', number: '+919876543210' };
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ id: robin, name: 'Robin Example' });
  const [sent] = requests('POST module');
  // The number in E.164 and no owner, because calls can go to the owner of a contact.
  const differences = { phone_mobile: '+919876543210', description: '[sidecall-contact k1]' };
  const missing = { phone_work: undefined, email1: undefined, assigned_user_id: undefined };
  expectLike(sent, '16', { ...differences, ...missing });
  expect(sent?.body.data.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  const second = connector({ 'POST module': '16', 'GET Contacts/id': '48' });
  await second.adapter.createContact?.(wanted, patient);
  expect(second.requests('POST module')[0]?.body.data.id).toBe(sent?.body.data.id);
});

const call = entry('call-0001', {
  customer: '+91 98765-43210',
  about: { kind: 'contact', id: robin },
  user: agent,
  startedAt: '2026-11-28T09:59:55.000Z',
  answeredAt: '2026-11-28T10:00:00.000Z',
  endedAt: '2026-11-28T10:01:05.000Z',
});
const description = [
  'Call: incoming, 2026-11-28 09:59:55 UTC, 65 s',
  'Customer: +91 98765-43210',
  'Virtual number: +14155550100',
  `Agent: anna (${agent})`,
  'Result: Completed',
  '[sidecall call-0001 r1]',
].join('\n');

it('files a call and relates it to its contact, as recorded', async () => {
  const { adapter, requests } = connector({ 'POST module': '34', 'POST Calls/relationships': '39' });
  const id = answerOf('34').data.id;
  expect(await adapter.saveCallLog(call, nothing, patient)).toEqual({
    recordId: id,
    url: `http://crm.example/index.php?module=Calls&action=DetailView&record=${id}`,
  });
  expectLike(requests('POST module')[0], '34', { name: 'Call from +91 98765-43210', description });
  expectLike(requests('POST Calls/relationships')[0], '39');
});

it('updates a call as recorded, with the attributes that it has', async () => {
  const id = answerOf('34').data.id;
  const { adapter, requests } = connector({
    'GET Calls/id': '47',
    'PATCH module': '45',
    'POST Calls/relationships': '39',
  });
  expect(await adapter.saveCallLog({ ...call, revision: 2 }, { recordId: id }, patient)).toMatchObject({
    recordId: id,
  });
  const [sent] = requests('PATCH module');
  expect(sent).toMatchObject({ method: 'PATCH', path: exchange('45').request.path });
  // The recorded description has no mark of ours: it stays below.
  const below = `${description.replace('r1]', 'r2]')}\n5 min, recording https://gateway.example/r/call-0001`;
  expect(sent?.body.data).toMatchObject({ type: 'Calls', id, attributes: { description: below, status: 'Held' } });
});

it('a taken id of a record that was deleted is followed by another, as recorded', async () => {
  // 53 and 52: SuiteCRM says that the record exists, and then that it does not.
  const { adapter, requests } = connector({ 'POST module': '53' });
  await expect(adapter.saveCallLog(call, nothing, patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  const ids = requests('POST module').map(({ body }) => body.data.id);
  expect(new Set(ids).size).toBe(5);
});

it('an answer to two creates at the same moment is no JSON, and is asked about', async () => {
  const { adapter, requests } = connector({ 'POST module': '62' });
  await expect(adapter.saveCallLog(call, nothing, patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  expect(requests('POST module')).toHaveLength(1);
  expect(requests('GET Calls/id')).toHaveLength(2);
});

it('lists past calls as recorded', async () => {
  const { adapter, requests } = connector({ 'GET Contacts': '25', 'GET Calls': '50' });
  const found = await adapter.findContacts('+912223456789', indian);
  expect(found).toMatchObject([
    { id: robin, lastCalls: [{ at: '2026-11-28T10:00:00.000Z', summary: 'Held', direction: 'inbound' }] },
  ]);
  const query = new URLSearchParams(exchange('50').request.query);
  expect(Object.fromEntries(requests('GET Calls')[0]?.query ?? [])).toMatchObject({
    'filter[parent_id][eq]': query.get('filter[parent_id][eq]'),
    sort: query.get('sort'),
  });
});

it.each([
  ['22', 'CRM_REFUSED', '400: Property nope in Contact module is invalid'],
  ['33', 'CRM_REFUSED', '400: Module Nope does not exist'],
  ['58', 'CRM_REFUSED', '400: [SuiteCRM] [AccessDeniedException]'],
  ['60', 'CRM_REFUSED', '404: Not found'],
  ['61', 'CRM_REFUSED', '405: Method not allowed. Must be one of: POST, PATCH'],
  ['63', 'CRM_REFUSED', '400: The option "id" with value "CA0001" is invalid.'],
  ['10', 'CRM_CREDENTIALS', undefined],
  ['12', 'CRM_CREDENTIALS', undefined],
])('the recorded answer %s to a new contact is %s', async (name, code, reason) => {
  const { adapter, sent } = connector({ 'POST module': name, 'GET Contacts/id': '48' });
  const wanted = { ...plain, key: 'k1', name: 'Robin Example', number: '+919876543210' };
  const error = await adapter.createContact?.(wanted, patient).catch((caught) => caught);
  expect(error.code).toBe(code);
  if (reason !== undefined) expect(error.details).toEqual({ status: exchange(name).response.status, reason });
  // A refused token is renewed once.
  const tokens = sent.filter(({ path }) => path === '/Api/access_token');
  expect(tokens).toHaveLength(code === 'CRM_CREDENTIALS' ? 2 : 1);
});

it.each(['02', '03', '04', '05', '06'])('the recorded refusal %s of a token is CRM_CREDENTIALS', async (name) => {
  const { adapter } = connector({ 'POST token': name });
  const error = await adapter.users?.(patient).catch((caught) => caught);
  expect(error.code).toBe('CRM_CREDENTIALS');
  // The server repeats the password.
  expect(JSON.stringify([error.message, error.details])).not.toMatch(/wrongPassword|nobody|no-such-client/);
});

it('a case that does not exist is refused', async () => {
  const { adapter } = connector({ 'GET Cases/id': '48' });
  const draft = ticketDraft({ kind: 'contact', id: robin });
  const recordId = 'ca110000-0000-4000-8000-000000000999';
  await expect(adapter.saveTicket?.(draft, { recordId }, patient)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
});

/** The preflight, 25 leads that were made without a recording, files, and a race. */
const unused = ['06', '13', '30', '45', '54', '55', '56', '57', '58', '62'];

it('the replay server answers the recorded requests as the recorded server did', async () => {
  const suite = await startSuite();
  onTestFinished(() => suite.close());
  suite.clear();
  const played = recorded.filter(({ name }) => !unused.includes(name.slice(0, 2)));
  expect(played).toHaveLength(65 - unused.length);
  for (const { name, request, response } of played) {
    const isNew = request.method === 'POST' && response.status === 201 && request.path === '/Api/V8/module';
    if (isNew && bodyOf(name.slice(0, 2)).id === undefined) suite.store.nextIds.push(JSON.parse(response.body).data.id);
    // Between both requests, a change was recorded that is not replayed.
    if (name.startsWith('47')) {
      const row = suite.store.get('Calls', answerOf('34').data.id) ?? { id: '' };
      const { attributes } = (bodyOf('45') as { data: { attributes: object } }).data;
      suite.store.write('Calls', row, attributes);
    }
    const url = `${suite.url}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
    const answer = await fetch(url, { method: request.method, headers: request.headers, body: request.body });
    const isRefusal = response.status >= 400;
    const got = [name, answer.status, comparable(await answer.text(), isRefusal)];
    expect(got, name).toEqual([name, response.status, comparable(response.body, isRefusal)]);
    suite.store.nextIds.length = 0;
  }
});

const ofEmail = ['email1', 'email_opt_out', 'invalid_email'];
const ofOneServer = ['date_entered', 'date_modified', 'links', 'recording_c', ...ofEmail];

/** Without what differs on every server, and without the pages' own addresses. */
function comparable(body: string, isRefusal: boolean): unknown {
  if (isRefusal) return JSON.parse(body);
  const parsed = JSON.parse(body, (key, value) => (ofOneServer.includes(key) ? undefined : value));
  // The recording of related records is trimmed.
  if (parsed.meta?.['total-records'] !== undefined) return parsed.data.map(({ id }: { id: string }) => id);
  if (Array.isArray(parsed.data) && parsed.meta === undefined && parsed.data[0]?.attributes?.outlook_id !== undefined) {
    return parsed.data.map(({ id }: { id: string }) => id);
  }
  return parsed;
}
