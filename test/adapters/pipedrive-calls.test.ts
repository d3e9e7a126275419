import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../adapters/kit/html.ts';
import type { CallLogEntry } from '../../src/domain/crm/call-log-entry.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';
import { nothing, patient, piecesOf } from './contract/crm-under-test.ts';
import { taskDraft, ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { type Activity, leadId } from './pipedrive/store.ts';
import { startCompany } from './pipedrive/under-test.ts';

let company: Awaited<ReturnType<typeof startCompany>>;
beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.close());

type Crm = ReturnType<typeof company.open>;

const recording = { url: 'https://gateway.example/recordings/RE1', seconds: 65 };
const mask = '+1 ••• ••• ••••';
const save = (crm: Crm, more: Partial<CallLogEntry> = {}, recordId: string | null = null) =>
  crm.adapter.saveCallLog(entry('CA1', more), { recordId }, patient);

/** The only activity. */
function call(): Activity {
  const all = [...company.pipedrive.store.activities.values()].filter(({ is_deleted }) => is_deleted !== true);
  expect(all).toHaveLength(1);
  return all[0] as Activity;
}

const writes = (): string[] =>
  company.pipedrive.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

describe('a call', () => {
  it('is an activity that is done, with minutes, owner, person, and everything else in its note', async () => {
    const crm = company.open();
    const about = await crm.addContact('Robin Example', '+14155550123');
    const more = { about, user: '8', note: 'Wants a lid.', disposition: 'Wants a callback', recording };
    const { recordId, url } = await save(crm, more);
    expect([String(call().id), url]).toEqual([recordId, null]);
    expect(call()).toMatchObject({
      ...{ subject: 'Call from +14155550123', type: 'call', done: true, owner_id: 8, person_id: Number(about.id) },
      ...{ due_date: '2026-01-01', due_time: '10:00', duration: '00:02' },
    });
    expect(textOf(call().note ?? '').split('\n')).toEqual([
      'Wants a lid.',
      '',
      'Customer: +14155550123',
      'Virtual number: +14155550100',
      'Agent: anna (8)',
      'Result: Completed',
      'Disposition: Wants a callback',
      `Recording: ${recording.url}`,
      'Duration: 65 s',
      '[sidecall CA1 r1]',
    ]);
  });

  it.each([
    ['a missed one', { answeredAt: null, endReason: 'MISSED', duration: 0 }, 'Missed call from', 'Result: Missed'],
    [
      'voicemail',
      { answeredAt: null, endReason: 'MISSED', recording },
      'Voicemail from',
      `Voicemail: ${recording.url}`,
    ],
    ['an outbound one', { direction: 'outbound' }, 'Call to', 'Result: Completed'],
    ['one without an answer', { direction: 'outbound', endReason: 'NO_ANSWER' }, 'Call to', 'Result: No answer'],
  ] as [string, Partial<CallLogEntry>, string, string][])('is %s', async (_what, more, title, line) => {
    await save(company.open(), more);
    expect(call().subject).toBe(`${title} +14155550123`);
    expect(textOf(call().note ?? '').split('\n')).toContain(line);
  });

  it.each([
    [0, '00:00'],
    [1, '00:01'],
    [60, '00:01'],
    [3661, '01:02'],
    [200_000, '23:59'],
  ])('of %d s takes %s', async (duration, expected) => {
    await save(company.open(), { duration });
    expect(call().duration).toBe(expected);
  });

  it('belongs to its person, and to one related record of each kind', async () => {
    const crm = company.open();
    const { store } = company.pipedrive;
    const about = await crm.addContact('Robin Example', '+14155550123');
    store.organizations.set(41, 'Garden Works');
    store.deals.push({ id: 71, title: 'Lids', person_id: null, status: 'open' });
    const related = [
      { kind: 'deal', id: '../1' },
      { kind: 'deal', id: '71' },
      { kind: 'deal', id: '72' },
      { kind: 'lead', id: leadId },
      { kind: 'organization', id: '41' },
      { kind: 'ticket', id: '9' },
    ];
    await save(crm, { about, related });
    // Pipedrive takes a deal or a lead.
    expect(call()).toMatchObject({ person_id: Number(about.id), deal_id: 71, org_id: 41 });
    expect(call()).not.toHaveProperty('lead_id');
    expect(textOf(call().note ?? '')).toContain('Related: ticket 9');
  });

  it('that was dialled from a lead belongs to it', async () => {
    await save(company.open(), { about: { kind: 'lead', id: leadId } });
    expect(call()).toMatchObject({ lead_id: leadId });
  });

  it('of a masked line has the mask in place of the number', async () => {
    const crm = company.open();
    const about = await crm.addContact('Robin Example', '+14155550123');
    await save(crm, { about, customer: mask, masked: true });
    expect(call().subject).toBe(`Call from ${mask}`);
    const all = JSON.stringify(company.pipedrive.requests.at(-1)?.body).replaceAll('+14155550100', '');
    for (const piece of piecesOf('+14155550123')) expect(all).not.toContain(piece);
  });

  it.each([
    ['its owner was deleted', { user: '9' }],
    ['its person was deleted', { about: { kind: 'person', id: '999999' } }],
    ['its deal was deleted', { related: [{ kind: 'deal', id: '999999' }] }],
    ['all of that', { user: '9', about: { kind: 'person', id: '999999' } }],
  ] as [string, Partial<CallLogEntry>][])('is written also if %s', async (_what, more) => {
    const crm = company.open();
    await save(crm, { note: 'Wants a lid.', ...more });
    expect(await crm.filed('CA1')).toMatchObject([{ note: 'Wants a lid.', duration: 65, contactId: null }]);
  });

  it('keeps its person if only the owner is refused', async () => {
    const crm = company.open();
    const about = await crm.addContact('Robin Example', '+14155550123');
    await save(crm, { about, user: '9' });
    expect(call()).toMatchObject({ person_id: Number(about.id), owner_id: 7 });
  });
});

