import { FrappeApp } from 'frappe-js-sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../../adapters/frappe/connector.ts';
import { entry, nothing, patient } from './contract/crm-under-test.ts';
import { taskDraft } from './contract/optional-methods.ts';
import { apiSecret, settings, site } from './frappe/under-test.ts';
import { connectionTo } from './test-connection.ts';
import { type Recorded, startRecorder } from './vendor/recorder.ts';

const contact = { name: 'Robin Example', full_name: 'Robin Example', matched: '+91-9876543210' };

let recorder: Awaited<ReturnType<typeof startRecorder>>;
/** Whether the site has the call. */
let hasCall = false;

beforeAll(async () => {
  recorder = await startRecorder(({ method, path }) => {
    const isDocument = /^\/api\/resource\/[^/]+\/./.test(path);
    if (path.includes('/CRM Call Log/') && !hasCall) return { status: 404, body: { exc_type: 'DoesNotExistError' } };
    if (method !== 'GET' || isDocument) return { status: 200, body: { data: { name: 'CA1', note: 'n1' } } };
    return { status: 200, body: { data: path.endsWith('/Contact') ? [contact] : [] } };
  });
});
afterAll(() => recorder.close());

const ours = () =>
  definition.createConnector(connectionTo(site, { token: apiSecret }, { settings, fetch: recorder.toRecorder }));
/** The client of Frappe's ecosystem, frappe-js-sdk, with the same key. */
const db = () =>
  new FrappeApp(recorder.url, { useToken: true, token: () => `${settings.apiKey}:${apiSecret}`, type: 'token' }).db();

/**
 * Intended differences: the client names the limit as new versions of Frappe do, ours as all versions do; and it asks for
 * objects, which are the default.
 */
function comparable({ query: { limit, as_dict: _, limit_page_length, ...query }, ...rest }: Recorded): object {
  return { ...rest, query: { ...query, ...((limit ?? limit_page_length) && { limit: limit ?? limit_page_length }) } };
}

async function sent(request: string, act: () => Promise<unknown>): Promise<object> {
  return comparable((await recorder.sent(request, act))[0]);
}

const find = () => ours().findContacts('+919876543210', patient);
const log = entry('CA1', { note: 'Wants a lid.', user: 'anna@garden.example', about: { kind: 'lead', id: 'LEAD-1' } });
const save = () => ours().saveCallLog(log, nothing, patient);
const pattern = '%6%5%4%3%2%1%0%';

it('lists contacts and leads as the client does', async () => {
  const args = {
    fields: [
      'name',
      'full_name',
      'first_name',
      'company_name',
      'mobile_no',
      'phone',
      'creation',
      'phone_nos.phone as matched',
    ],
    filters: [['Contact Phone', 'phone', 'like', pattern]],
    orderBy: { field: '`tabContact`.creation', order: 'asc' },
    limit: 200,
  };
  const theirs = await sent('GET /api/resource/Contact', () => db().getDocList('Contact', args as never));
  expect(await sent('GET /api/resource/Contact', find)).toEqual(theirs);
  const leads = {
    fields: ['name', 'lead_name', 'organization', 'mobile_no', 'phone', 'lead_owner', 'creation'],
    filters: [['converted', '=', '0']],
    orFilters: ['mobile_no', 'phone'].map((field) => [field, 'like', pattern]),
    orderBy: { field: 'creation', order: 'asc' },
    limit: 200,
  };
  const theirLeads = await sent('GET /api/resource/CRM Lead', () => db().getDocList('CRM Lead', leads as never));
  expect(await sent('GET /api/resource/CRM Lead', find)).toEqual(theirLeads);
});

it('searches names as the client does', async () => {
  const search = () => ours().searchContacts?.('ro example', { ...patient, limit: 10 }) ?? Promise.resolve();
  const conditions = (...fields: string[]) => fields.map((field) => [field, 'like', '%example%']);
  const contacts = {
    fields: [
      ...['name', 'full_name', 'first_name', 'company_name', 'mobile_no', 'phone', 'creation'],
      'phone_nos.phone as matched',
    ],
    orFilters: conditions('full_name', 'company_name'),
    orderBy: { field: '`tabContact`.creation', order: 'asc' },
    limit: 40,
  };
  const theirs = await sent('GET /api/resource/Contact', () => db().getDocList('Contact', contacts as never));
  expect(await sent('GET /api/resource/Contact', search)).toEqual(theirs);
});

it('reads, creates and changes a call log as the client does', async () => {
  const read = await sent('GET /api/resource/CRM Call Log/CA1', () =>
    db()
      .getDoc('CRM Call Log', 'CA1')
      .catch(() => {}),
  );
  expect(await sent('GET /api/resource/CRM Call Log/CA1', save)).toEqual(read);
  const fields = {
    ...{ type: 'Incoming', from: '+14155550123', to: '+14155550100', medium: '+14155550100', status: 'Completed' },
    ...{ duration: 65, start_time: '2026-01-01 15:30:00', end_time: '2026-01-01 15:31:10', note: 'CA1' },
    ...{ reference_doctype: 'CRM Lead', reference_docname: 'LEAD-1', receiver: 'anna@garden.example' },
  };
  const made = await sent('POST /api/resource/CRM Call Log', () =>
    db().createDoc('CRM Call Log', { id: 'CA1', ...fields }),
  );
  expect(await sent('POST /api/resource/CRM Call Log', save)).toEqual(made);
  hasCall = true;
  // The note that a user linked gets the call's text.
  const others = { ...fields, note: 'n1' };
  const changed = await sent('PUT /api/resource/CRM Call Log/CA1', () => db().updateDoc('CRM Call Log', 'CA1', others));
  expect(await sent('PUT /api/resource/CRM Call Log/CA1', save)).toEqual(changed);
});

it('creates and changes a task as the client does', async () => {
  const draft = taskDraft({ kind: 'lead', id: 'LEAD-1' }, { user: 'anna@garden.example' });
  const day = { title: 'Ring about the spout', due_date: '2026-12-24 12:00:00' };
  const task = {
    ...{ ...day, status: 'Todo', priority: 'Medium', assigned_to: 'anna@garden.example' },
    description: 'Call: CA1<br>[sidecall-task CA1-task]',
    ...{ reference_doctype: 'CRM Lead', reference_docname: 'LEAD-1' },
  };
  const made = await sent('POST /api/resource/CRM Task', () => db().createDoc('CRM Task', task));
  const mine = await sent('POST /api/resource/CRM Task', async () => ours().saveTask?.(draft, nothing, patient));
  expect(mine).toEqual(made);
  const person = { assigned_to: 'anna@garden.example' };
  const put = 'PUT /api/resource/CRM Task/CA1';
  const changed = await sent(put, () => db().updateDoc('CRM Task', 'CA1', { ...day, ...person }));
  const change = async () => ours().saveTask?.(draft, { recordId: 'CA1' }, patient);
  expect(await sent(put, change)).toEqual(changed);
});
