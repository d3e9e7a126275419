import { describe, expect, it } from 'vitest';
import { CallView } from '../../../src/domain/protocol/call.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { aCall } from '../app/call.ts';
import { until } from '../calls/setup.ts';
import { ExotelClient } from './documented-client.ts';
import { account, agentPhone, callbackServer, customer, exotelWorld, line } from './exotel-world.ts';

const click = { From: agentPhone, To: customer, CallerId: line };

describe.each(['xml', 'json'] as const)('a client written from Exotel’s documentation, in %s', (format) => {
  it('connects an agent and a customer, and reads how it went', async () => {
    const w = await exotelWorld();
    const client = new ExotelClient(w.app, format);
    const placed = await client.connect({
      ...click,
      CallType: 'trans',
      TimeLimit: '600',
      TimeOut: '30',
      CustomField: 'order 7 & <more>',
    });
    expect(placed).toMatchObject({
      status: 200,
      faults: [],
      refusal: null,
      type: `application/${format}; charset=utf-8`,
    });
    expect(placed.call).toMatchObject({
      ...{ From: agentPhone, To: customer, PhoneNumberSid: line, AccountSid: account.sid, Status: 'in-progress' },
      ...{ Direction: 'outbound-api', DateCreated: '2026-01-02 10:00:00', CustomField: 'order 7 & <more>' },
    });
    const sid = String(placed.call.Sid);
    expect(await w.callOf(sid)).toMatchObject({
      ...{ agent: 'anna', customerNumber: '+919123456789', virtualNumber: '+911141234567' },
      ...{ params: { CustomField: 'order 7 & <more>' }, origin: { kind: 'api', id: 'exotel' } },
    });
    expect(w.core.originated[0]).toMatchObject({ to: { kind: 'agent', identity: 'anna' }, timeoutMs: 30_000 });
    const second = await w.connects();
    w.clock.advance(12_000);
    w.core.leaves(second);
    await until(() => w.core.live.size === 0);
    const { call, faults } = await client.details(sid);
    expect(faults).toEqual([]);
    expect(call).toMatchObject({
      Sid: sid,
      Status: 'completed',
      StartTime: '2026-01-02 10:00:00',
      EndTime: '2026-01-02 10:00:12',
    });
    expect(String(call.Duration)).toBe('12');
  });

  it('reads the legs of a call that is answered late, while it lasts, after it, and of one that nobody answered', async () => {
    const w = await exotelWorld();
    const client = new ExotelClient(w.app, format);
    const { Sid } = (await client.connect(click)).call;
    const sid = String(Sid);
    const none = { ConversationDuration: 0, OnCallDurations: [0, 0], Ids: [1, 2] };
    const waits = { ...none, Leg1Status: 'in-progress', Leg2Status: 'in-progress' };
    expect(await client.legs(sid)).toEqual({ faults: [], legs: waits });
    w.core.changes(await w.leg(0), 'Up', ['opus']);
    const second = await w.leg(1);
    w.clock.advance(9_000);
    w.core.changes(second, 'Up', ['pcmu']);
    await until(() => [...w.core.bridges.values()][0]?.size === 2, 'the conversation');
    w.clock.advance(12_000);
    w.core.leaves(second);
    await eventually('the end of the call', async () => (await w.callOf(sid)).phase === 'ended');
    const talked = { ConversationDuration: 12, OnCallDurations: [21, 12], Ids: [1, 2] };
    const completed = { ...talked, Leg1Status: 'completed', Leg2Status: 'completed' };
    expect(await client.legs(sid)).toEqual({ faults: [], legs: completed });

    const missed = String((await client.connect(click)).call.Sid);
    w.core.leaves(await w.leg(2), 19);
    await eventually('the end of the call', async () => (await w.callOf(missed)).phase === 'ended');
    const nobody = { ...none, Leg1Status: 'no-answer', Leg2Status: 'no-answer' };
    expect(await client.legs(missed)).toEqual({ faults: [], legs: nobody });
    // They are told on request alone.
    expect((await client.details(missed)).call).not.toHaveProperty('Details');
  });

  it('reads refusals: of the form, of the rules for outgoing calls, and of wrong credentials', async () => {
    const w = await exotelWorld();
    const client = new ExotelClient(w.app, format);
    const refusals: [change: Record<string, string>, status: number, words: RegExp][] = [
      [{ From: '' }, 400, /“From” is missing/],
      [{ To: '' }, 400, /“To” is missing/],
      [{ To: 'nobody' }, 400, /not a phone number/],
      [{ CallerId: '' }, 400, /“CallerId” is missing/],
      [{ CallerId: '01141234568' }, 404, /not a virtual number/],
      [{ From: '09876543211' }, 400, /SIDECALL_EXOTEL_DIAL_FLOW/],
      [{ To: '+442079460958' }, 403, /country are not allowed/],
      [{ TimeLimit: '14401' }, 400, /“TimeLimit” must be/],
      [{ Record: 'perhaps' }, 400, /“Record” must be/],
      [{ CustomField: 'x'.repeat(600) }, 400, /too long/],
      [{ StreamUrl: 'wss://bot.example' }, 400, /not supported/],
      [{ StatusCallback: 'https://127.0.0.1/hook' }, 400, /cannot be called/],
      [{ StatusCallback: 'no address' }, 400, /not an address/],
      [{ StatusCallback: 'https://crm.example', 'StatusCallbackEvents[0]': 'ringing' }, 400, /terminal and answered/],
      [{ Url: 'http://my.exotel.com/shop1/exoml/start_voice/' }, 400, /names no flow/],
    ];
    for (const [change, status, words] of refusals) {
      const { refusal, ...answer } = await client.connect({ ...click, ...change });
      expect([JSON.stringify(change), answer.status]).toEqual([JSON.stringify(change), status]);
      expect(refusal).toMatch(words);
    }
    expect(await client.details('CA00')).toMatchObject({ status: 404, refusal: expect.stringMatching(/No such call/) });
    const stranger = new ExotelClient(w.app, format, { ...account, token: 'another-token-0123456789' });
    expect(await stranger.connect(click)).toMatchObject({
      status: 401,
      refusal: expect.stringMatching(/Authentication/),
    });
    expect(w.core.originated).toEqual([]);
    expect((await w.storage.recordings.audit(1))[0]).toMatchObject({ what: 'sign-in.refused', subject: 'exotel key' });
  });
});