describe('the activity of a call', () => {
  it('is found without its id, on a later page, by another process', async () => {
    const crm = company.open();
    const first = await save(crm);
    for (let n = 0; n < 600; n += 1) company.pipedrive.store.addActivity({ type: 'call', subject: `Other ${n}` });
    const again = await company.connect().saveCallLog(entry('CA1', { revision: 2, note: 'late' }), nothing, patient);
    expect(again).toEqual(first);
    const lists = company.pipedrive.requests.filter(({ query }) => query.has('updated_since'));
    expect(lists.map(({ query }) => query.get('cursor'))).toEqual([null, null, '500']);
  });

  it('is found if Pipedrive’s clock is hours behind', async () => {
    const crm = company.open();
    await save(crm);
    call().update_time = '2026-01-01T02:00:00Z';
    await save(crm, { revision: 2, note: 'late' });
    expect(textOf(call().note ?? '')).toContain('late');
  });

  it('that another call has adopted is not overwritten', async () => {
    const crm = company.open();
    const { recordId } = await crm.adapter.saveCallLog(entry('CA0'), nothing, patient);
    const other = await save(crm, {}, recordId);
    expect(other.recordId).not.toBe(recordId);
    expect(await crm.filed('CA0')).toHaveLength(1);
  });

  it('that a user deleted is written again, though Pipedrive still returns the deleted one', async () => {
    const crm = company.open();
    const { recordId } = await save(crm);
    call().is_deleted = true;
    const again = await save(crm, { revision: 2 }, recordId);
    expect(again.recordId).not.toBe(recordId);
  });

  it('keeps what users write below, and what was there before', async () => {
    const crm = company.open();
    const made = await crm.addPageEntry('<p>typed by a <b>user</b></p>');
    await save(crm, { note: 'one' }, made);
    call().note = `<div>${call().note}<p>More of it.</p></div>`;
    await save(crm, { revision: 2, note: 'two' }, made);
    expect(textOf(call().note ?? '').split('\n')[0]).toBe('two');
    expect(call().note).toContain('<p>typed by a <b>user</b></p><p>More of it.</p>');
    expect(call().note).not.toContain('one');
  });

  it('has the revision of its own mark, whatever the agent typed', async () => {
    const crm = company.open();
    await save(crm, { note: '[sidecall CA1 r99]' });
    await save(crm, { revision: 2, note: 'two' });
    expect(textOf(call().note ?? '').split('\n')[0]).toBe('two');
    expect(company.pipedrive.store.activities.size).toBe(1);
  });
});

