import { v1, v2 } from 'pipedrive';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../../adapters/pipedrive/connector.ts';
import { manifest } from '../../adapters/pipedrive/manifest.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { taskDraft, ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { differences } from './pipedrive/models.ts';
import { company } from './pipedrive/under-test.ts';
import { connectionTo } from './test-connection.ts';
import { type Recorded, startRecorder } from './vendor/recorder.ts';

const activity = { id: 501, subject: 'Call', note: '', done: true, is_deleted: false };
const person = { id: 601, name: 'Robin Example', org_id: 41, phones: [{ value: '+14155550123', primary: true }] };
const call = { name: 'Call', key_string: 'call', icon_key: 'call', active_flag: true };
const tokens = { access_token: 'a', refresh_token: 'r', expires_in: 3599, token_type: 'Bearer', api_domain: company };
const keyField = { field_name: 'Sidecall key', field_code: 'c0de', field_type: 'varchar', is_custom_field: true };

let recorder: Awaited<ReturnType<typeof startRecorder>>;
/** Whether the company has the field for our keys. */
let hasKeyField = true;

beforeAll(async () => {
  recorder = await startRecorder(({ method, path }) => ({
    status: 200,
    body: path.endsWith('/token') ? tokens : { success: true, data: dataOf(method, path) },
  }));
});
afterAll(() => recorder.close());

function dataOf(method: string, path: string): unknown {
  if (/\/activities\/\d+$/.test(path) || (path.endsWith('/activities') && method === 'POST')) return activity;
  if (path.endsWith('/persons/search')) return { items: [{ item: { id: 601, phones: ['+14155550123'] } }] };
  if (path.endsWith('/persons')) return method === 'POST' ? person : [person];
  if (path.endsWith('/personFields')) return method === 'POST' ? keyField : hasKeyField ? [keyField] : [];
  if (path.endsWith('/activityTypes')) return [call];
  if (path.includes('/organizations/')) return { id: 41, name: 'Garden Works' };
  return path.endsWith('/notes') && method === 'POST' ? { id: 9 } : [];
}

const connection = (secrets: Record<string, string> = { token: 't' }) =>
  connectionTo(company, secrets, { fetch: recorder.toRecorder, settings: { clientId: 'c' } });
const ours = () => definition.createConnector(connection());
const first = () => new v1.Configuration({ apiKey: 't', basePath: `${recorder.url}/api/v1` });
const second = () => new v2.Configuration({ apiKey: 't', basePath: `${recorder.url}/api/v2` });

/** What one of both sends: the first request with this method and path. */
async function sent(request: string, act: () => Promise<unknown>): Promise<Recorded> {
  const [first] = await recorder.sent(request, act);
  return first;
}

const about = { kind: 'person', id: '601' };
const recording = { url: 'https://gateway.example/recordings/RE1', seconds: 65 };
const log = entry('CA1', { about, user: '7', note: 'Wants a lid.', recording });
const find = () => ours().findContacts('+14155550123', patient);

it('search persons by number', async () => {
  const request = 'GET /api/v2/persons/search';
  const their = await sent(request, () =>
    new v2.PersonsApi(second()).searchPersons({ term: '4155550123', fields: 'phone', limit: 500 }),
  );
  expect(await sent(request, find)).toEqual(their);
});

it('search persons by words', async () => {
  const request = 'GET /api/v2/persons/search';
  const their = await sent(request, () =>
    new v2.PersonsApi(second()).searchPersons({ term: 'example', fields: 'name', limit: 100 }),
  );
  const search = async () => ours().searchContacts?.('rob example', { ...patient, limit: 10 });
  expect(await sent(request, search)).toEqual(their);
});

it('read persons, their organisation, open deals, leads and activities', async () => {
  const theirs = {
    'GET /api/v2/persons': () => new v2.PersonsApi(second()).getPersons({ ids: '601', limit: 100 }),
    'GET /api/v2/organizations/41': () => new v2.OrganizationsApi(second()).getOrganization({ id: 41 }),
    'GET /api/v2/deals': () =>
      new v2.DealsApi(second()).getDeals({
        ...{ person_id: 601, status: 'open', limit: 20 },
        ...{ sort_by: 'update_time', sort_direction: 'desc' },
      }),
    'GET /api/v1/leads': () => new v1.LeadsApi(first()).getLeads({ limit: 20, person_id: 601 }),
    'GET /api/v2/activities': () =>
      new v2.ActivitiesApi(second()).getActivities({
        ...{ person_id: 601, limit: 200 },
        ...{ sort_by: 'update_time', sort_direction: 'desc' },
      }),
  };
  for (const [request, act] of Object.entries(theirs))
    expect(await sent(request, find)).toEqual(await sent(request, act));
});

