import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../../adapters/leadsquared/connector.ts';
import { problem } from '../../adapters/leadsquared/problem.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { liveCall } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { keys, origin, startAccount, textIn } from './leadsquared/under-test.ts';
import { connectionTo } from './test-connection.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const indian = '+919876543210';
const sent = (end: string) => account.leadSquared.requests.filter(({ path }) => path.endsWith(end));
const addLead = (values: Record<string, string>) => {
  const { ProspectID } = account.leadSquared.store.addLead(values);
  return { kind: 'lead', id: ProspectID };
};

it('the keys are headers, and in no address', async () => {
  const { adapter } = account.open();
  await adapter.findContacts(indian, patient);
  await adapter.users?.(patient);
  expect(account.leadSquared.requests.length).toBeGreaterThan(3);
  for (const { headers, query } of account.leadSquared.requests) {
    expect(headers).toMatchObject({ 'x-lsq-accesskey': keys.accessKey, 'x-lsq-secretkey': keys.secretKey });
    expect([...query.keys()].filter((name) => /key/i.test(name))).toEqual([]);
  }
});

it('a lead in LeadSquared’s own spelling is found, with its page, owner and past calls', async () => {
  const { adapter } = account.open();
  const { store } = account.leadSquared;
  const about = addLead({ FirstName: 'Robin', LastName: 'Example', Mobile: '+91-9876543210', OwnerId: 'o1' });
  await adapter.saveCallLog(entry('CA1', { about, direction: 'outbound' }), nothing, patient);
  // Logged by another telephone system, whose note has the account's own time zone.
  const StartTime = '2025-12-31 15:30:00';
  store.addActivity(about.id, {
    ...{ ActivityEvent: '21', CreatedOn: '2025-12-31 10:00:00', Status: 'Answered' },
    ActivityEvent_Note: `Duration{=}41{next}Status{=}Answered{next}SourceData{=}${JSON.stringify({ StartTime })}{next}`,
  });
  store.addActivity(about.id, { ActivityEvent: '201', ActivityEvent_Note: 'no call' });
  expect(await adapter.findContacts(indian, patient)).toMatchObject([
    {
      ...{ ...about, name: 'Robin Example', owner: 'o1', numbers: ['+91-9876543210'] },
      url: `https://in21.leadsquared.com/LeadManagement/LeadDetails?LeadID=${about.id}`,
      lastCalls: [
        { at: '2026-01-01T10:00:00.000Z', direction: 'outbound', duration: 65, summary: 'Answered' },
        { at: '2025-12-31T10:00:00.000Z', direction: 'inbound', duration: 41, summary: 'Answered' },
      ],
    },
  ]);
  expect(sent('RetrieveLeadByPhoneNumber')[0]?.query.get('phone')).toBe('919876543210');
});

it('the address of pages is a setting if the API’s address does not tell it', async () => {
  const page = async (baseUrl: string, website?: string) => {
    const answers: typeof fetch = async () => Response.json([{ ProspectID: 'a b', Phone: '+91-9876543210' }]);
    const settings = website === undefined ? {} : { website };
    const connection = connectionTo(baseUrl, keys, { fetch: answers, settings });
    return (await definition.createConnector(connection).findContacts(indian, patient))[0]?.url;
  };
  const end = '/LeadManagement/LeadDetails?LeadID=a%20b';
  expect(await page('https://api-us11.leadsquared.com')).toBe(`https://us11.leadsquared.com${end}`);
  expect(await page('https://api.leadsquared.com/v2')).toBeNull();
  expect(await page('https://api.leadsquared.com', 'https://run.leadsquared.com/')).toBe(
    `https://run.leadsquared.com${end}`,
  );
  expect(await page('https://api.leadsquared.com', 'javascript:alert(1)')).toBeNull();
});

it('a call is logged with numbers in LeadSquared’s form, times in UTC and one of its statuses', async () => {
  const { adapter } = account.open();
  const about = addLead({ FirstName: 'Robin', Phone: '+91-9876543210' });
  const [user] = account.leadSquared.store.users;
  const virtualNumber = '+912240000000';
  const recording = { url: 'https://cti.example/recordings/RE1', seconds: 65 };
  const more = { about, customer: indian, virtualNumber, user: user ?? null };
  await adapter.saveCallLog(entry('CA1', { ...more, recording }), nothing, patient);
  await adapter.saveCallLog(entry('CA2', { ...more, answeredAt: null, duration: 0 }), nothing, patient);
  const outbound = { ...more, direction: 'outbound', answeredAt: null, duration: 0 } as const;
  await adapter.saveCallLog(entry('CA3', outbound), nothing, patient);
  const own = '+91-2240000000';
  const caller = '+91-9876543210';
  expect(sent('LogCall').map(({ body }) => body)).toMatchObject([
    {
      ...{ SourceNumber: caller, DestinationNumber: own, DisplayNumber: own, Direction: 'Inbound' },
      ...{ StartTime: '2026-01-01 10:00:00', EndTime: '2026-01-01 10:01:10', CallDuration: 65, Status: 'Answered' },
      ...{ CallSessionId: 'CA1', LeadId: about.id, UserId: user, ResourceURL: recording.url },
    },
    { Status: 'Missed', CallDuration: 0, ResourceURL: '' },
    { Status: 'NotAnswered', Direction: 'Outbound', SourceNumber: own, DestinationNumber: caller },
  ]);
});

