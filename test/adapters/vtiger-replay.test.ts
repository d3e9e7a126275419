import { expect, it, onTestFinished } from 'vitest';
import { definition } from '../../adapters/vtiger/connector.ts';
import type { CrmAdapter } from '../../src/domain/crm/adapter.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { connectionTo } from './test-connection.ts';
import { exchange, parametersOf, recorded } from './vtiger/recorded.ts';
import { startVtiger } from './vtiger/server.ts';

const accessKey = 'demoAccessKey';
const settings = { username: 'admin', ticketPriority: 'Normal' };

interface Sent {
  method: string;
  path: string;
  query: string;
  body: string | null;
}

/**
 * The connector with the recorded server: each request gets a recorded answer, by its operation and module.
 * @param script names of exchanges; missing: "15", an empty result
 */
function connector(script: Readonly<Record<string, string>> = {}) {
  const sent: Sent[] = [];
  const all: Readonly<Record<string, string>> = { getchallenge: '01', login: '02', ...script };
  const answered: typeof fetch = async (address, init = {}) => {
    const url = new URL(String(address));
    const body = typeof init.body === 'string' ? init.body : null;
    sent.push({ method: init.method ?? '', path: url.pathname, query: url.search.slice(1), body });
    const { operation, elementType, query } = parametersOf({ query: url.search.slice(1), body });
    const module = elementType ?? /from (\w+)/.exec(String(query))?.[1];
    const { response } = exchange(all[`${operation} ${module}`] ?? all[String(operation)] ?? '15');
    return new Response(response.body, { status: response.status, headers: { 'content-type': response.contentType } });
  };
  const connection = connectionTo('http://crm.example', { accessKey }, { settings, fetch: answered });
  const adapter: CrmAdapter = definition.createConnector(connection);
  const requests = (operation: string, module?: string) =>
    sent.filter((one) => {
      const params = parametersOf(one);
      const isOf =
        module === undefined || params.elementType === module || String(params.query).includes(`from ${module} `);
      return params.operation === operation && isOf;
    });
  return { adapter, sent, requests };
}

/** The same method and path, and the same parameters except for these. */
function expectLike(sent: Sent | undefined, name: string, differences: Record<string, unknown> = {}): void {
  const { request } = exchange(name);
  expect(sent).toMatchObject({ method: request.method, path: request.path });
  expect(parametersOf(sent ?? { query: '', body: null })).toEqual({ ...parametersOf(request), ...differences });
}

/** An element with further or other fields than the recorded one. */
function elementOf(name: string, differences: Record<string, unknown>): Record<string, unknown> {
  return { element: { ...(parametersOf(exchange(name).request).element as object), ...differences } };
}

it('logs in as recorded', async () => {
  const { adapter, sent } = connector();
  await adapter.openTickets?.({ kind: 'contact', id: '12x11' }, patient);
  expectLike(sent[0], '01');
  expectLike(sent[1], '02');
});

it('searches numbers as recorded, and reads the recorded answer without its near miss', async () => {
  const { adapter, requests } = connector({ 'query Contacts': '14' });
  const found = await adapter.findContacts('+919876543210', { ...patient, country: 'IN' });
  expect(found).toMatchObject([
    { kind: 'contact', id: '12x2', name: 'Asha Rao', numbers: ['(080) 4123-4567', '+91 98765 43210'] },
    { kind: 'contact', id: '12x11', name: 'Asha Demo' },
    { kind: 'contact', id: '12x12', name: 'Ravi Demo', numbers: ['09876543210'] },
  ]);
  // More fields, in the answer and in the search; eight digits, for numbers without an area code; a text behind the
  // number, for extensions; the oldest first; the page.
  const fields =
    'id,firstname,lastname,phone,mobile,homephone,otherphone,account_id,description,assigned_user_id,createdtime';
  const like = `like '%7%6%5%4%3%2%1%0%'`;
  const where = `phone ${like} or mobile ${like} or homephone ${like} or otherphone ${like}`;
  const query = `select ${fields} from Contacts where ${where} order by createdtime limit 0,100;`;
  expectLike(requests('query', 'Contacts')[0], '14', { query });
});

