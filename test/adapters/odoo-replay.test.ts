import { expect, it, onTestFinished } from 'vitest';
import { definition } from '../../adapters/odoo/connector.ts';
import type { CrmAdapter } from '../../src/domain/crm/adapter.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { taskDraft, ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { bodyOf, exchange, recorded } from './odoo/recorded.ts';
import { startOdoo } from './odoo/server.ts';
import { connectionTo } from './test-connection.ts';
import { replaying, type SentRequest } from './vendor/recording.ts';

const indian = { ...patient, country: 'IN' } as const;

/**
 * The connector with the recorded server: each request gets a recorded answer, by its model and method.
 * @param script names of exchanges; missing: "16", an empty list
 */
function connector(script: Readonly<Record<string, string>> = {}, settings: Record<string, string> = {}) {
  const all: Readonly<Record<string, string>> = { 'res.users/context_get': '02', ...script };
  const callOf = ({ path }: SentRequest) => path.replace('/json/2/', '');
  const { sent, fetch } = replaying(exchange, (one) => all[callOf(one)] ?? '16');
  const adapter: CrmAdapter = definition.createConnector(
    connectionTo('http://crm.example', { token: 'demoApiKey' }, { settings, fetch }),
  );
  return { adapter, sent, requests: (call: string) => sent.filter((one) => callOf(one) === call) };
}

/** The same method, path and body except for these fields, and the recorded credentials. undefined: it is not sent. */
function expectLike(sent: SentRequest | undefined, name: string, differences: Record<string, unknown> = {}): void {
  const { request } = exchange(name);
  expect(sent).toMatchObject({ method: request.method, path: request.path });
  expect(sent?.headers.get('authorization')).toBe(request.headers.authorization);
  expect(sent?.headers.get('content-type')).toBe(request.headers['content-type']);
  expect(sent?.body).toEqual(JSON.parse(JSON.stringify({ ...bodyOf(name), ...differences })));
}

/** More fields are read, and the oldest comes first. */
const contactColumns = {
  fields: ['name', 'phone', 'parent_id', 'company_name', 'user_id', 'create_date'],
  order: 'id',
  limit: 100,
};

it('searches a number in E.164 and by its digits, as recorded, and leaves the near miss out', async () => {
  const { adapter, requests } = connector({ 'res.partner/search_read': '19' });
  const found = await adapter.findContacts('+919876543210', indian);
  expect(found.map(({ id, name }) => [id, name])).toEqual([
    ['9', 'Ravi Kumar'],
    ['12', 'Ravi Bare'],
    ['10', 'Ravi Double Zero'],
    ['11', 'Ravi National'],
  ]);
  expect(found[0]).toMatchObject({
    kind: 'contact',
    numbers: ['+91 98765 43210'],
    url: 'http://crm.example/mail/view?model=res.partner&res_id=9',
  });
  const [exact, digits] = requests('res.partner/search_read');
  expectLike(exact, '15', contactColumns);
  // Eight digits, for numbers without an area code.
  expectLike(digits, '19', { ...contactColumns, domain: [['phone_mobile_search', 'ilike', '76543210']] });
});

it('finds a number that Odoo takes for one of another country', async () => {
  // "020 7946 0958" of a contact without a country is an Indian number for this Odoo, so the search in E.164 misses it.
  const { adapter } = connector({ 'res.partner/search_read': '13' });
  const found = await adapter.findContacts('+442079460958', { ...patient, country: 'GB' });
  expect(found.map(({ name }) => name)).toEqual(['London International', 'London National']);
});

it('reads owners, and the empty value of each field', async () => {
  const { adapter } = connector({ 'res.partner/search_read': '13' });
  expect(await adapter.findContacts('+912223456789', indian)).toMatchObject([
    { id: '14', name: 'Land Line', owner: null, company: null, createdAt: null },
  ]);
  const owned = connector({ 'res.partner/create': '11', 'res.partner/read': '27' });
  const wanted = { ...plain, key: 'k1', name: 'Ravi Kumar', number: '+919876543210' };
  expect(await owned.adapter.createContact?.(wanted, patient)).toMatchObject({ owner: '6' });
});

