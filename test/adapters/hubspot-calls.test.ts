import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../adapters/kit/html.ts';
import type { CallLogEntry } from '../../src/domain/crm/call-log-entry.ts';
import { nothing, patient, piecesOf, plain } from './contract/crm-under-test.ts';
import { entry } from './crm-contract.ts';
import { startAccount } from './hubspot/under-test.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

type Crm = ReturnType<typeof account.open>;

const recording = { url: 'https://gateway.example/recordings/RE1', seconds: 65 };
const mask = '+1 ••• ••• ••••';
const save = (crm: Crm, more: Partial<CallLogEntry> = {}, recordId: string | null = null) =>
  crm.adapter.saveCallLog(entry('CA1', more), { recordId }, patient);

/** The only call. */
function call(): Record<string, string> {
  const all = account.hubspot.store.all('calls');
  expect(all).toHaveLength(1);
  return all[0]?.properties ?? {};
}

const writes = (): string[] =>
  account.hubspot.requests
    .filter(({ method, path }) => method !== 'GET' && !/(read|search)$/.test(path))
    .map(({ method, path }) => `${method} ${path}`);

describe('a call', () => {
  it('has HubSpot’s own properties, with milliseconds, owner, outcome and link', async () => {
    const crm = account.open();
    const about = await crm.addContact('Robin Example', '+14155550123');
    const more = { about, user: '77002', note: 'Wants a lid.', disposition: 'wants a CALLBACK', recording };
    const { recordId, url } = await save(crm, more);
    expect(url).toBe(`https://app-eu1.hubspot.com/contacts/4242/record/0-48/${recordId}`);
    const { hs_call_body, ...properties } = call();
    expect(properties).toEqual({
      hs_timestamp: '2026-01-01T10:00:00.000Z',
      hs_call_title: 'Call from +14155550123',
      hs_call_direction: 'INBOUND',
      hs_call_status: 'COMPLETED',
      hs_call_duration: '65000',
      hs_call_from_number: '+14155550123',
      hs_call_to_number: '+14155550100',
      hs_call_recording_url: recording.url,
      hs_call_disposition: '0a1b2c3d-0000-4000-8000-000000000001',
      hs_call_source: 'INTEGRATIONS_PLATFORM',
      hubspot_owner_id: '77002',
      sidecall_key: 'CA1',
    });
    expect(textOf(hs_call_body ?? '').split('\n')).toEqual([
      'Wants a lid.',
      '',
      'Customer: +14155550123',
      'Virtual number: +14155550100',
      'Agent: anna (77002)',
      'Result: Completed',
      'Disposition: wants a CALLBACK',
      `Recording: ${recording.url}`,
      '[sidecall CA1 r1]',
    ]);
  });

  it.each([
    [
      'a missed one',
      { answeredAt: null, endReason: 'MISSED', duration: 0 },
      'Missed call from',
      'NO_ANSWER',
      undefined,
    ],
    ['voicemail', { answeredAt: null, endReason: 'MISSED', recording }, 'Voicemail from', 'NO_ANSWER', 'true'],
    ['an outbound one', { direction: 'outbound' }, 'Call to', 'COMPLETED', undefined],
    ['one without an answer', { direction: 'outbound', endReason: 'NO_ANSWER' }, 'Call to', 'NO_ANSWER', undefined],
    ['a rejected one', { answeredAt: null, endReason: 'REJECTED' }, 'Missed call from', 'BUSY', undefined],
    ['one without capacity', { answeredAt: null, endReason: 'NO_CAPACITY' }, 'Missed call from', 'FAILED', undefined],
  ] as [string, Partial<CallLogEntry>, string, string, string | undefined][])(
    'is %s',
    async (_what, more, title, status, voicemail) => {
      await save(account.open(), more);
      expect(call()).toMatchObject({ hs_call_title: `${title} +14155550123`, hs_call_status: status });
      expect(call().hs_call_has_voicemail).toBe(voicemail);
      const theirs = more.direction === 'outbound' ? 'hs_call_to_number' : 'hs_call_from_number';
      expect(call()[theirs]).toBe('+14155550123');
    },
  );

  it('belongs to its contact and to the related records', async () => {
    const crm = account.open();
    const { store } = account.hubspot;
    const about = await crm.addContact('Robin Example', '+14155550123');
    const deal = store.add('deals', { dealname: 'Lids' });
    const ticket = store.add('tickets', { subject: 'No spout' });
    const related = [
      { kind: 'deal', id: deal.id },
      { kind: 'ticket', id: ticket.id },
      { kind: 'deal', id: deal.id },
      { kind: 'deal', id: '../1' },
    ];
    const { recordId } = await save(crm, { about, related });
    const made = { type: 'calls', id: recordId } as const;
    expect(store.associated(made, 'contacts')).toEqual([about.id]);
    expect(store.associated(made, 'deals')).toEqual([deal.id]);
    expect(store.associated(made, 'tickets')).toEqual([ticket.id]);
  });

  it('of a masked line has the mask in place of the number, in no property a number', async () => {
    const crm = account.open();
    const about = await crm.addContact('Robin Example', '+14155550123');
    await save(crm, { about, customer: mask, masked: true });
    expect(call()).not.toHaveProperty('hs_call_from_number');
    expect(call().hs_call_title).toBe(`Call from ${mask}`);
    const all = JSON.stringify(call()).replaceAll('+14155550100', '');
    for (const piece of piecesOf('+14155550123')) expect(all).not.toContain(piece);
  });

  it('with an unverified number has it in the text alone, and marked', async () => {
    await save(account.open(), { unverified: true });
    expect(call()).not.toHaveProperty('hs_call_from_number');
    expect(call().hs_call_title).toBe('Call from +14155550123 (unverified)');
  });

  it.each([
    ['its owner was deleted', { user: '99999' }],
    ['its contact was deleted', { about: { kind: 'contact', id: '999999' } }],
    ['its link is not https', { recording: { url: 'http://gateway.local/recordings/RE1', seconds: 1 } }],
    [
      'all of that',
      { user: '99999', about: { kind: 'contact', id: '9' }, recording: { url: 'http://a/b', seconds: 1 } },
    ],
  ] as [string, Partial<CallLogEntry>][])('is written also if %s', async (_what, more) => {
    const crm = account.open();
    await save(crm, { note: 'Wants a lid.', ...more });
    expect((await crm.filed('CA1'))[0]).toMatchObject({ note: 'Wants a lid.', duration: 65 });
  });

  it('with an outcome that the account does not have is written with the text alone', async () => {
    await save(account.open(), { disposition: 'Old outcome' });
    expect(call()).not.toHaveProperty('hs_call_disposition');
    expect(call().hs_call_body).toContain('Disposition: Old outcome');
  });
});

