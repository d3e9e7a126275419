import { createParser } from 'eventsource-parser';
import { expect, it, onTestFinished } from 'vitest';
import { SipEdge } from '../../../src/gateway/edge/edge.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { type TestApp, type TestAppOptions, testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';
import { RawPhone, type Reply, type RequestOptions, type Sent } from '../telephony/support/raw-phone.ts';

interface Served extends TestApp {
  phone(identity: string, role?: 'agent' | 'supervisor' | 'visitor', ttl?: number): Promise<RawPhone>;
}

/** The app with the real edge, on its own route for browsers. */
async function served(options: TestAppOptions = {}): Promise<Served> {
  let test: TestApp | null = null;
  const edge = new SipEdge(
    {
      domain: 'sidecall.test',
      verifyToken: async (jwt) => (test as TestApp).tokens.verify(jwt),
      clock: options.clock ?? systemClock,
      limits: { messageBytes: 65_536, messagesPerSecond: 50 },
      graceMs: 1000,
    },
    { onInvite: () => undefined, onContacts: () => undefined, onError: (error) => expect.unreachable(String(error)) },
  );
  const core = {
    accept: (...args: Parameters<SipEdge['accept']>) => edge.accept(...args),
    onSubscriber: (...args: Parameters<SipEdge['onSubscriber']>) => edge.onSubscriber(...args),
  };
  test = await testApp({ ...options, core: core as never });
  const { app, tokens } = test;
  const url = `${(await app.listen({ port: 0, host: '127.0.0.1' })).replace('http', 'ws')}/v1/sip`;
  onTestFinished(() => edge.close());
  return {
    ...test,
    async phone(identity, role = 'agent', ttl = 600) {
      const target = role === 'visitor' ? { target: '+14155550100' } : {};
      const { token } = await tokens.issue({ identity, role, ttl, ...target });
      const phone = await RawPhone.open(url, identity, token);
      onTestFinished(() => phone.cut());
      return phone;
    },
  };
}

const ringing = (audience: string | null) => ({ type: 'call.ringing', audience }) as const;

function ask(phone: RawPhone, { lines = [], ...more }: RequestOptions = {}): Sent {
  const address = `sip:${phone.user}@sidecall.test`;
  const event = lines.some((line) => line.startsWith('Event:')) ? [] : ['Event: sidecall'];
  const all = [...event, 'Accept: text/event-stream', ...lines];
  return phone.send('SUBSCRIBE', { uri: address, to: `<${address}>`, ...more, lines: all });
}

/** The stream as a page reads it. Notifications are confirmed unless `confirm` returns false. */
class Reading {
  readonly phone: RawPhone;
  readonly sent: Sent;
  readonly reply: Reply;
  readonly events: string[] = [];
  readonly notifications: string[] = [];
  text = '';
  confirm: string | null = '200 OK';
  readonly #parser = createParser({ onEvent: ({ id, event, data }) => this.events.push(this.#shown(id, event, data)) });

  private constructor(phone: RawPhone, sent: Sent, reply: Reply) {
    this.phone = phone;
    this.sent = sent;
    this.reply = reply;
  }

  static async open(
    phone: RawPhone,
    options: RequestOptions = {},
    confirm: string | null = '200 OK',
  ): Promise<Reading> {
    const sent = ask(phone, options);
    const reading = new Reading(phone, sent, await phone.final(sent));
    reading.confirm = confirm;
    const reads = setInterval(() => reading.#read(), 5);
    onTestFinished(() => clearInterval(reads));
    return reading;
  }

  async until(event: string): Promise<void> {
    await eventually(event, () => this.events.includes(event));
  }

  async state(state: string): Promise<void> {
    await eventually(state, () => this.notifications.some((each) => each.includes(`Subscription-State: ${state}`)));
  }

  /** Another request in the same dialog. */
  async again(lines: string[] = []): Promise<Reply> {
    const { callId, fromTag } = this.sent;
    const to = `<sip:${this.phone.user}@sidecall.test>;tag=${this.reply.toTag}`;
    return this.phone.final(ask(this.phone, { callId, fromTag, to, lines }));
  }

  #shown(id: string | undefined, event: string | undefined, data: string): string {
    return event === 'closed' ? `closed ${(JSON.parse(data) as { reason: string }).reason}` : `${id} ${event}`;
  }

  #read(): void {
    const at = this.phone.received.findIndex((text) => text.startsWith('NOTIFY '));
    const [next] = at === -1 ? [] : this.phone.received.splice(at, 1);
    if (next === undefined) return;
    this.notifications.push(next);
    const body = next.slice(next.indexOf('\r\n\r\n') + 4);
    this.text += body;
    this.#parser.feed(body);
    if (this.confirm !== null) this.phone.respond(next, this.confirm);
    this.#read();
  }
}