it('a user that was deleted does not keep a call out, and calls without an agent have the connection’s user', async () => {
  const { store } = account.leadSquared;
  const fallbackUser = store.users[1] ?? '';
  const { adapter } = account.open({ settings: { fallbackUser } });
  await adapter.saveCallLog(entry('CA1', { user: 'deleted' }), nothing, patient);
  await adapter.saveCallLog(entry('CA2'), nothing, patient);
  expect(account.filed('CA1')).toHaveLength(1);
  expect(sent('LogCall').map(({ body }) => body.UserId)).toEqual(['deleted', undefined, fallbackUser]);
});

it('a call that was logged for an unknown caller moves to its lead, and the first activity says so', async () => {
  const { adapter } = account.open();
  const { store } = account.leadSquared;
  const { recordId } = await adapter.saveCallLog(entry('CA1', { note: 'one' }), nothing, patient);
  const about = addLead({ FirstName: 'Robin', Phone: '+91-9876543210' });
  const moved = await adapter.saveCallLog(entry('CA1', { revision: 2, note: 'two', about }), { recordId }, patient);
  expect(moved.recordId).not.toBe(recordId);
  expect(account.filed('CA1')).toMatchObject([{ recordId: moved.recordId, contactId: about.id, note: 'two' }]);
  expect(store.activities.get(recordId)?.ActivityEvent_Note).toBe('This call is logged on another lead.');
  // The gateway may have lost the new id.
  const again = entry('CA1', { revision: 3, note: 'three', about });
  expect(await adapter.saveCallLog(again, { recordId }, patient)).toEqual(moved);
  expect(store.activities.size).toBe(2);
});

it('a text with the signs of LeadSquared’s notes does not break the note of the call', async () => {
  const { adapter } = account.open();
  const note = 'a {next} b {=} c';
  const { recordId } = await adapter.saveCallLog(entry('CA1', { note }), nothing, patient);
  await adapter.saveCallLog(entry('CA1', { revision: 2, note: `${note}!` }), { recordId }, patient);
  const [activity] = account.leadSquared.store.activities.values();
  expect(activity && textIn(activity)).toContain('a { next} b { =} c!\n\nCustomer: +14155550123');
  expect(account.leadSquared.store.activities.size).toBe(1);
});

it('what LeadSquared refuses as markup is sent without it', async () => {
  const { adapter } = account.open();
  account.leadSquared.store.refusesMarkup = true;
  await adapter.saveCallLog(entry('CA1', { note: '<b>bold</b>' }), nothing, patient);
  const made = await adapter.createContact?.(
    { ...plain, key: 'k', name: '<i>Kim</i> Sample', number: indian },
    patient,
  );
  expect(account.filed('CA1')).toMatchObject([{ note: '‹b›bold‹/b›' }]);
  expect(account.leadSquared.store.leads.get(made?.id ?? '')).toMatchObject({ FirstName: '‹i›Kim‹/i›' });
});

it('a new lead has LeadSquared’s spelling of the number, and one with the number is not created twice', async () => {
  const { adapter } = account.open();
  const { store } = account.leadSquared;
  store.uniquePhones = true;
  const create = (key: string) =>
    adapter.createContact?.({ ...plain, key, name: 'Kim Sample', company: 'Teapots', number: indian }, patient);
  const made = await create('one');
  expect(store.leads.get(made?.id ?? '')).toMatchObject({
    ...{ FirstName: 'Kim', LastName: 'Sample', Company: 'Teapots', Phone: '+91-9876543210' },
    Notes: '[sidecall-contact one]',
  });
  expect(await create('two')).toMatchObject({ id: made?.id, name: 'Kim Sample' });
  expect(account.people()).toHaveLength(1);
});

it.each<[status: number, more: object, kind?: string, retryAfterMs?: number]>([
  [500, { ExceptionType: 'MXDuplicateEntryException', ExceptionMessage: 'Taken.' }, 'refused'],
  [500, { ExceptionType: 'MXSomethingNewException' }, 'refused'],
  [200, { ExceptionMessage: 'Invalid lead ID' }, 'refused'],
  [401, { ExceptionType: 'MXInvalidAccessDetailsException' }, 'credentials'],
  [200, { ExceptionType: 'MXAPIRateLimitExceededException' }, 'unavailable', 5000],
  [429, { ExceptionType: 'MXThrottleException' }, 'unavailable', 5000],
  [500, { ExceptionType: 'MXTimeoutException' }, 'unavailable'],
  [500, { ExceptionType: 'NullReferenceException' }],
])('%s %o is %s', (status, more, kind, retryAfterMs) => {
  const found = problem({ status, headers: new Headers(), body: { Status: 'Error', ...more } });
  expect(found?.kind).toBe(kind);
  if (retryAfterMs !== undefined) expect(found).toMatchObject({ retryAfterMs });
});

