import { AssociationTypes, Client } from '@hubspot/api-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../../adapters/hubspot/connector.ts';
import { manifest } from '../../adapters/hubspot/manifest.ts';
import { associationsOf } from '../../adapters/hubspot/records.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { taskDraft, ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { recordingProperty } from './hubspot/store.ts';
import { connectionTo } from './test-connection.ts';
import { type Recorded, startRecorder } from './vendor/recorder.ts';

const at = '2026-01-01T10:00:00.000Z';
const object = { id: '501', properties: { subject: 'No spout' }, createdAt: at, updatedAt: at, archived: false };
const list = { results: [object], status: 'COMPLETE', startedAt: at, completedAt: at };
const tokens = { access_token: 'a', refresh_token: 'r', expires_in: 1800, token_type: 'bearer' };
const stage = { id: '1', label: 'New', displayOrder: 0, metadata: { ticketState: 'OPEN' }, archived: false };

let recorder: Awaited<ReturnType<typeof startRecorder>>;
/** Whether records are found. */
let isThere = false;

beforeAll(async () => {
  recorder = await startRecorder(({ method, path }) => {
    const isNew = method === 'POST' && /^\/crm\/v3\/objects\/\w+$/.test(path);
    return { status: isNew ? 201 : 200, body: answerTo(path) };
  });
});
afterAll(() => recorder.close());

function answerTo(path: string): unknown {
  if (path.endsWith('/token')) return tokens;
  if (path.endsWith('/properties/contacts')) return { results: [recordingProperty] };
  if (path.includes('/associations/')) return { results: [{ toObjectId: '501', associationTypes: [] }] };
  if (path.endsWith('/batch/read') || path.endsWith('/search')) return isThere ? list : { ...list, results: [] };
  if (path.includes('/pipelines/')) return { results: [{ id: '0', label: 'S', displayOrder: 0, stages: [stage] }] };
  if (path.includes('/account-info/')) return { portalId: 4242, uiDomain: 'app.hubspot.com' };
  return path.endsWith('/owners/') ? { results: [] } : object;
}

/** The ticket is there, and its note is not. */
const withoutNotes: typeof fetch = async (input, init) => {
  isThere = !String(input).includes('/notes/');
  return recorder.toRecorder(input, init);
};
const connection = () =>
  connectionTo(
    '',
    { token: 'a', clientSecret: 's' },
    { fetch: recorder.toRecorder, settings: { ticketPipeline: '0', clientId: 'c' } },
  );
const ours = () => definition.createConnector(connection());
const theirs = () => new Client({ accessToken: 'a', basePath: recorder.url });

/** What one of both sends: the one request with this method and path. */
async function sent(request: string, act: () => Promise<unknown>): Promise<Recorded> {
  const [first, ...others] = await recorder.sent(request, act);
  expect(others).toEqual([]);
  return first;
}

const about = { kind: 'contact', id: '601' };
const recording = { url: 'https://gateway.example/recordings/RE1', seconds: 65 };
const call = entry('CA1', { about, user: '77001', note: 'Wants a lid.', recording });

it('search contacts by number', async () => {
  isThere = false;
  const request = 'POST /crm/v3/objects/contacts/search';
  // A second search is for numbers with an extension.
  const [mine] = await recorder.sent(request, () => ours().findContacts('+14155550123', patient));
  const { filterGroups, properties } = mine.body as { filterGroups: never[]; properties: string[] };
  const body = { filterGroups, properties, limit: 200, sorts: ['createdate'] };
  const their = await sent(request, () => theirs().crm.contacts.searchApi.doSearch(body));
  expect(mine).toEqual(their);
  expect(filterGroups[0]).toEqual({
    filters: [{ propertyName: 'hs_searchable_calculated_phone_number', operator: 'CONTAINS_TOKEN', value: '*5550123' }],
  });
});

it('search contacts by words', async () => {
  isThere = false;
  const request = 'POST /crm/v3/objects/contacts/search';
  const mine = await sent(request, async () => ours().searchContacts?.('rob example', { ...patient, limit: 10 }));
  const { filterGroups, properties } = mine.body as { filterGroups: never[]; properties: string[] };
  const body = { query: 'example', filterGroups, properties, limit: 100, sorts: ['createdate'] };
  const their = await sent(request, () => theirs().crm.contacts.searchApi.doSearch(body));
  expect(mine).toEqual(their);
  expect(filterGroups).toHaveLength(3);
  expect(filterGroups[1]).toEqual({
    filters: [{ propertyName: 'lastname', operator: 'CONTAINS_TOKEN', value: 'rob*' }],
  });
});

it('read the definitions of properties, for the fields that a rule names', async () => {
  isThere = false;
  const request = 'GET /crm/v3/properties/contacts';
  const find = () => ours().findContacts('+14155550123', { ...patient, fields: ['callRecording'] });
  expect(await sent(request, find)).toEqual(
    await sent(request, () => theirs().crm.properties.coreApi.getAll('contacts')),
  );
  const [search] = await recorder.sent('POST /crm/v3/objects/contacts/search', find);
  expect(search.body).toMatchObject({ properties: expect.arrayContaining(['call_recording']) });
});