it('a page that subscribes over its socket gets the stream of GET /v1/events, with its own calls', async () => {
  const test = await served();
  await test.happen(aCall(1), ringing('kim'));
  await test.happen(aCall(2, { agent: 'lou' }), ringing('lou'));
  const kim = await Reading.open(await test.phone('kim'));
  expect(kim.reply.status).toBe(200);
  expect(Number(kim.reply.header('Expires'))).toBeGreaterThan(500);
  await kim.until('2 snapshot');
  expect(kim.text).toContain(aCall(1).id);
  expect(kim.text).not.toContain(aCall(2).id);
  await test.happen(aCall(2, { agent: 'lou', phase: 'active' }), { type: 'call.answered', audience: 'lou' });
  await test.happen(aCall(1, { phase: 'active' }), { type: 'call.answered', audience: 'kim' });
  await kim.until('4 call.answered');
  expect(kim.events).toEqual(['2 snapshot', '4 call.answered']);
  expect(kim.notifications[0]).toMatch(/^Event: sidecall\r\nSubscription-State: active;expires=\d+\r$/m);
});

it('goes on after the last event that the page has seen, and starts anew for one that never was', async () => {
  const test = await served();
  for (let n = 1; n <= 5; n += 1) await test.happen(aCall(n), ringing('kim'));
  const kim = await Reading.open(await test.phone('kim'), { lines: ['Last-Event-ID: 3'] });
  await kim.until('5 call.ringing');
  expect(kim.events).toEqual(['4 call.ringing', '5 call.ringing']);
  const later = await Reading.open(await test.phone('kim'), { lines: ['Last-Event-ID: 99'] });
  await later.until('5 snapshot');
  expect((await Reading.open(await test.phone('kim'), { lines: ['Last-Event-ID: x'] })).reply.status).toBe(400);
});

it('a supervisor gets everything in order and once, in far fewer notifications than events', async () => {
  const test = await served();
  const sam = await Reading.open(await test.phone('sam', 'supervisor'));
  await sam.until('0 snapshot');
  await Promise.all(Array.from({ length: 250 }, (_, n) => test.happen(aCall(n), ringing(n % 2 ? 'kim' : null))));
  await sam.until('250 call.ringing');
  expect(sam.events.slice(1)).toEqual(Array.from({ length: 250 }, (_, n) => `${n + 1} call.ringing`));
  expect(sam.phone.closed).toBe(null);
  expect(Math.max(...sam.notifications.map((each) => each.length))).toBeLessThan(18_000);
});

it('the next notification waits until the page has confirmed the one before', async () => {
  const test = await served();
  const kim = await Reading.open(await test.phone('kim'), {}, null);
  await eventually('the first notification', () => kim.notifications.length === 1);
  for (let n = 1; n <= 20; n += 1) await test.happen(aCall(n), ringing('kim'));
  expect(kim.notifications).toHaveLength(1);
  kim.confirm = '200 OK';
  kim.phone.respond(kim.notifications[0] ?? '', '200 OK');
  await kim.until('20 call.ringing');
});

it('a masked call’s notifications hold none of the caller’s digits', async () => {
  const test = await served();
  const kim = await Reading.open(await test.phone('kim'));
  await test.happen(aCall(1, { masked: true }), ringing('kim'));
  await kim.until('1 call.ringing');
  expect(kim.notifications.join()).not.toContain('5550123');
});

it('ends with its token, unless it is renewed with another of the same agent and role', async () => {
  const test = await served();
  const kim = await Reading.open(await test.phone('kim', 'agent', 2));
  const lou = await Reading.open(await test.phone('lou', 'agent', 2));
  kim.phone.token = (await test.tokens.issue({ identity: 'kim', role: 'supervisor', ttl: 3000 })).token;
  expect((await kim.again()).status).toBe(403);
  kim.phone.token = (await test.tokens.issue({ identity: 'kim', role: 'agent', ttl: 3000 })).token;
  expect(Number((await kim.again()).header('Expires'))).toBeGreaterThan(2900);
  await lou.state('terminated;reason=');
  await test.happen(aCall(1), ringing('kim'));
  await kim.until('1 call.ringing');
  expect(kim.events).toEqual(['0 snapshot', '1 call.ringing']);
});

it('says why it ends: revoked, or stopping', async () => {
  const test = await served();
  const [kim, lou] = [await Reading.open(await test.phone('kim')), await Reading.open(await test.phone('lou'))];
  for (const each of [kim, lou]) await each.until('0 snapshot');
  const headers = { ...test.withKey, 'content-type': 'application/json' };
  const answer = await test.app.inject({
    method: 'POST',
    url: '/v1/tokens/revoke',
    headers,
    payload: { identity: 'kim' },
  });
  expect(answer.statusCode).toBeLessThan(300);
  await kim.until('closed revoked');
  await kim.state('terminated;reason=deactivated');
  expect(lou.events).toEqual(['0 snapshot']);
});