it('read a field of persons that the connection names', async () => {
  const request = 'GET /api/v2/persons';
  const their = await sent(request, () =>
    new v2.PersonsApi(second()).getPersons({
      ids: '601',
      custom_fields: 'c0de',
      include_option_labels: true,
      limit: 100,
    }),
  );
  const options = { ...patient, fields: ['Sidecall key'] };
  expect(await sent(request, () => ours().findContacts('+14155550123', options))).toEqual(their);
  const fields = 'GET /api/v2/personFields';
  expect(await sent(fields, () => ours().findContacts('+14155550123', options))).toEqual(
    await sent(fields, () => new v2.PersonFieldsApi(second()).getPersonFields({ limit: 500 })),
  );
});

it('look for the activity of a call, and create it', async () => {
  const save = () => ours().saveCallLog(log, nothing, patient);
  const list = 'GET /api/v2/activities';
  const theirList = await sent(list, () =>
    new v2.ActivitiesApi(second()).getActivities({
      updated_since: '2025-12-31T10:00:00Z',
      ...{ sort_by: 'update_time', sort_direction: 'desc', limit: 500 },
    }),
  );
  expect(await sent(list, save)).toEqual(theirList);

  const create = 'POST /api/v2/activities';
  const mine = await sent(create, save);
  const { note } = mine.body as { note: string };
  const their = await sent(create, () =>
    new v2.ActivitiesApi(second()).addActivity({
      AddActivityRequest: {
        subject: 'Call from +14155550123',
        type: 'call',
        due_date: '2026-01-01',
        due_time: '10:00',
        duration: '00:02',
        done: true,
        owner_id: 7,
        participants: [{ person_id: 601, primary: true }],
        note,
      },
    }),
  );
  expect(mine).toEqual(their);
  const types = 'GET /api/v1/activityTypes';
  expect(await sent(types, save)).toEqual(await sent(types, () => new v1.ActivityTypesApi(first()).getActivityTypes()));
});

it('read a known activity, and change it', async () => {
  const save = () => ours().saveCallLog({ ...log, revision: 2 }, { recordId: '501' }, patient);
  const read = 'GET /api/v2/activities/501';
  expect(await sent(read, save)).toEqual(
    await sent(read, () => new v2.ActivitiesApi(second()).getActivity({ id: 501 })),
  );
  const change = 'PATCH /api/v2/activities/501';
  const mine = await sent(change, save);
  const AddActivityRequest = mine.body as v2.AddActivityRequest;
  expect(mine).toEqual(
    await sent(change, () => new v2.ActivitiesApi(second()).updateActivity({ id: 501, AddActivityRequest })),
  );
});

it('create a follow-up', async () => {
  const create = 'POST /api/v2/activities';
  const mine = await sent(create, async () => ours().saveTicket?.(ticketDraft(about, { user: '7' }), nothing, patient));
  const { note, due_date } = mine.body as { note: string; due_date: string };
  const their = await sent(create, () =>
    new v2.ActivitiesApi(second()).addActivity({
      AddActivityRequest: {
        ...{ subject: 'No spout', type: 'call', due_date, done: false, note, owner_id: 7 },
        participants: [{ person_id: 601, primary: true }],
      },
    }),
  );
  expect(mine).toEqual(their);
});

it('create a task', async () => {
  const create = 'POST /api/v2/activities';
  const mine = await sent(create, async () => ours().saveTask?.(taskDraft(about, { user: '7' }), nothing, patient));
  const { note, type } = mine.body as { note: string; type: string };
  const their = await sent(create, () =>
    new v2.ActivitiesApi(second()).addActivity({
      AddActivityRequest: {
        ...{ subject: 'Ring about the spout', type, due_date: '2026-12-24', done: false, note, owner_id: 7 },
        participants: [{ person_id: 601, primary: true }],
      },
    }),
  );
  expect(mine).toEqual(their);
});