it('read a call by its key', async () => {
  isThere = true;
  const request = 'POST /crm/v3/objects/calls/batch/read';
  const mine = await sent(request, () => ours().saveCallLog(call, nothing, patient));
  const their = await sent(request, () =>
    theirs().crm.objects.calls.batchApi.read({
      inputs: [{ id: 'CA1' }],
      properties: ['hs_call_body', 'sidecall_key'],
      propertiesWithHistory: [],
      idProperty: 'sidecall_key',
    }),
  );
  expect(mine).toEqual(their);
});

it('create a call', async () => {
  isThere = false;
  const request = 'POST /crm/v3/objects/calls';
  const mine = await sent(request, () => ours().saveCallLog(call, nothing, patient));
  const { properties } = mine.body as { properties: Record<string, string> };
  const type = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: AssociationTypes.callToContact } as never;
  const associations = [{ to: { id: '601' }, types: [type] }];
  const their = await sent(request, () => theirs().crm.objects.calls.basicApi.create({ properties, associations }));
  expect(mine).toEqual(their);
  expect(properties).toMatchObject({
    hs_timestamp: '2026-01-01T10:00:00.000Z',
    hs_call_duration: '65000',
    hs_call_direction: 'INBOUND',
    hs_call_status: 'COMPLETED',
    hs_call_source: 'INTEGRATIONS_PLATFORM',
    hs_call_recording_url: recording.url,
    hubspot_owner_id: '77001',
  });
});

it('change a call, and associate it with a contact', async () => {
  isThere = true;
  const known = { recordId: '501' };
  const request = 'PATCH /crm/v3/objects/calls/501';
  const save = () => ours().saveCallLog({ ...call, revision: 2 }, known, patient);
  const mine = await sent(request, save);
  const { properties } = mine.body as { properties: Record<string, string> };
  expect(mine).toEqual(await sent(request, () => theirs().crm.objects.calls.basicApi.update('501', { properties })));
  const link = 'PUT /crm/v4/objects/calls/501/associations/default/contacts/601';
  const { v4 } = theirs().crm.associations;
  const their = await sent(link, () => v4.basicApi.createDefault('calls', '501', 'contacts', '601'));
  expect(await sent(link, save)).toEqual(their);
});

it('create a contact', async () => {
  isThere = false;
  const request = 'POST /crm/v3/objects/contacts';
  const draft = { ...plain, key: 'one', name: 'Kim Sample', company: 'Garden Works', number: '+14155550177' };
  const mine = await sent(request, async () => ours().createContact?.(draft, patient));
  const properties = {
    ...{ firstname: 'Kim', lastname: 'Sample', company: 'Garden Works', phone: '+14155550177' },
    sidecall_key: 'one',
  };
  const their = await sent(request, () => theirs().crm.contacts.basicApi.create({ properties, associations: [] }));
  expect(mine).toEqual(their);
});

it('create a ticket, and a note of it', async () => {
  isThere = false;
  const request = 'POST /crm/v3/objects/tickets';
  const mine = await sent(request, async () => ours().saveTicket?.(ticketDraft(about), nothing, patient));
  const { properties } = mine.body as { properties: Record<string, string> };
  const type = (associationTypeId: number) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }) as never;
  const ofContact = [{ to: { id: '601' }, types: [type(AssociationTypes.ticketToContact)] }];
  const create = { properties, associations: ofContact };
  expect(mine).toEqual(await sent(request, () => theirs().crm.tickets.basicApi.create(create)));
  const note = await sent('POST /crm/v3/objects/notes', async () => {
    isThere = true;
    const draft = ticketDraft(about, { key: 'comment-1' });
    const crm = definition.createConnector({ ...connection(), fetch: withoutNotes });
    await crm.saveTicket?.(draft, { recordId: '501' }, patient);
  });
  const ofNote = (note.body as { properties: Record<string, string> }).properties;
  const ofTicket = [{ to: { id: '501' }, types: [type(AssociationTypes.noteToTicket)] }];
  const body = { properties: ofNote, associations: ofTicket };
  const their = await sent('POST /crm/v3/objects/notes', () => theirs().crm.objects.notes.basicApi.create(body));
  expect(note).toEqual(their);
});

it('create a task', async () => {
  isThere = false;
  const request = 'POST /crm/v3/objects/tasks';
  const mine = await sent(request, async () => ours().saveTask?.(taskDraft(about), nothing, patient));
  const { properties } = mine.body as { properties: Record<string, string> };
  expect(properties).toMatchObject({
    hs_task_subject: 'Ring about the spout',
    hs_task_status: 'NOT_STARTED',
    hs_timestamp: '2026-12-24T12:00:00.000Z',
    sidecall_key: 'CA1-task',
  });
  const types = [
    { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: AssociationTypes.taskToContact } as never,
  ];
  const body = { properties, associations: [{ to: { id: '601' }, types }] };
  expect(mine).toEqual(await sent(request, () => theirs().crm.objects.tasks.basicApi.create(body)));
});

