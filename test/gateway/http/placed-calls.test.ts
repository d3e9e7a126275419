import { expect, it } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { CallView } from '../../../src/domain/protocol/call.ts';
import type { CallOrder } from '../../../src/domain/protocol/call-order.ts';
import { keyMark } from '../../../src/gateway/auth/api-keys.ts';
import { KeptAnswers } from '../../../src/gateway/calls/placing/kept-answers.ts';
import type { Calls } from '../../../src/gateway/calls/port.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { apiKey, type TestApp, testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';

const callKey = 'ck_key-for-tests-0123456789abcdef';
const order: CallOrder = { number: '+14155550150', agent: 'kim' };

/** The app, with call control that writes each placed call as the real one does. */
async function placing(options: { refuse?: CodedError; gate?: Promise<void>; clock?: ManualClock } = {}) {
  const placed: CallOrder[] = [];
  let world: TestApp;
  const place: Calls['place'] = async (wish, origin, answer) => {
    placed.push(wish);
    await options.gate;
    if (options.refuse !== undefined) throw options.refuse;
    const call = aCall(placed.length, { direction: 'outbound', origin: { kind: 'api', id: origin } });
    const kept = answer === null ? undefined : await answer(call);
    await world.storage.calls.write(call, [], kept && { answer: kept });
    return call;
  };
  world = await testApp({
    calls: { place },
    env: { SIDECALL_CALL_KEYS: callKey },
    ...(options.clock && { clock: options.clock }),
  });
  const post = (key: string | null, body: object = order, headers: object = world.withKey) =>
    world.app.inject({
      ...{ method: 'POST', url: '/v1/calls', payload: body },
      headers: { ...headers, ...(key !== null && { 'idempotency-key': key }) },
    });
  return { ...world, placed, post };
}

it('places a call, and answers a repeated request with the same answer and no second call', async () => {
  const { post, placed, storage } = await placing();
  const first = await post('k1');
  expect(first.statusCode).toBe(201);
  expect(CallView.parse(first.json())).toMatchObject({ id: aCall(1).id, direction: 'outbound' });
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  // What has become of the call does not change the answer.
  await storage.calls.write(aCall(1, { phase: 'ended' }), []);
  const again = await post('k1', { agent: 'kim', number: '+14155550150' });
  expect(again.statusCode).toBe(201);
  expect(again.body).toBe(first.body);
  expect(again.headers['idempotent-replayed']).toBe('true');
  expect(placed).toHaveLength(1);
  expect((await post('k2')).json().id).toBe(aCall(2).id);
  expect(await storage.recordings.audit(3)).toMatchObject([
    { what: 'call.placed', who: 'api-key', subject: aCall(2).id },
    { what: 'call.placed', subject: aCall(1).id },
  ]);
});

it('another body under the same key is refused, and changes nothing', async () => {
  const { post, placed } = await placing();
  await post('k1');
  const other = await post('k1', { ...order, number: '+14155550177' });
  expect(other.statusCode).toBe(422);
  expect(other.json().error.code).toBe('IDEMPOTENCY_KEY_REUSED');
  expect(placed).toHaveLength(1);
});

it('requests at the same moment make one call, and get one answer', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { post, placed } = await placing({ gate });
  const all = Promise.all([post('k1'), post('k1'), post('k1'), post('k1', { ...order, number: '+14155550177' })]);
  open();
  const answers = await all;
  expect(placed).toHaveLength(1);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, 201, 422]);
  const bodies = answers.filter(({ statusCode }) => statusCode === 201).map(({ body }) => body);
  expect(new Set(bodies).size).toBe(1);
});

it('a refused request is not kept: the same key can be used again', async () => {
  const { post, placed } = await placing({ refuse: new CodedError('AGENT_BUSY') });
  for (let n = 1; n <= 2; n += 1) {
    expect((await post('k1')).json().error.code).toBe('AGENT_BUSY');
    expect(placed).toHaveLength(n);
  }
});

it('keys of different senders are different, and a quoted key is the same as a bare one', async () => {
  const { post, placed, as } = await placing();
  await post('k1');
  await post('"k1"');
  expect(placed).toHaveLength(1);
  await post('k1', order, { authorization: `Bearer ${callKey}` });
  await post('k1', order, await as('root', 'admin'));
  expect(placed).toHaveLength(3);
});

it('without a usable key nothing is placed', async () => {
  const { post, placed } = await placing();
  for (const key of [null, '', '   ', 'a b', 'ä', 'x'.repeat(256)]) {
    const answer = await post(key);
    expect(answer.statusCode, String(key)).toBe(400);
    expect(answer.json().error.code).toBe('IDEMPOTENCY_KEY_MISSING');
  }
  expect(placed).toEqual([]);
});

it('an order that is not well formed is refused', async () => {
  const { post, placed } = await placing();
  const cases: [what: string, change: object][] = [
    ['neither an agent nor a flow', { agent: undefined }],
    ['both', { flow: 'survey' }],
    ['“first” without an agent', { agent: undefined, flow: 'survey', first: 'number' }],
    ['no number', { number: '' }],
    ['too many parameters', { params: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`p${n}`, 'x'])) }],
    ['a name that is no header', { params: { 'a b': 'x' } }],
    ['a time that is too short', { maxSeconds: 1 }],
  ];
  for (const [what, change] of cases) {
    const answer = await post('k1', { ...order, ...change });
    expect(answer.json().error?.code, what).toBe('BAD_REQUEST');
  }
  expect(placed).toEqual([]);
});

it('a key for calls places, reads, lists and ends calls, and does nothing else', async () => {
  const { app, post, as } = await placing();
  const withCallKey = { authorization: `Bearer ${callKey}` };
  expect((await post('k1', order, withCallKey)).statusCode).toBe(201);
  const get = async (url: string) => (await app.inject({ url, headers: withCallKey })).statusCode;
  expect(await get('/v1/calls')).toBe(200);
  expect(await get(`/v1/calls/${aCall(1).id}`)).toBe(200);
  for (const url of ['/v1/agents', '/v1/webhooks', '/v1/audit', '/v1/contacts', '/v1/events']) {
    expect(await get(url), url).toBe(403);
  }
  const wrong = await post('k2', order, { authorization: 'Bearer ck_another-key-0123456789abcdef' });
  expect(wrong.json().error.code).toBe('API_KEY_INVALID');
  for (const role of ['agent', 'supervisor'] as const) {
    expect((await post('k2', order, await as('kim', role))).statusCode).toBe(403);
  }
});

it('answers are kept for seven days, also by the next process', async () => {
  const clock = new ManualClock();
  const { post, placed, storage } = await placing({ clock });
  const { body } = await post('k1');
  clock.advance(6 * 86_400_000);
  const next = new KeptAnswers(storage.keptAnswers, clock);
  const { answer, repeated } = await next.once({ scope: keyMark(apiKey), key: 'k1', body: order }, () => {
    throw new Error('placed twice');
  });
  expect(repeated).toBe(true);
  expect(JSON.parse(answer)).toEqual(JSON.parse(body));
  clock.advance(86_400_001);
  expect((await post('k1')).json().id).toBe(aCall(2).id);
  expect(placed).toHaveLength(2);
});