it('the open leads of a contact are related records', async () => {
  const { adapter, requests } = connector({ 'res.partner/search_read': '14', 'crm.lead/search_read': '51' });
  const found = await adapter.findContacts('+912223456789', indian);
  // The recorded leads have another contact, or none.
  expect(found).toMatchObject([{ id: '14', related: [] }]);
  expect(requests('crm.lead/search_read').at(-1)?.body.domain).toEqual([['partner_id', 'in', [14]]]);
  const own = connector({ 'res.partner/search_read': '15', 'crm.lead/search_read': '51' });
  const ravi = (await own.adapter.findContacts('+919876543210', indian)).find(({ id }) => id === '9');
  expect(ravi?.related).toEqual([{ kind: 'lead', id: '1', label: 'Call from +91 98765 43210' }]);
});

it('creates a contact as recorded', async () => {
  const { adapter, requests } = connector({ 'res.partner/create': '11', 'res.partner/read': '27' });
  const wanted = { ...plain, key: 'k1', name: 'Ravi Kumar', number: '+919876543210' };
  expect(await adapter.createContact?.(wanted, patient)).toMatchObject({ kind: 'contact', id: '9' });
  // The number in E.164, and the mark by which a repeated request finds it.
  const values = { name: 'Ravi Kumar', phone: '+919876543210', comment: '<p>[sidecall-contact k1]</p>' };
  expectLike(requests('res.partner/create')[0], '11', { vals_list: [values] });
});

const call = entry('demo-uuid-1', {
  customer: '+919876543210',
  about: { kind: 'contact', id: '9' },
  user: '6',
  startedAt: '2026-11-28T22:01:00.000Z',
  answeredAt: '2026-11-28T22:01:05.000Z',
});
const text = [
  'Call: incoming, 2026-11-28 22:01:00 UTC, 65 s',
  'Customer: +919876543210',
  'Virtual number: +14155550100',
  'Agent: anna (6)',
  'Result: Completed',
  '[sidecall demo-uuid-1 r1]',
].join('<br>');
const script = { 'res.partner/message_post': '42', 'mail.message/write': '44' };

it('files a call as a note of the contact, with the agent as its author, as recorded', async () => {
  // The recorded users' contacts are 3, 6, 7 and 8; the first is read.
  const { adapter, requests } = connector({ ...script, 'res.users/read': '09' });
  expect(await adapter.saveCallLog(call, nothing, patient)).toEqual({
    recordId: '73',
    url: 'http://crm.example/mail/view?model=res.partner&res_id=9',
  });
  expectLike(requests('res.partner/message_post')[0], '42', { body: `<p>${text}</p>`, author_id: 3 });
});

it('updates a call as recorded, and keeps what a user wrote below it', async () => {
  const odoo = await startOdoo();
  onTestFinished(() => odoo.close());
  odoo.clear();
  const { id: contact } = odoo.store.add('res.partner', { name: 'Ravi Kumar' });
  const body = '<p>[sidecall demo-uuid-1 r1]<br>Will call back.</p>';
  const { id } = odoo.store.add('mail.message', { model: 'res.partner', res_id: contact, body });
  const adapter: CrmAdapter = definition.createConnector(connectionTo(odoo.url, { token: 'demoApiKey' }));
  const changed = { ...call, about: null, revision: 2 };
  expect(await adapter.saveCallLog(changed, { recordId: String(id) }, patient)).toMatchObject({ recordId: `${id}` });
  const [read, write, ...others] = odoo.requests;
  expect(read).toMatchObject({ path: '/json/2/mail.message/read' });
  expect(write).toMatchObject({ method: 'POST', path: exchange('44').request.path });
  const vals = { body: `<p>${text.replace('r1]', 'r2]')}<br>Will call back.</p>` };
  expect(write?.body).toEqual({ ...bodyOf('44'), ids: [id], vals });
  expect(others).toEqual([]);
});