it('finds a landline that is written with brackets', async () => {
  const { adapter } = connector({ 'query Contacts': '13' });
  const found = await adapter.findContacts('+912223456789', { ...patient, country: 'IN' });
  expect(found).toMatchObject([{ id: '12x13', name: 'Meera Demo', numbers: ['(022) 2345 6789'] }]);
});

it('searches the longest words in all ways that names can have them, and reads the recorded answer', async () => {
  const { adapter, requests } = connector({ 'query Contacts': '13' });
  const found = await adapter.searchContacts?.(`dem "o" meera`, { ...patient, limit: 10 });
  expect(found).toEqual([]);
  const right = await adapter.searchContacts?.('m demo meera', { ...patient, limit: 10 });
  expect(right).toMatchObject([{ id: '12x13', name: 'Meera Demo', numbers: ['(022) 2345 6789'] }]);
  const queries = (module: string) =>
    requests('query', module).map(({ query }) => parametersOf({ query, body: null }).query);
  const both = (one: string, other: string) => `${one} like '%meera%' and ${other} like '%demo%'`;
  const groups = [
    both('firstname', 'firstname'),
    both('firstname', 'lastname'),
    both('lastname', 'firstname'),
    both('lastname', 'lastname'),
  ].join(' or ');
  expect(queries('Contacts')[1]).toContain(` where ${groups} order by createdtime limit 0,20;`);
  expect(queries('Accounts')[1]).toContain(` where accountname like '%meera%' and accountname like '%demo%' order by `);
  expect(queries('Leads')[1]).toContain(` or ${both('company', 'company')} order by `);
});

it('creates a contact as recorded', async () => {
  const { adapter, requests } = connector({ 'create Contacts': '08' });
  const wanted = { ...plain, key: 'k1', name: 'Asha Demo', number: '+919876543210' };
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({
    id: '12x11',
    name: 'Asha Demo',
    owner: '19x1',
  });
  // The number in E.164, and the mark that makes a repeated request safe.
  const differences = { mobile: '+919876543210', description: '[sidecall contact k1]' };
  expectLike(requests('create')[0], '08', elementOf('08', differences));
});

const call = entry('demo-uuid-1', {
  customer: '+919876543210',
  about: { kind: 'contact', id: '12x11' },
  user: '19x1',
  startedAt: '2026-11-23T10:00:00.000Z',
  answeredAt: '2026-11-23T10:00:05.000Z',
  endedAt: '2026-11-23T10:01:05.000Z',
  duration: 60,
  recording: { url: 'https://connector.example/rec/demo-1.wav', seconds: 60 },
});
// The revision in place of a name, and the fields of the package.
const ofCall = { gateway: 'Sidecall r1', sidecall_note: '', sidecall_disposition: '' };

it('files a call as recorded', async () => {
  const { adapter, requests } = connector({ 'create PBXManager': '21' });
  expect(await adapter.saveCallLog(call, nothing, patient)).toEqual({
    recordId: '24x15',
    url: 'http://crm.example/index.php?module=PBXManager&view=Detail&record=15',
  });
  // Fewer fields are read.
  const query = `select id,sourceuuid,gateway from PBXManager where sourceuuid='demo-uuid-1';`;
  expectLike(requests('query')[0], '23', { query });
  expectLike(requests('create')[0], '21', elementOf('21', ofCall));
});

it('updates a call as recorded', async () => {
  const { adapter, requests } = connector({ retrieve: '21', revise: '21' });
  await adapter.saveCallLog(call, { recordId: '24x15' }, patient);
  expectLike(requests('retrieve')[0], '18', { id: '24x15' });
  const { element } = elementOf('21', { ...ofCall, id: '24x15' });
  expectLike(requests('revise')[0], '20', { element });
});

it('reads the record that Vtiger’s own callbacks made, and takes it over', async () => {
  const { adapter, requests } = connector({ query: '35', revise: '21' });
  await adapter.saveCallLog({ ...call, callId: 'demo-uuid-cb-1' }, nothing, patient);
  expect(requests('create')).toEqual([]);
  expect(parametersOf(requests('revise')[0] ?? { query: '', body: null }).element).toMatchObject({ id: '24x17' });
});