it('sends at most 25 requests in 5 s', async () => {
  const clock = new ManualClock();
  let requests = 0;
  const count: typeof fetch = async () => {
    requests += 1;
    return Response.json([]);
  };
  const adapter = definition.createConnector(connectionTo(origin, keys, { clock, fetch: count }));
  const all = Promise.all(Array.from({ length: 26 }, () => adapter.users?.(patient)));
  const settle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  await settle();
  expect(requests).toBe(25);
  clock.advance(4999);
  await settle();
  expect(requests).toBe(25);
  clock.advance(1);
  await all;
  expect(requests).toBe(26);
});

it('the pop-up appears for the user that rings, and shows no lead of a masked call', async () => {
  const { adapter } = account.open();
  const { store } = account.leadSquared;
  const about = addLead({ FirstName: 'Robin', Phone: '+1-4155550123' });
  const ringing = { ...liveCall, about, user: 'u1' };
  for (const call of [
    ringing,
    { ...ringing, masked: true, customer: '+1 ••• ••• ••••' },
    { ...ringing, user: null },
    { ...ringing, about: null },
    { ...ringing, about: { kind: 'contact', id: about.id } },
    { ...ringing, step: 'answered' as const },
    { ...ringing, direction: 'outbound' as const },
  ]) {
    expect(await adapter.notify?.(call, patient)).toBeNull();
  }
  const numbers = { SourceNumber: '+1-4155550123', DestinationNumber: '+1-4155550100', DisplayNumber: '+1-4155550100' };
  expect(store.popups).toEqual([
    { ...numbers, Direction: 'Inbound', CallSessionId: 'CA1', LeadId: about.id, UserId: 'u1' },
  ]);
});

it('click to call shows the number to the agent of the user, with the lead', async () => {
  const dialled: unknown[] = [];
  const dial = (agent: string, wish: object) => (agent === 'away' ? false : dialled.push([agent, wish]) > 0);
  const connection = connectionTo(
    origin,
    { ...keys, dialSecret: 'a long secret' },
    {
      agentOf: (user) => (user === 'u1' ? 'robin' : null),
    },
  );
  const adapter = definition.createConnector(connection);
  const lead = '00000000-aaaa-4bbb-8ccc-000000000001';
  const click = { secret: 'a long secret', user: 'u1', number: '+91-9876543210', lead };
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const ask = async (
    body: string,
    more: { address?: string; headers?: Record<string, string>; method?: string } = {},
  ) => {
    const request = { method: 'POST', address: '/click-to-call', headers: json, body, ...more };
    const answer = await adapter.receive?.(request, { dial, tell: async () => true }, patient);
    return [answer?.status, JSON.parse(answer?.body ?? '{}').status];
  };
  const query = (values: Record<string, string>) => new URLSearchParams(values).toString();
  expect([
    await ask(JSON.stringify(click)),
    await ask(query(click), { headers: form }),
    await ask('', { address: `/click-to-call?${query(click)}`, headers: {}, method: 'GET' }),
    await ask(JSON.stringify({ ...click, user: undefined, agent: 'kim', lead: '../x' })),
  ]).toEqual(Array(4).fill([200, 'success']));
  const wish = { number: '+91-9876543210', about: { kind: 'lead', id: lead } };
  expect(dialled).toEqual([...Array(3).fill(['robin', wish]), ['kim', { ...wish, about: null }]]);

  expect([
    await ask(JSON.stringify({ ...click, secret: 'a long secreT' })),
    await ask(JSON.stringify(click), { address: '/click-to-call?secret=x' }),
    await ask(JSON.stringify({ ...click, user: 'u2' })),
    await ask(JSON.stringify({ ...click, user: undefined, agent: 'away' })),
    await ask(JSON.stringify({ ...click, number: '' })),
    await ask(JSON.stringify(click), { address: '/makecall' }),
    await ask('{"secret"'),
  ]).toEqual([401, 401, 409, 409, 400, 404, 401].map((status) => [status, 'error']));
  expect(dialled).toHaveLength(4);
});

it('of calls logged through a network full of faults, none is missing in LeadSquared, and none is there twice', async () => {
  account.open();
  const { leadSquared, throughProxy } = account;
  // The calls of this test are of that day.
  leadSquared.store.start = Date.UTC(2030, 0, 1, 0, 1);
  const busy = () => Response.json({ Status: 'Error', ExceptionType: 'MXAPIRateLimitExceededException' });
  const written = await logThroughFaults('leadsquared', throughProxy, busy, (parts) =>
    definition.createConnector(connectionTo(origin, keys, parts)),
  );
  const texts = [...leadSquared.store.activities.values()].map((activity) => textIn(activity).split('\n'));
  const idIn = (line: string | undefined) => /^\[sidecall (\S+) r\d+\]$/.exec(line ?? '')?.[1];
  expect(texts.map((lines) => idIn(lines.at(-1))).toSorted()).toEqual(written.ids.toSorted());
  const notes = texts.map(([first = '']) => first).filter((line) => line.startsWith('note '));
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
});