describe('the ticket and the task of a call', () => {
  it('cost one request for what is new since the call; another process finds them among those of a week', async () => {
    const clock = new ManualClock(Date.parse('2026-01-01T10:01:10.000Z'));
    const crm = company.open({ more: { clock } });
    const { requests, store } = company.pipedrive;
    // Pipedrive’s clock is hours behind.
    store.time = () => clock.now() - 5 * 3_600_000;
    const about = await crm.addContact('Robin Example', '+14155550123');
    await save(crm, { about });
    const own = [...store.activities.values()];
    store.time = () => clock.now() - 29 * 3_600_000;
    for (let n = 0; n < 1200; n += 1) store.addActivity({ type: 'call', subject: `Other ${n}` });
    store.time = () => clock.now() - 5 * 3_600_000;
    const since = () => requests.filter(({ query }) => query.has('updated_since')).map(({ query }) => query);
    requests.length = 0;
    const ticket = ticketDraft(about, { callId: 'CA1' });
    const saveBoth = async (adapter = crm.adapter) => [
      (await adapter.saveTicket?.(ticket, nothing, patient))?.id,
      (await adapter.saveTask?.(taskDraft(about), nothing, patient))?.recordId,
    ];
    const first = await saveBoth();
    expect(since().map((query) => query.get('updated_since'))).toEqual(Array(2).fill('2026-01-01T04:00:00Z'));
    expect(await saveBoth()).toEqual(first);
    requests.length = 0;
    expect(await saveBoth(company.connect({ more: { clock } }))).toEqual(first);
    expect(since()[0]?.get('updated_since')).toBe('2025-12-25T10:01:10Z');
    expect(store.activities.size).toBe(own.length + 1200 + 2);
  });
});

describe('the type of a call', () => {
  it.each([
    ['has another key', [['call_12', 'Call', 'meeting']], undefined, 'call_12'],
    ['has another name', [['phone_call', 'Telefonat', 'call']], undefined, 'phone_call'],
    [
      'is entered by name',
      [
        ['call', 'Call', 'call'],
        ['visit', 'Besuch', 'car'],
      ],
      'besuch',
      'visit',
    ],
    [
      'is entered by key',
      [
        ['call', 'Call', 'call'],
        ['visit', 'Besuch', 'car'],
      ],
      'visit',
      'visit',
    ],
  ] as [string, string[][], string | undefined, string][])('%s', async (_what, types, activityType, expected) => {
    const crm = company.open(activityType === undefined ? {} : { settings: { activityType } });
    setTypes(types);
    await save(crm);
    expect(call().type).toBe(expected);
  });

  it.each([
    [undefined, 'activityType'],
    ['Visit', '“Visit”'],
  ])('%s is missing: the reason says what to enter', async (activityType, named) => {
    const crm = company.open(activityType === undefined ? {} : { settings: { activityType } });
    setTypes([['meeting', 'Meeting', 'meeting']]);
    await expect(save(crm)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      details: { reason: expect.stringContaining(named) },
    });
    expect(writes()).toEqual([]);
  });

  it('that was switched off is not used', async () => {
    const crm = company.open();
    setTypes([
      ['call', 'Call', 'call'],
      ['calls', 'Calls', 'call'],
    ]);
    const [first] = company.pipedrive.store.types;
    if (first !== undefined) first.active_flag = false;
    await save(crm);
    expect(call().type).toBe('calls');
  });

  function setTypes(types: string[][]): void {
    const { store } = company.pipedrive;
    const [one] = store.types;
    if (one === undefined) return;
    store.types = types.map(([key_string = '', name = '', icon_key = '']) => ({ ...one, key_string, name, icon_key }));
  }
});