it('creates a lead of an unknown caller as recorded', async () => {
  const { adapter, requests } = connector({ 'crm.lead/create': '50', 'crm.lead/read': '51' });
  const draft = ticketDraft({ kind: 'contact', id: '9' }, { masked: false, customer: '+919812300000', key: 't1' });
  const unknown = { ...draft, about: null, subject: 'Missed call', text: 'Call back.' };
  expect(await adapter.saveTicket?.(unknown, nothing, patient)).toMatchObject({
    id: '1',
    status: 'New',
    url: 'http://crm.example/mail/view?model=crm.lead&res_id=1',
  });
  const description = '<p>Call back.<br><br>— +919812300000<br>[sidecall-ticket t1]</p>';
  // No owner is named; otherwise it would be the connection's own user.
  const values = { name: 'Missed call', phone: '+919812300000', description, user_id: false };
  expectLike(requests('crm.lead/create')[0], '50', { vals_list: [values] });
});

it('adds a comment to a lead as a note', async () => {
  const { adapter, requests } = connector({ 'crm.lead/read': '51', 'crm.lead/message_post': '55' });
  const draft = ticketDraft({ kind: 'contact', id: '9' }, { key: 't2', text: 'Outbound call, no answer' });
  await adapter.saveTicket?.(draft, { recordId: '2' }, patient);
  const note = { body_is_html: true, message_type: 'comment', subtype_xmlid: 'mail.mt_note' };
  const body = '<p>Outbound call, no answer<br><br>— +1 ••• ••• ••••<br>[sidecall-ticket t2]</p>';
  expectLike(requests('crm.lead/message_post')[0], '55', { ...note, body });
});

const mark = '<p>Call: CA1<br>[sidecall-task CA1-task]</p>';
const quiet = { context: { mail_activity_quick_update: true } };

it('plans an activity on the contact, changes it and marks it as done, as recorded', async () => {
  const { adapter, requests } = connector({
    ...{ 'res.partner/activity_schedule': '32', 'mail.activity/write': '37', 'mail.activity/action_feedback': '38' },
    'mail.activity/read': '40',
  });
  const draft = taskDraft({ kind: 'contact', id: '9' }, { subject: 'Call back', due: '2026-11-30', user: '6' });
  const made = await adapter.saveTask?.(draft, nothing, patient);
  expect(made).toEqual({ recordId: '1', url: null });
  const differences = { act_type_xmlid: 'mail.mail_activity_data_todo', note: mark, ...quiet };
  expectLike(requests('res.partner/activity_schedule')[0], '32', differences);
  // The recorded one is done, so it is opened again.
  const later = { ...draft, subject: 'Call back (second missed call)', due: '2026-12-01' };
  await adapter.saveTask?.(later, { recordId: '1' }, patient);
  const { vals } = bodyOf('37') as { vals: object };
  expectLike(requests('mail.activity/write')[0], '37', { vals: { ...vals, active: true, user_id: 6 }, ...quiet });
  await adapter.saveTask?.({ ...draft, due: null }, { recordId: '1' }, patient);
  // It is done already.
  expect(requests('mail.activity/action_feedback')).toEqual([]);
});

it('marks an open activity as done as recorded', async () => {
  const { adapter, requests } = connector({ 'mail.activity/read': '34', 'mail.activity/action_feedback': '38' });
  await adapter.saveTask?.(taskDraft(null, { due: null }), { recordId: '1' }, patient);
  expectLike(requests('mail.activity/action_feedback')[0], '38', { feedback: undefined });
});

it('lists the users as recorded', async () => {
  const { adapter, requests } = connector({ 'res.users/search_read': '09' });
  expect((await adapter.users?.(patient))?.at(-1)).toEqual({
    ...{ id: '7', name: 'Demo Limited', email: 'demo-limited@crm.example', numbers: [], active: true },
  });
  // Also archived users, because calls of the past are theirs.
  const fields = ['name', 'login', 'email', 'phone', 'active'];
  const differences = { fields, limit: 2000, context: bodyOf('25').context };
  expectLike(requests('res.users/search_read')[0], '09', differences);
});