it('create a person with the key in a field, and the company in a note', async () => {
  const draft = { ...plain, key: 'one', name: 'Kim Sample', company: 'Garden Works', number: '+14155550177' };
  const act = async () => ours().createContact?.(draft, patient);
  const create = 'POST /api/v2/persons';
  const AddPersonRequest = {
    name: 'Kim Sample',
    phones: [{ value: '+14155550177', primary: true, label: 'work' }],
    custom_fields: { c0de: 'one' },
  };
  expect(await sent(create, act)).toEqual(
    await sent(create, () => new v2.PersonsApi(second()).addPerson({ AddPersonRequest })),
  );
  const note = 'POST /api/v1/notes';
  const mine = await sent(note, act);
  const AddNoteRequest = mine.body as v1.AddNoteRequest;
  expect(mine).toEqual(await sent(note, () => new v1.NotesApi(first()).addNote({ AddNoteRequest })));
  expect(differences('v1', 'AddNoteRequest', AddNoteRequest)).toBe('');
  const notes = 'GET /api/v1/notes';
  expect(await sent(notes, act)).toEqual(
    await sent(notes, () => new v1.NotesApi(first()).getNotes({ person_id: 601, limit: 100 })),
  );
  const search = 'GET /api/v2/persons/search';
  expect(await sent(search, act)).toEqual(
    await sent(search, () =>
      new v2.PersonsApi(second()).searchPersons({ term: 'one', fields: 'custom_fields', exact_match: true, limit: 10 }),
    ),
  );
});

it('create the field for the key', async () => {
  hasKeyField = false;
  const draft = { ...plain, key: 'one', name: 'Kim Sample', number: '+14155550177' };
  const create = 'POST /api/v2/personFields';
  const mine = await sent(create, async () => ours().createContact?.(draft, patient));
  hasKeyField = true;
  const AddPersonFieldRequest = { field_name: 'Sidecall key', field_type: 'varchar' } as const;
  expect(mine).toEqual(
    await sent(create, () => new v2.PersonFieldsApi(second()).addPersonField({ AddPersonFieldRequest })),
  );
});

it('list users', async () => {
  const request = 'GET /api/v1/users';
  const mine = await sent(request, async () => ours().users?.(patient));
  expect(mine).toEqual(await sent(request, () => new v1.UsersApi(first()).getUsers()));
});

it('get tokens for a code, and for a refresh token', async () => {
  const client = () => {
    const made = new v2.OAuth2Configuration({ clientId: 'c', clientSecret: 's', redirectUri: 'https://a.example/b' });
    made.host = recorder.url;
    return made;
  };
  const refreshing = client();
  refreshing.updateToken({ ...tokens, scope: '' });
  const redirectUri = 'https://a.example/b';
  const request = 'POST /oauth/token';
  const secrets = { clientSecret: 's' };
  const grants = [
    [{ kind: 'code', code: 'k', redirectUri, verifier: null }, () => client().authorize('k')],
    [{ kind: 'refresh', refreshToken: 'r' }, () => refreshing.tokenRefresh()],
  ] as const;
  for (const [grant, act] of grants) {
    const mine = await sent(request, async () => {
      const answer = await definition.requestTokens?.(connection(secrets), grant, patient);
      expect(answer).toMatchObject({ accessToken: 'a', refreshToken: 'r', baseUrl: company });
    });
    expect(mine).toEqual(await sent(request, act));
  }
});

it('the address at which a user allows access', () => {
  const redirectUri = 'https://cti.example/crm/oauth/callback';
  const client = new v2.OAuth2Configuration({ clientId: 'c', clientSecret: 's', redirectUri });
  const their = new URL(client.authorizationUrl);
  expect(`${their.origin}${their.pathname}`).toBe(manifest.auth?.authorizationUrl);
  expect(manifest.auth?.scopes).toEqual([]);
  expect(Object.fromEntries(their.searchParams)).toEqual({ client_id: 'c', redirect_uri: redirectUri });
});

it('the models of the client are read: unknown, missing and wrong fields are seen', () => {
  expect(differences('v2', 'AddActivityRequest', { subject: 'Call', person: 1, owner_id: '7' })).toBe(
    'AddActivityRequest.person is unknown. AddActivityRequest.owner_id is no number. ',
  );
  expect(differences('v2', 'AddPersonFieldRequest', { field_name: 'x' })).toBe(
    'AddPersonFieldRequest.field_type is missing. ',
  );
  expect(differences('v2', 'GetActivitiesResponse', { success: true, data: [{ id: 'x' }] })).toBe(
    'GetActivitiesResponse.data[0].id is no number. ',
  );
});
