import { verify } from 'node:crypto';
import { sheets as sheetsClient } from '@googleapis/sheets';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Columns, letterOf } from '../../adapters/google-sheets/columns.ts';
import { definition } from '../../adapters/google-sheets/connector.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { entry } from './crm-contract.ts';
import { callTitles } from './google-sheets/server.ts';
import { keyFile, publicKey, spreadsheetId, startSpreadsheet } from './google-sheets/under-test.ts';
import type { ReceivedRequest } from './vendor/json-server.ts';

let tests: Awaited<ReturnType<typeof startSpreadsheet>>;
beforeAll(async () => {
  tests = await startSpreadsheet();
});
afterAll(() => tests.close());

const number = '+14155550123';
const calls = () => tests.google.records('Calls');

it('a request for a token is signed by the service account’s key, and sent to Google alone', async () => {
  const { adapter, connection } = tests.open();
  await adapter.findContacts(number, patient);
  await adapter.findContacts(number, patient);
  const { assertions, requests, state } = tests.google;
  expect(assertions).toHaveLength(1);
  const [header = '', claims = '', signature = ''] = assertions[0]?.split('.') ?? [];
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const isSigned = verify('sha256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url'));
  expect(isSigned).toBe(true);
  expect(read(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'key-1' });
  const { iat, exp, ...others } = read(claims);
  expect(exp - iat).toBe(3600);
  expect(others).toEqual({
    iss: keyFile.client_email,
    scope: 'https://www.googleapis.com/auth/spreadsheets',
    aud: 'https://oauth2.googleapis.com/token',
  });
  expect(requests[0]?.body).toMatchObject({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' });
  // After an hour.
  state.tokens.clear();
  await Promise.all([1, 2, 3].map(() => adapter.findContacts(number, patient)));
  expect(assertions).toHaveLength(2);
  expect(JSON.stringify(connection.stored)).not.toContain('evil.example/token"}');
});

it.each([
  ['no JSON', 'The key of the service account is not the JSON file'],
  [JSON.stringify({ ...keyFile, private_key: 'AAAA' }), 'The private key of the service account cannot be read.'],
])('a key that cannot be used is CRM_CREDENTIALS, without the key: %s', async (serviceAccount, message) => {
  tests.open();
  const connection = tests.connectionOf();
  await connection.secrets.write({ serviceAccount });
  const error = await definition
    .createConnector(connection)
    .findContacts(number, patient)
    .catch((caught) => caught);
  expect(error).toMatchObject({ code: 'CRM_CREDENTIALS', message: expect.stringContaining(message) });
});

/** Requests of the vendor's client and ours, decoded. */
function decoded({ method, path, query, body, authorization }: ReceivedRequest) {
  const names = [...new Set(query.keys())].filter((name) => name !== 'alt');
  return {
    method,
    path,
    query: Object.fromEntries(names.map((name) => [name, query.getAll(name)])),
    body,
    authorization,
  };
}

it.each(['append', 'batchGet', 'batchUpdate', 'get'] as const)(
  'the vendor’s client sends the same to %s',
  async (what) => {
    const { adapter } = tests.open();
    if (what === 'batchUpdate') await adapter.saveCallLog(entry('CA1'), nothing, patient);
    const isOf = ({ path }: ReceivedRequest) =>
      what === 'get' ? /values\/'Contacts'$/.test(path) : path.endsWith(`:${what}`);
    tests.google.requests.length = 0;
    if (what === 'get') await adapter.findContacts(number, patient);
    else await adapter.saveCallLog(entry('CA1', { revision: 2 }), nothing, patient);
    const ours = tests.google.requests.find(isOf) as ReceivedRequest;
    const token = ours.authorization.replace('Bearer ', '');
    const client = sheetsClient({
      version: 'v4',
      rootUrl: `${tests.google.url}/`,
      headers: { authorization: `Bearer ${token}` },
    }).spreadsheets.values;
    tests.google.requests.length = 0;
    const of = { spreadsheetId };
    const range = `'Calls'`;
    const theirs = {
      get: () => client.get({ ...of, range: `'Contacts'`, valueRenderOption: 'UNFORMATTED_VALUE' }),
      batchGet: () =>
        client.batchGet({
          ...of,
          ...{ ranges: [`${range}!B2:B`, `${range}!C2:C`, `${range}!D2:D`], majorDimension: 'COLUMNS' },
          valueRenderOption: 'UNFORMATTED_VALUE',
        }),
      append: () =>
        client.append({
          ...of,
          ...{ range: `${range}!A1`, valueInputOption: 'RAW', insertDataOption: 'INSERT_ROWS' },
          requestBody: ours.body,
        }),
      batchUpdate: () => client.batchUpdate({ ...of, requestBody: ours.body }),
    };
    await theirs[what]();
    expect(decoded(tests.google.requests[0] as ReceivedRequest)).toEqual(decoded(ours));
  },
);

it('a row has the call’s values below their titles, and formulas stay texts', async () => {
  const { adapter, underTest } = tests.open();
  const about = await underTest.addContact('Robin Example', number);
  const note = '=HYPERLINK("https://evil.example")';
  await adapter.saveCallLog(entry('CA1', { about, note, user: '7', disposition: '+1' }), nothing, patient);
  expect(calls()).toEqual(
    [
      {
        ...{ Start: '2026-01-01 10:00:00', 'Entry ID': 'CA1', 'Call ID': 'CA1', Revision: 1, Direction: 'inbound' },
        ...{
          Customer: number,
          'Contact ID': about.id,
          Agent: 'anna (7)',
          Seconds: 65,
          Result: 'COMPLETED',
          Note: note,
        },
        ...{ Disposition: '+1', Recording: null, 'Virtual number': '+14155550100' },
      },
    ].map((row) => ({ ...row, Recording: '' })),
  );
});

it('calls at the same moment have a row each, and a contact stays when a later entry names none', async () => {
  const { adapter, underTest } = tests.open();
  const about = await underTest.addContact('Robin Example', number);
  const ids = ['CA1', 'CA2', 'CA3'];
  await Promise.all(ids.map((callId) => adapter.saveCallLog(entry(callId, { about }), nothing, patient)));
  await Promise.all(ids.map((callId) => adapter.saveCallLog(entry(callId, { revision: 2 }), nothing, patient)));
  expect(
    calls()
      .map((row) => row['Call ID'])
      .toSorted(),
  ).toEqual(ids);
  expect(calls().map((row) => row['Contact ID'])).toEqual([about.id, about.id, about.id]);
});

it('columns that were moved or renamed are followed, and users’ own cells stay', async () => {
  const { adapter } = tests.open();
  await adapter.saveCallLog(entry('CA1', { note: 'one' }), nothing, patient);
  const rows = tests.google.sheets.get('Calls') ?? [];
  // A user puts the notes first, adds a column, and removes one.
  const order = ['Note', 'Follow-up', ...callTitles.filter((title) => title !== 'Note' && title !== 'Disposition')];
  const [before] = calls();
  rows.splice(
    0,
    rows.length,
    order,
    order.map((title) => (title === 'Follow-up' ? 'Call back' : (before?.[title] ?? null))),
  );
  await adapter.saveCallLog(entry('CA1', { revision: 2, note: 'two' }), { recordId: 'CA1' }, patient);
  await adapter.saveCallLog(entry('CA2', { note: 'other' }), nothing, patient);
  expect(calls()).toMatchObject([
    { Note: 'two', 'Follow-up': 'Call back', 'Call ID': 'CA1', Revision: 2 },
    { Note: 'other', 'Follow-up': null, 'Call ID': 'CA2' },
  ]);
});

it('a sheet without a needed title, a first title or a name is refused, and says what to do', async () => {
  const { adapter } = tests.open();
  const reasonOf = async () =>
    (await adapter.saveCallLog(entry('CA1'), nothing, patient).catch((error) => error)).details?.reason;
  tests.google.sheets.set('Calls', [['Start', 'Entry ID', 'Revision']]);
  expect(await reasonOf()).toBe('The sheet “Calls” has no column “Call ID”: write the titles into its first row.');
  tests.google.sheets.set('Calls', [['', ...callTitles]]);
  expect(await reasonOf()).toBe('The first cell of the sheet “Calls” is empty: write a title into it.');
  tests.google.sheets.delete('Calls');
  expect(await reasonOf()).toBe("400: Unable to parse range: 'Calls'!1:1");
});

it('a full spreadsheet refuses a new row, and still takes changes', async () => {
  const { adapter } = tests.open();
  await adapter.saveCallLog(entry('CA1'), nothing, patient);
  tests.google.state.isFull = true;
  await expect(adapter.saveCallLog(entry('CA2'), nothing, patient)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: expect.stringContaining('limit of') },
  });
  await adapter.saveCallLog(entry('CA1', { revision: 2, note: 'two' }), nothing, patient);
  expect(calls()).toMatchObject([{ Note: 'two' }]);
});

