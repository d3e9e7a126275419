import { expect, it, onTestFinished } from 'vitest';
import { definition } from '../../adapters/espocrm/connector.ts';
import type { CrmAdapter } from '../../src/domain/crm/adapter.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { entry } from './crm-contract.ts';
import { answerOf, bodyOf, exchange, recorded } from './espocrm/recorded.ts';
import { startEspo } from './espocrm/server.ts';
import { connectionTo } from './test-connection.ts';
import { replaying, type SentRequest } from './vendor/recording.ts';

const apiKey = 'demoApiKey';

/**
 * The connector with the recorded server: each request gets a recorded answer, by its method and entity type.
 * @param script names of exchanges; missing: "12", an empty list
 */
function connector(script: Readonly<Record<string, string>> = {}, settings: Record<string, string> = {}) {
  const all: Readonly<Record<string, string>> = { 'GET App': '22', ...script };
  const entityTypeOf = ({ path }: SentRequest) => path.split('/')[3] ?? '';
  const { sent, fetch } = replaying(exchange, (one) => all[`${one.method} ${entityTypeOf(one)}`] ?? '12');
  const adapter: CrmAdapter = definition.createConnector(
    connectionTo('http://crm.example', { token: apiKey }, { settings, fetch }),
  );
  const requests = (method: string, entityType: string) =>
    sent.filter((one) => one.method === method && entityTypeOf(one) === entityType);
  return { adapter, sent, requests };
}

/** The same method and path, and the same body except for these fields. undefined: the field is not sent. */
function expectLike(sent: SentRequest | undefined, name: string, differences: Record<string, unknown> = {}): void {
  const { request } = exchange(name);
  expect(sent).toMatchObject({ method: request.method, path: request.path });
  expect(sent?.body).toEqual(JSON.parse(JSON.stringify({ ...bodyOf(name), ...differences })));
}

const asha = '6b039493941d95f9b';
const ravi = '6b039493aa8ec10b7';
const admin = '6b037dade46541abc';

it('sends the API key as recorded, and no other credentials', async () => {
  const { adapter, sent } = connector();
  await adapter.users?.(patient);
  expect(sent[0]?.headers.get('x-api-key')).toBe(exchange('22').request.headers['x-api-key']);
  expect(sent[0]?.headers.get('authorization')).toBeNull();
});

it('searches the digits of numbers as recorded, and reads the recorded answer', async () => {
  const { adapter, requests } = connector({ 'GET Contact': '13' });
  const found = await adapter.findContacts('+912223456789', { ...patient, country: 'IN' });
  expect(found).toMatchObject([
    {
      kind: 'contact',
      id: '6b039493b1fe63f15',
      name: 'Meera Demo',
      numbers: ['+912223456789'],
      owner: admin,
      createdAt: '2026-11-23T01:19:15.000Z',
      url: 'http://crm.example/#Contact/view/6b039493b1fe63f15',
    },
  ]);
  const [sent] = requests('GET', 'Contact');
  // More columns and longer pages, the oldest first; eight digits, for numbers without an area code.
  expect(Object.fromEntries(sent?.query ?? [])).toEqual({
    ...Object.fromEntries(new URLSearchParams(exchange('13').request.query)),
    select: 'id,name,phoneNumber,assignedUserId,createdAt,description,accountId,accountName',
    maxSize: '100',
    offset: '0',
    orderBy: 'createdAt',
    order: 'asc',
    'where[0][value]': '23456789',
  });
});

it('reads two contacts with one number, and none', async () => {
  const two = connector({ 'GET Contact': '11' });
  const found = await two.adapter.findContacts('+919812345678', { ...patient, country: 'IN' });
  expect(found.map(({ id }) => id).sort()).toEqual([asha, ravi]);
  const none = connector({ 'GET Contact': '12' });
  expect(await none.adapter.findContacts('+915550001112', { ...patient, country: 'IN' })).toEqual([]);
});