describe('the key of a call', () => {
  it('is a property of the account with unique values, made with the first call', async () => {
    const crm = account.open();
    await save(crm);
    expect(account.hubspot.store.custom.get('calls sidecall_key')).toEqual({ hasUniqueValue: true });
    expect(writes()).toEqual([
      'POST /crm/v3/properties/calls/groups',
      'POST /crm/v3/properties/calls',
      'POST /crm/v3/objects/calls',
    ]);
    account.hubspot.requests.length = 0;
    await crm.adapter.saveCallLog(entry('CA2'), nothing, patient);
    expect(writes()).toEqual(['POST /crm/v3/objects/calls']);
  });

  it('is made also if HubSpot ignores a search by a property that it does not know', async () => {
    const crm = account.open();
    account.hubspot.state.ignoresUnknownProperty = true;
    await save(crm);
    expect(call().sidecall_key).toBe('CA1');
    const about = await crm.addContact('Robin Example', '+14155550123');
    const made = await crm.adapter.createContact?.(
      { ...plain, key: 'one', name: 'Kim', number: '+14155550177' },
      patient,
    );
    expect(made?.id).not.toBe(about.id);
  });

  it('that has no unique values is refused with what to do', async () => {
    const crm = account.open();
    account.hubspot.store.custom.set('calls sidecall_key', { hasUniqueValue: false });
    await expect(save(crm)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      details: { reason: expect.stringContaining('must have unique values') },
    });
    expect(account.hubspot.store.all('calls')).toEqual([]);
  });

  it('finds a call that the search does not find yet: another process made it', async () => {
    const crm = account.open();
    const first = await save(crm);
    const other = account.connect();
    expect(account.hubspot.store.all('calls')[0]?.indexed).toBe(false);
    const again = await other.saveCallLog(entry('CA1', { revision: 2, note: 'late' }), nothing, patient);
    expect(again.recordId).toBe(first.recordId);
    expect(call().hs_call_body).toContain('late');
  });

  it('finds a call that another process makes at the same moment', async () => {
    const crm = account.open();
    await save(crm);
    account.hubspot.store.objects.clear();
    const [one, two] = [account.connect(), account.connect()];
    const [first, second] = await Promise.all([
      one.saveCallLog(entry('CA1'), nothing, patient),
      two.saveCallLog(entry('CA1', { revision: 2, note: 'late' }), nothing, patient),
    ]);
    expect(second.recordId).toBe(first.recordId);
    expect(account.hubspot.store.all('calls')).toHaveLength(1);
  });
});