it.each([
  ['03', 'CRM_CREDENTIALS', undefined],
  ['04', 'CRM_CREDENTIALS', undefined],
  ['05', 'CRM_CREDENTIALS', undefined],
  ['08', 'CRM_REFUSED', '404: Odoo has no such database at this address.'],
  ['30', 'CRM_REFUSED', '404: Record does not exist or has been deleted. (Record: res.partner(99999,), User: 5)'],
  // A mistake of the caller: sent again, it would fail again.
  ['56', 'CRM_REFUSED', "500: Invalid field 'mobile' in 'crm.lead'"],
  ['57', 'CRM_REFUSED', expect.stringMatching(/^403: You are not allowed to create 'Contact'/)],
  ['61', 'CRM_REFUSED', '422: The operation cannot be completed: Contacts require a name'],
  ['64', 'CRM_REFUSED', expect.stringMatching(/^422: The operation cannot be completed: Another model/)],
  ['66', 'CRM_REFUSED', "500: Domain() invalid argument type for domain: 'phone=1'"],
  ['69', 'CRM_REFUSED', "404: the model 'helpdesk.ticket' does not exist"],
  ['71', 'CRM_REFUSED', expect.stringContaining('Private methods')],
])('the recorded answer %s to a new contact is %s', async (name, code, reason) => {
  const { adapter } = connector({ 'res.partner/create': name });
  const wanted = { ...plain, key: 'k1', name: 'Ravi Kumar', number: '+919876543210' };
  const error = await adapter.createContact?.(wanted, patient).catch((caught) => caught);
  expect(error.code).toBe(code);
  if (reason !== undefined) {
    expect(error.details).toMatchObject({ status: exchange(name).response.status });
    expect(error.details.reason).toEqual(reason);
  }
});

/** Models and methods that the adapter does not use, and the links of pages. */
const unused = ['01', '06', '07', '10', '31', '34', '36', '67', '90', '91'];

it('the replay server answers the recorded requests as the recorded server did', async () => {
  const odoo = await startOdoo();
  onTestFinished(() => odoo.close());
  odoo.clear();
  odoo.store.next.set('res.partner', 9).set('crm.lead', 1).set('mail.message', 70);
  const played = recorded.filter(({ name }) => !unused.includes(name.slice(0, 2)));
  expect(played).toHaveLength(75 - unused.length);
  for (const { name, request, response } of played) {
    // A refused activity took a number.
    if (name.startsWith('54')) odoo.store.next.set('mail.activity', 4);
    if (name.startsWith('51')) {
      // Between both requests, the number was put back.
      const lead = odoo.store.get('crm.lead', 1) ?? { id: 0 };
      odoo.store.write('crm.lead', lead, { phone: '+91 98765 43210' });
      odoo.store.add('crm.lead', { name: 'Missed call again', phone: '098123 00000', user_id: 5 });
    }
    if (name.startsWith('55')) odoo.store.next.set('mail.message', 84);
    const { method, headers, body } = request;
    // An expired key is no longer a key.
    const answer = await fetch(odoo.url + request.path, { method, headers, body });
    const got = [name, answer.status, answer.headers.get('content-type'), comparable(name, await answer.text())];
    expect(got).toEqual([name, response.status, response.contentType, comparable(name, response.body)]);
  }
});

/** Without what other modules and the clock of that server put there. */
function comparable(name: string, body: string): unknown {
  if (!/^[[{tn\d]/.test(body)) return body;
  const parsed = JSON.parse(body, (key, value) => (ofOneServer.includes(key) ? undefined : value));
  // The first of the three notes was made by an activity.
  return name.startsWith('43') ? parsed.slice(1) : parsed;
}

const ofOneServer = ['date', 'date_done', 'phone_state', 'team_id', 'duplicate_lead_ids', 'duplicate_lead_count'];