describe('quirks of Pipedrive', () => {
  it('a person is a participant: person_id is read-only since version 2', async () => {
    const crm = company.open();
    const about = await crm.addContact('Robin Example', '+14155550123');
    await save(crm, { about });
    const body = company.pipedrive.requests.find(({ method }) => method === 'POST')?.body;
    expect(body.participants).toEqual([{ person_id: Number(about.id), primary: true }]);
    expect(body).not.toHaveProperty('person_id');
  });

  it('version 1 is used only for what version 2 does not have', async () => {
    const crm = company.open();
    const about = await crm.addContact('Robin Example', '+14155550123');
    await save(crm, { about });
    await crm.adapter.findContacts('+14155550123', patient);
    await crm.adapter.users?.(patient);
    const old = company.pipedrive.requests.filter(({ path }) => path.startsWith('/api/v1/'));
    expect(new Set(old.map(({ path }) => path.slice(8)))).toEqual(new Set(['activityTypes', 'leads', 'users']));
  });

  const answering = (status: number, body: string, headers: Record<string, string> = {}) => {
    company.open();
    const type = body.startsWith('<') ? 'text/html' : 'application/json';
    const answer = () => new Response(body, { status, headers: { 'content-type': type, ...headers } });
    return company.connect({ fetch: async () => answer() });
  };

  it.each([
    ['x-ratelimit-reset', { 'x-ratelimit-reset': '10' }, 10_000],
    ['Retry-After first', { 'x-ratelimit-reset': '10', 'retry-after': '3' }, 3000],
    ['at most an hour', { 'x-ratelimit-reset': '86399' }, 3_600_000],
    ['no header', {}, undefined],
  ])('429 waits as long as the answer says: %s', async (_what, headers, retryAfterMs) => {
    const crm = answering(429, '{"success":false,"error":"request over limit"}', headers);
    const error = await crm.users?.(patient).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'CRM_UNAVAILABLE' });
    expect((error as { details: { retryAfterMs?: number } }).details.retryAfterMs).toBe(retryAfterMs);
  });

  it('402 of a company that has not paid parks nothing', async () => {
    const crm = answering(402, '{"success":false,"error":"Payment required"}');
    await expect(crm.users?.(patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  });

  it('403 as a page comes from the block in front of Pipedrive, and as JSON from Pipedrive', async () => {
    const blocked = answering(403, '<html>Access denied</html>');
    await expect(blocked.users?.(patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
    const refused = answering(403, '{"success":false,"error":"Scope and URL mismatch"}');
    await expect(refused.users?.(patient)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      details: { reason: '403: Scope and URL mismatch' },
    });
  });

  it('200 without success is no result, also for an empty list', async () => {
    const crm = answering(200, '{"success":false,"data":[]}');
    await expect(crm.users?.(patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  });

  it('more searches than the limit allows wait in the gateway', async () => {
    company.open();
    const crm = company.connect({ more: { clock: new ManualClock() } });
    // An unknown caller costs two searches.
    const all = Array.from({ length: 4 }, () => crm.findContacts('+14155550123', { timeoutMs: 200 }));
    const results = await Promise.allSettled(all);
    const late = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(late).toHaveLength(2);
    for (const error of late) expect(error).toMatchObject({ code: 'CRM_UNAVAILABLE', details: { retryAfterMs: 2000 } });
    expect(company.pipedrive.requests.map(({ path }) => path)).toEqual(Array(6).fill('/api/v2/persons/search'));
  });
});