it('creates a ticket as recorded', async () => {
  const { adapter, requests } = connector({ 'create HelpDesk': '24' });
  const subject = 'Missed call from +919876543210';
  const draft = ticketDraft(
    { kind: 'contact', id: '12x11' },
    { subject, key: 't1', text: 'Call back.', customer: 'x' },
  );
  expect(await adapter.saveTicket?.(draft, nothing, patient)).toMatchObject({
    id: '17x16',
    subject,
    status: 'Open',
    updatedAt: '2026-11-23T01:19:15.000Z',
    url: 'http://crm.example/index.php?module=HelpDesk&view=Detail&record=16',
  });
  const description = 'Call back.\n\n— x\n[sidecall-ticket-t1]';
  expectLike(requests('create')[0], '24', elementOf('24', { description }));
});

it.each([
  ['12', 'CRM_REFUSED', '200: MANDATORY_FIELDS_MISSING: lastname does not have a value'],
  ['16', 'CRM_REFUSED', '200: ACCESS_DENIED: Permission to perform the operation is denied for name : Nope'],
  ['17', 'CRM_REFUSED', '200: ACCESS_DENIED: Permission to perform the operation is denied for name : where'],
  ['19', 'CRM_REFUSED', '200: ACCESS_DENIED: Permission to perform the operation is denied'],
  ['22', 'CRM_REFUSED', '200: MANDATORY_FIELDS_MISSING: customernumber does not have a value'],
  ['25', 'CRM_REFUSED', '200: MANDATORY_FIELDS_MISSING: ticket_title does not have a value'],
  ['28', 'CRM_REFUSED', '200: ACCESS_DENIED: Permission to perform the operation is denied'],
  ['03', 'CRM_CREDENTIALS', undefined],
  ['04', 'CRM_CREDENTIALS', undefined],
  ['05', 'CRM_CREDENTIALS', undefined],
  ['44', 'CRM_CREDENTIALS', undefined],
  // Empty, with the status 200 and the type of a page.
  ['26', 'CRM_UNAVAILABLE', undefined],
  ['27', 'CRM_UNAVAILABLE', undefined],
])('the recorded answer %s is %s', async (name, code, reason) => {
  const { adapter, requests } = connector({ 'query PBXManager': name });
  // There is a session.
  await adapter.openTickets?.({ kind: 'contact', id: '12x11' }, patient);
  const error = await adapter.saveCallLog(call, nothing, patient).catch((caught) => caught);
  expect(error.code).toBe(code);
  if (reason !== undefined) expect(error.details).toEqual({ status: 200, reason });
  // The session is renewed once, and the request repeated once.
  expect(requests('query', 'PBXManager')).toHaveLength(code === 'CRM_CREDENTIALS' ? 2 : 1);
  expect(requests('login')).toHaveLength(code === 'CRM_CREDENTIALS' ? 2 : 1);
});

const ofOneServer = ['createdtime', 'modifiedtime', 'CreatedTime', 'ModifiedTime', 'contact_no', 'ticket_no', 'token'];

it('the replay server answers the recorded requests as the recorded server did', async () => {
  const vtiger = await startVtiger({ username: 'admin', accessKey });
  onTestFinished(() => vtiger.close());
  vtiger.state.hasPackage = false;
  const known = { firstname: 'Asha', lastname: 'Rao', phone: '(080) 4123-4567', mobile: '+91 98765 43210' };
  vtiger.add('Contacts', known, '12x2');
  // The others are requests of Vtiger, see vtiger-click-to-dial.test.ts.
  const played = recorded.filter(({ name }) => !name.includes('makecall'));
  expect(played).toHaveLength(39);
  for (const { name, request, response } of played) {
    const url = `${vtiger.url}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const init = request.body === null ? {} : { body: request.body, headers };
    const answer = await fetch(url, { method: request.method, ...init });
    if (name.startsWith('02-')) vtiger.setSession('demoSession');
    const text = await answer.text();
    expect([name, answer.status, answer.headers.get('content-type')]).toEqual([
      name,
      response.status,
      response.contentType,
    ]);
    expect([name, comparable(text)], name).toEqual([name, comparable(response.body)]);
  }
});

/** Without what differs on every server. */
function comparable(body: string): unknown {
  if (!body.startsWith('{')) return body;
  return JSON.parse(body, (key, value) => {
    if (ofOneServer.includes(key)) return undefined;
    return key === 'sessionName' ? 'session' : value;
  });
}