it('is over when the page unsubscribes, refuses a notification, or goes', async () => {
  const test = await served();
  const streams = async (): Promise<string | undefined> =>
    /^sidecall_event_streams (\d+)$/m.exec((await test.app.inject('/metrics')).body)?.[1];
  const readings = [await Reading.open(await test.phone('kim')), await Reading.open(await test.phone('kim'))];
  readings.push(await Reading.open(await test.phone('kim')));
  for (const each of readings) await each.until('0 snapshot');
  expect(await streams()).toBe('3');
  const [first, second, third] = readings as [Reading, Reading, Reading];
  expect((await first.again(['Expires: 0'])).status).toBe(200);
  await first.state('terminated;reason=timeout');
  second.confirm = '481 Subscription Does Not Exist';
  await test.happen(aCall(1), ringing('kim'));
  third.phone.cut();
  await eventually('no stream to be left', async () => (await streams()) === '0');
  expect((await first.again()).status).toBe(481);
});

it('one socket has one subscription: the next takes its place', async () => {
  const test = await served();
  const phone = await test.phone('kim');
  const first = await Reading.open(phone);
  await first.state('active');
  const second = await phone.final(ask(phone));
  expect(second.status).toBe(200);
  await first.state('terminated;reason=deactivated');
});

it('a page with too many streams is told when to come back', async () => {
  const test = await served({ env: { SIDECALL_MAX_STREAMS_EACH: '1' } });
  const first = await Reading.open(await test.phone('kim'));
  await first.until('0 snapshot');
  const second = await Reading.open(await test.phone('kim'));
  await second.state('terminated;reason=giveup;retry-after=60');
});

it.each([
  ['without a token', 401, async (test: Served) => ask(Object.assign(await test.phone('kim'), { token: null }))],
  ['of a visitor', 403, async (test: Served) => ask(await test.phone('v1', 'visitor'))],
  ['for the events of another', 403, async (test: Served) => ask(await test.phone('kim'), { uri: 'sip:lou@x' })],
  ['for another package', 489, async (test: Served) => ask(await test.phone('kim'), { lines: ['Event: presence'] })],
  ['in another format', 406, async (test: Served) => askFor(await test.phone('kim'), 'application/pidf+xml')],
  ['for too short', 423, async (test: Served) => ask(await test.phone('kim'), { lines: ['Expires: 5'] })],
  ['for no time at all', 400, async (test: Served) => ask(await test.phone('kim'), { lines: ['Expires: soon'] })],
  ['in no dialog of ours', 481, async (test: Served) => ask(await test.phone('kim'), { to: '<sip:kim@x>;tag=none' })],
])('a subscription %s gets %i', async (_what, status, send) => {
  const test = await served();
  const phones: RawPhone[] = [];
  const phone = async (...args: Parameters<Served['phone']>): Promise<RawPhone> => {
    const opened = await test.phone(...args);
    phones.push(opened);
    return opened;
  };
  const sent = await send({ ...test, phone });
  const reply = await (phones[0] as RawPhone).final(sent);
  expect(reply.status).toBe(status);
  if (status === 489) expect(reply.header('Allow-Events')).toBe('sidecall');
  if (status === 423) expect(reply.header('Min-Expires')).toBe('60');
});

function askFor(phone: RawPhone, type: string): Sent {
  const address = `sip:${phone.user}@sidecall.test`;
  return phone.send('SUBSCRIBE', { uri: address, to: `<${address}>`, lines: ['Event: sidecall', `Accept: ${type}`] });
}

it.each([3_600_000, -3_600_000])('events go on at their pace, also if the date is set by %d ms', async (step) => {
  let set = 0;
  const test = await served({ clock: { ...systemClock, now: () => systemClock.now() + set } });
  await test.happen(aCall(1), ringing('kim'));
  const kim = await Reading.open(await test.phone('kim'));
  await kim.until('1 snapshot');
  set = step;
  await test.happen(aCall(1, { phase: 'active' }), { type: 'call.answered', audience: 'kim' });
  await kim.until('2 call.answered');
  const left = Number(/;expires=(\d+)/.exec(kim.notifications.at(-1) ?? '')?.[1]);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(Number(kim.reply.header('Expires')));
});

it('a page learns whether calls ring in it, also if it registers later, and a phone without a page learns nothing', async () => {
  const test = await served();
  const page = async (age: number): Promise<Reading> => {
    const phone = await test.phone('kim');
    const reading = await Reading.open(phone);
    await reading.until('0 snapshot');
    const params = `+sip.instance="<urn:uuid:${phone.host}>";+sidecall.microphone="works";+sidecall.age="${age}"`;
    await phone.final(phone.send('REGISTER', { contact: `<sip:kim@${phone.host}>;${params}` }));
    return reading;
  };
  const notices = (reading: Reading): unknown[] =>
    [...reading.text.matchAll(/^event: rings\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '').here);
  const old = await page(60_000);
  await eventually('the first page to ring', () => notices(old).length === 1);
  const young = await page(0);
  await eventually('the second page to ring', () => notices(young).length === 1);
  await eventually('the first page to ring no more', () => notices(old).length === 2);
  expect([notices(old), notices(young)]).toEqual([[true, false], [true]]);
  // The notice has no id: a page goes on after the last event of a call.
  expect(old.text).not.toMatch(/^id: .*\nevent: rings/m);
  const plain = await test.phone('kim');
  const reading = await Reading.open(plain);
  await plain.register();
  await reading.until('0 snapshot');
  expect(notices(reading)).toEqual([]);
});