it('creates a contact as recorded', async () => {
  const { adapter, requests } = connector({ 'POST Contact': '04' });
  const wanted = { ...plain, key: 'k1', name: 'Asha Demo', number: '+919812345678' };
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({
    kind: 'contact',
    id: asha,
    name: 'Asha Demo',
    numbers: ['+919812345678'],
  });
  const [sent] = requests('POST', 'Contact');
  // No owner, because calls can go to the owner of a contact; the mark, by which a repeated request finds it.
  expectLike(sent, '04', { assignedUserId: undefined, description: '[sidecall-contact k1]' });
  expect(sent?.headers.get('x-skip-duplicate-check')).toBe(exchange('08').request.headers['x-skip-duplicate-check']);
});

it('creates a lead of an unknown caller as recorded', async () => {
  const { adapter, requests } = connector({ 'POST Lead': '20' }, { newContact: 'lead' });
  const wanted = { ...plain, key: 'k1', name: '+919800000001', number: '+919800000001' };
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ kind: 'lead', id: '6b039493f0acee3e0' });
  expectLike(requests('POST', 'Lead')[0], '20', {
    assignedUserId: undefined,
    description: '[sidecall-contact k1]',
  });
});

const call = entry('demo-uuid-1', {
  customer: '+919812345678',
  about: { kind: 'contact', id: asha },
  user: admin,
  startedAt: '2026-11-23T09:59:55.000Z',
  answeredAt: '2026-11-23T10:00:00.000Z',
  endedAt: '2026-11-23T10:01:05.000Z',
  duration: 65,
});
const text = [
  ...['Customer: +919812345678', 'Line: +14155550100', 'Agent: anna', 'Result: COMPLETED'],
  '[sidecall demo-uuid-1 r1]',
].join('\n');

it('files a call as recorded', async () => {
  const { adapter, requests } = connector({ 'POST Call': '16' });
  expect(await adapter.saveCallLog(call, nothing, patient)).toEqual({
    recordId: '6b039493d859cad06',
    url: 'http://crm.example/#Call/view/6b039493d859cad06',
  });
  // The facts, and the mark in place of the bare id.
  expectLike(requests('POST', 'Call')[0], '16', { description: text });
});

it('updates a call as recorded, with the fields that changed', async () => {
  const { adapter, requests } = connector({ 'GET Call': '17', 'PUT Call': '19' });
  const missed = entry('demo-uuid-1', { answeredAt: null, duration: 0, endReason: 'NO_ANSWER', revision: 2 });
  const id = '6b039493cc2498bf7';
  expect(await adapter.saveCallLog(missed, { recordId: id }, patient)).toMatchObject({ recordId: id });
  const [sent] = requests('PUT', 'Call');
  expect(sent).toMatchObject({ method: 'PUT', path: exchange('19').request.path });
  expect(sent?.body?.status).toBe(bodyOf('19').status);
  // The recorded call has no mark of ours: its description stays below.
  expect(sent?.body?.description).toMatch(/\[sidecall demo-uuid-1 r2\]\ndemo-uuid-1$/);
});

it.each([
  ['05', 'CRM_REFUSED', '400: Field validation failure; entityType: Contact, field: phoneNumber, type: valid.'],
  ['06', 'CRM_REFUSED', '400: Field validation failure; entityType: Contact, field: lastName, type: required.'],
  ['07', 'CRM_REFUSED', '409: duplicate'],
  ['15', 'CRM_REFUSED', '400: Field validation failure; entityType: Call, field: assignedUser, type: required.'],
  ['24', 'CRM_REFUSED', '403: No create access.'],
  ['25', 'CRM_REFUSED', '403: No create access.'],
  ['02', 'CRM_CREDENTIALS', undefined],
  ['03', 'CRM_CREDENTIALS', undefined],
  ['26', 'CRM_CREDENTIALS', undefined],
])('the recorded answer %s to a new record is %s', async (name, code, reason) => {
  const { adapter } = connector({ 'POST Contact': name });
  const wanted = { ...plain, key: 'k1', name: 'Asha Demo', number: '+919812345678' };
  const error = await adapter.createContact?.(wanted, patient).catch((caught) => caught);
  expect(error.code).toBe(code);
  if (reason !== undefined) expect(error.details).toMatchObject({ status: exchange(name).response.status, reason });
});