it('a number that a user typed, and Google took for a number, is found', async () => {
  const { adapter } = tests.open();
  tests.google.sheets
    .get('Contacts')
    ?.push(['', 'Robin Example', '', 442079460958, null], ['', 'Kim', '', null, 4155550123]);
  expect(await adapter.findContacts('+442079460958', patient)).toMatchObject([
    { id: 'row-2', numbers: ['+442079460958'], url: `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit` },
  ]);
  expect(await adapter.findContacts(number, patient)).toMatchObject([{ id: 'row-3', name: 'Kim' }]);
});

it('sheets with other names, and the spreadsheet’s address', async () => {
  const spreadsheet = `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit?gid=0#gid=0`;
  const { adapter } = tests.open({ spreadsheet, calls: "Kim's calls" });
  tests.google.sheets.set("Kim's calls", [[...callTitles]]);
  await adapter.saveCallLog(entry('CA1'), nothing, patient);
  expect(tests.google.records("Kim's calls")).toMatchObject([{ 'Call ID': 'CA1' }]);
  await adapter.createContact?.({ ...plain, key: 'k1', name: 'Kim', number, unverified: true }, patient);
  expect(tests.google.records('Contacts')).toMatchObject([
    { ID: 'sidecall-k1', Remark: 'The number is not verified.' },
  ]);
});

it('columns have letters', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  const columns = new Columns('Calls', ['  call id ', 'Note']);
  expect([columns.find('Call ID'), columns.find('Seconds'), columns.at('note')]).toEqual([0, null, 1]);
});

it('of calls logged through a network full of faults, none is missing in the sheet, and none is there twice', async () => {
  tests.open();
  const quota = { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } };
  const written = await logThroughFaults(
    'google-sheets',
    tests.throughProxy,
    () => Response.json(quota, { status: 429 }),
    (parts) => definition.createConnector(tests.connectionOf({}, parts)),
  );
  expect(
    calls()
      .map((row) => String(row['Call ID']))
      .toSorted(),
  ).toEqual(written.ids.toSorted());
  const notes = calls()
    .map(({ Note }) => String(Note))
    .filter((note) => note.startsWith('note '));
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
});