it('list the records of a contact', async () => {
  isThere = true;
  const request = 'GET /crm/v4/objects/contacts/601/associations/tickets';
  const mine = await sent(request, async () => ours().openTickets?.(about, patient));
  const { v4 } = theirs().crm.associations;
  const their = await sent(request, () => v4.basicApi.getPage('contacts', '601', 'tickets', undefined, 100));
  expect(mine).toEqual(their);
  const read = 'POST /crm/v3/objects/tickets/batch/read';
  const properties = ['subject', 'hs_pipeline', 'hs_pipeline_stage', 'hs_lastmodifieddate'];
  const body = { inputs: [{ id: '501' }], properties, propertiesWithHistory: [] };
  expect(await sent(read, async () => ours().openTickets?.(about, patient))).toEqual(
    await sent(read, () => theirs().crm.tickets.batchApi.read(body)),
  );
  const pipelines = 'GET /crm/v3/pipelines/tickets';
  expect(await sent(pipelines, async () => ours().openTickets?.(about, patient))).toEqual(
    await sent(pipelines, () => theirs().crm.pipelines.pipelinesApi.getAll('tickets')),
  );
});

it('list users', async () => {
  const request = 'GET /crm/v3/owners/';
  const mine = await sent(request, async () => ours().users?.(patient));
  const their = await sent(request, () => theirs().crm.owners.ownersApi.getPage(undefined, undefined, 100, false));
  expect(mine).toEqual(their);
});

it('get tokens for a code, and for a refresh token', async () => {
  const request = 'POST /oauth/v1/token';
  const grants = [
    { kind: 'code', code: 'k', redirectUri: 'https://a.example/b', verifier: null },
    { kind: 'refresh', refreshToken: 'r' },
  ] as const;
  const { tokensApi } = theirs().oauth;
  const calls = [
    () => tokensApi.create('authorization_code', 'k', 'https://a.example/b', 'c', 's'),
    () => tokensApi.create('refresh_token', undefined, undefined, 'c', 's', 'r'),
  ];
  for (const [n, grant] of grants.entries()) {
    const mine = await sent(request, async () => definition.requestTokens?.(connection(), grant, patient));
    expect(mine).toEqual(await sent(request, calls[n] as () => Promise<unknown>));
  }
});

it('the address at which a user allows access', () => {
  const { auth } = manifest;
  const redirect = 'https://cti.example/crm/oauth/callback';
  const their = new URL(
    theirs().oauth.getAuthorizationUrl('c', redirect, auth?.scopes.join(' ') ?? '', undefined, 's'),
  );
  expect(`${their.origin}${their.pathname}`).toBe(auth?.authorizationUrl);
  expect(Object.fromEntries(their.searchParams)).toEqual({
    client_id: 'c',
    redirect_uri: redirect,
    scope: auth?.scopes.join(' '),
    state: 's',
  });
});

it('the types of associations', () => {
  const typeOf = (from: 'calls' | 'tickets' | 'notes' | 'tasks', kind: 'contact' | 'company' | 'deal' | 'ticket') =>
    associationsOf(from, [{ kind, id: '1' }])[0]?.types[0]?.associationTypeId;
  expect(typeOf('calls', 'contact')).toBe(AssociationTypes.callToContact);
  expect(typeOf('calls', 'company')).toBe(AssociationTypes.callToCompany);
  expect(typeOf('calls', 'deal')).toBe(AssociationTypes.callToDeal);
  expect(typeOf('calls', 'ticket')).toBe(AssociationTypes.callToTicket);
  expect(typeOf('tickets', 'contact')).toBe(AssociationTypes.ticketToContact);
  expect(typeOf('tickets', 'company')).toBe(AssociationTypes.ticketToCompany);
  expect(typeOf('tickets', 'deal')).toBe(AssociationTypes.ticketToDeal);
  expect(typeOf('tickets', 'ticket')).toBe(AssociationTypes.ticketToTicket);
  expect(typeOf('notes', 'ticket')).toBe(AssociationTypes.noteToTicket);
  expect(typeOf('notes', 'contact')).toBe(AssociationTypes.noteToContact);
  expect(typeOf('tasks', 'contact')).toBe(AssociationTypes.taskToContact);
  expect(typeOf('tasks', 'company')).toBe(AssociationTypes.taskToCompany);
  expect(typeOf('tasks', 'deal')).toBe(AssociationTypes.taskToDeal);
  expect(typeOf('tasks', 'ticket')).toBe(AssociationTypes.taskToTicket);
});