it('a user without a role is refused with the reason in the header', async () => {
  const { adapter } = connector({ 'GET Contact': '23' });
  await expect(adapter.findContacts('+919812345678', patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { status: 403, reason: '403: No read access.' },
  });
});

it('a record that is gone is created again', async () => {
  let reads = 0;
  const { adapter, requests } = connector({ 'POST Call': '14' });
  const gone = connector({ 'GET Call': '18', 'POST Call': '14' });
  // The search is answered with 404, too, so it is refused.
  await expect(gone.adapter.saveCallLog(call, { recordId: '000000000000demo0' }, patient)).rejects.toMatchObject({
    details: { status: 404 },
  });
  reads = gone.requests('GET', 'Call').length;
  expect(reads).toBe(2);
  await adapter.saveCallLog(call, nothing, patient);
  expect(requests('POST', 'Call')).toHaveLength(1);
});

it('the answer to a new call has a wrong duration: the times are sent, and the answer is not read for it', async () => {
  expect([answerOf('14').duration, answerOf('17').duration]).toEqual([300, 65]);
  const { adapter, requests } = connector({ 'POST Call': '14' });
  await adapter.saveCallLog(call, nothing, patient);
  const body = requests('POST', 'Call')[0]?.body ?? {};
  expect(body).toMatchObject({ dateStart: '2026-11-23 10:00:00', dateEnd: '2026-11-23 10:01:05' });
  expect(body).not.toHaveProperty('duration');
});

const ofOneServer = ['createdAt', 'modifiedAt', 'apiKey'];

it('the replay server answers the recorded requests as the recorded server did', async () => {
  const crm = await startEspo();
  onTestFinished(() => crm.close());
  crm.state.onlyInternational = true;
  for (const { name, request, response } of recorded) {
    // An administrator makes the API user by hand.
    if (name.startsWith('21')) crm.state.hasRole = false;
    if (name.startsWith('21')) continue;
    const made = request.method === 'POST' && response.status === 200 ? JSON.parse(response.body).id : null;
    if (made !== null) crm.store.nextIds.push(made);
    const url = `${crm.url}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
    const answer = await fetch(url, { method: request.method, headers: request.headers, body: request.body });
    const headers = Object.fromEntries(
      Object.keys(response.headers).map((key) => [key, answer.headers.get(key) ?? undefined]),
    );
    const got = { status: answer.status, headers, body: comparable(await answer.text()) };
    const want = { status: response.status, headers: response.headers, body: comparable(response.body) };
    expect(got, name).toEqual(want);
  }
});

/** Without what differs on every server. */
function comparable(body: string): unknown {
  if (body === '') return '';
  return JSON.parse(body, (key, value) => (ofOneServer.includes(key) ? undefined : value));
}

it.each([
  ['an unknown entity type', 'GET', '/api/v1/Nope', 404],
  ['a method that a list does not have', 'PUT', '/api/v1/Contact', 405],
  ['a method that a record does not have', 'POST', '/api/v1/Contact/1', 405],
  ['a page of more than 200', 'GET', '/api/v1/Contact?maxSize=201', 403],
  ['an unknown attribute', 'GET', '/api/v1/Contact?where[0][type]=equals&where[0][attribute]=nope', 400],
])('the replay server refuses %s', async (_what, method, address, status) => {
  const crm = await startEspo();
  onTestFinished(() => crm.close());
  const answer = await fetch(`${crm.url}${address}`, {
    method,
    headers: { 'x-api-key': apiKey },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  expect([answer.status, answer.headers.get('x-status-reason')]).toEqual([status, expect.stringMatching(/./)]);
});