describe('a call that HubSpot’s page made', () => {
  it('is changed, gets the key, and no second one is made', async () => {
    const crm = account.open();
    const made = await crm.addPageEntry('<p>typed by a user</p>');
    await save(crm, { note: 'one' }, made);
    expect(call()).toMatchObject({ sidecall_key: 'CA1', hs_call_duration: '65000' });
    expect(writes().filter((each) => each === 'POST /crm/v3/objects/calls')).toEqual([]);
  });

  it('whose text was formatted in HubSpot’s editor keeps its revision', async () => {
    const crm = account.open();
    const { recordId } = await save(crm, { revision: 3, note: 'three' });
    const object = account.hubspot.store.get('calls', recordId);
    const body = object?.properties.hs_call_body ?? '';
    if (object !== null)
      object.properties.hs_call_body = `<div><p>${body.replaceAll('<br>', '</p><p>')}</p></div>&nbsp;`;
    await save(crm, { revision: 2, note: 'two' }, recordId);
    expect(call().hs_call_body).toContain('three');
    expect(call().hs_call_body).not.toContain('two');
  });
});

describe('HubSpot’s answers', () => {
  const answering = (status: number, body: object, headers: Record<string, string> = {}) => {
    account.open();
    return account.connect({ fetch: async () => Response.json(body, { status, headers }) });
  };

  it.each([
    ['SECONDLY', 1000],
    ['TEN_SECONDLY_ROLLING', 10_000],
    ['DAILY', 3_600_000],
  ])('429 of the limit %s waits %d ms', async (policyName, retryAfterMs) => {
    const crm = answering(429, { status: 'error', errorType: 'RATE_LIMIT', policyName });
    await expect(crm.users?.(patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE', details: { retryAfterMs } });
  });

  it('429 with Retry-After waits as long', async () => {
    for (const body of [{ status: 'error' }, { status: 'error', policyName: 'DAILY' }]) {
      const crm = answering(429, body, { 'retry-after': '3' });
      await expect(crm.users?.(patient)).rejects.toMatchObject({ details: { retryAfterMs: 3000 } });
    }
  });

  it('423 of two changes at the same moment is tried again', async () => {
    await expect(answering(423, {}).users?.(patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  });

  it('403 names the scopes that the app lacks', async () => {
    const errors = [{ message: 'x', context: { requiredGranularScopes: ['crm.objects.owners.read'] } }];
    const crm = answering(403, {
      status: 'error',
      category: 'MISSING_SCOPES',
      message: 'This app lacks a scope.',
      errors,
    });
    await expect(crm.users?.(patient)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      details: { reason: '403: This app lacks a scope. Needed: crm.objects.owners.read.' },
    });
  });

  it('a search that goes beyond its limit waits in the gateway', async () => {
    const crm = account.open();
    const all = Array.from({ length: 9 }, () => crm.adapter.findContacts('+14155550123', { timeoutMs: 100 }));
    const results = await Promise.allSettled(all);
    const late = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(late.length).toBeGreaterThan(0);
    for (const error of late) expect(error).toMatchObject({ code: 'CRM_UNAVAILABLE' });
    const searches = account.hubspot.requests.filter(({ path }) => path.endsWith('/search'));
    expect(searches.length).toBeLessThanOrEqual(8);
  });
});