it('calls the customer first if To is the agent', async () => {
  const w = await exotelWorld();
  const placed = await new ExotelClient(w.app, 'json').connect(
    { ...click, From: customer, To: agentPhone },
    'multipart',
  );
  expect(placed).toMatchObject({ status: 200, faults: [], call: { From: customer, To: agentPhone } });
  expect(w.core.originated[0]).toMatchObject({ to: { kind: 'number', number: '+919123456789' } });
});

it('a second click, and a repeated request, make no second call while the first one lasts', async () => {
  const w = await exotelWorld();
  const client = new ExotelClient(w.app, 'json');
  const both = await Promise.all([client.connect(click), client.connect(click)]);
  const third = await client.connect(click, 'multipart');
  expect(new Set([...both, third].map(({ call }) => call.Sid)).size).toBe(1);
  // The agent is in this call, so another one is refused.
  expect(await client.connect({ ...click, To: '09123456780' })).toMatchObject({ status: 409 });
  w.core.leaves(await w.leg(0), 19);
  await until(() => w.core.live.size === 0);
  const next = await client.connect(click);
  expect(next.status).toBe(200);
  expect(next.call.Sid).not.toBe(both[0]?.call.Sid);
  expect(w.core.originated).toHaveLength(2);
});

it('hides the customer of a masked number from everyone that reads the answers', async () => {
  const to = await callbackServer();
  const w = await exotelWorld({ number: { masked: true }, privateHosts: to.host });
  w.process();
  const client = new ExotelClient(w.app, 'json');
  const callback = { StatusCallback: to.url, 'StatusCallbackEvents[0]': 'terminal' };
  const placed = await client.connect({ ...click, ...callback });
  expect(placed.call).toMatchObject({ From: agentPhone, To: expect.stringContaining('•') });
  w.core.leaves(await w.leg(0), 19);
  await until(() => w.core.live.size === 0);
  const again = await client.details(String(placed.call.Sid));
  expect(JSON.stringify([placed.call, again.call])).not.toMatch(/23456789/);
});

it('a call that nobody asked for here can be read as well', async () => {
  const w = await exotelWorld();
  const id = `CA${'7'.repeat(32)}` as const;
  const view = {
    id,
    direction: 'inbound',
    phase: 'ended',
    customerNumber: '+919123456789',
    virtualNumber: '+911141234567',
  } as const;
  await w.storage.calls.write(aCall(1, { ...view, endReason: 'MISSED', endedAt: '2030-01-01T00:00:30.000Z' }), []);
  const { call, faults } = await new ExotelClient(w.app, 'json').details(id);
  expect(faults).toEqual([]);
  expect(call).toMatchObject({ From: customer, To: line, Direction: 'inbound', Status: 'no-answer' });
  // The gateway's own API knows the call by the same id.
  const own = await w.app.inject({ url: `/v1/calls/${id}`, headers: w.withKey });
  expect(CallView.parse(own.json()).id).toBe(id);
});

it('there is no such API without its settings', async () => {
  const w = await exotelWorld({ env: { SIDECALL_EXOTEL_SID: '' } });
  expect(await new ExotelClient(w.app, 'json').details('CA00').catch(() => 'no answer of Exotel’s')).toMatchObject({
    status: 404,
    refusal: null,
  });
});
