import { describe, expect, it } from 'vitest';
import type { FlowEvent } from '../../../src/domain/flows/run/events.ts';
import type { FlowSimulator } from '../../../src/domain/flows/simulate/simulator.ts';
import { allTo, call, flow, goodbye, heard, monday, path, question, sent, simulate } from './support/flows.ts';

type Response = Extract<FlowEvent, { type: 'response' }> extends infer Event ? Event : never;

function respond(simulator: FlowSimulator, answer: object): void {
  const { id } = question(simulator, 'request');
  simulator.happen({ type: 'response', id, at: simulator.now, ...answer } as Response);
}

const json = (value: unknown, status = 200) => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
});

describe('an HTTP request', () => {
  const node = {
    name: 'ask',
    kind: 'request',
    url: 'https://orders.example/of/{{account}}?from={{caller.number}}',
    headers: { 'X-Account': 'a\r\nX-Evil: {{account}}' },
    secretHeaders: { Authorization: 'orders-key' },
    body: { account: '{{account}}', count: '{{count}}', list: [{ note: 'of {{account}}' }, true, null] },
    save: { state: 'orders.0.state', total: 'total', empty: 'orders', nothing: 'constructor' },
    saveStatus: 'status',
    outcomes: allTo('goodbye', 'done', 'timeout', 'failed'),
  };
  const asking = (more: object = {}) =>
    simulate(flow([{ ...node, ...more }, goodbye]), {
      start: { variables: { account: 'a/b?c d', count: 2 } },
    });

  it('has its values escaped for URL, headers and JSON, and names of secrets only', () => {
    const [request] = sent(asking(), 'request');
    expect(request).toMatchObject({
      url: 'https://orders.example/of/a%2Fb%3Fc%20d?from=%2B14155550123',
      method: 'POST',
      headers: { 'X-Account': 'a  X-Evil: a/b?c d' },
      secretHeaders: { Authorization: 'orders-key' },
      timeoutMs: 5000,
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      account: 'a/b?c d',
      count: 2,
      list: [{ note: 'of a/b?c d' }, true, null],
    });
  });

  it('saves texts, numbers and truth values of the answer, and the status', () => {
    const simulator = asking();
    respond(simulator, json({ orders: [{ state: 'sent' }], total: 12.5 }));
    expect(simulator.state.variables).toMatchObject({
      state: 'sent',
      total: 12.5,
      empty: '',
      nothing: '',
      status: 200,
    });
    expect(simulator.path[0]).toMatchObject({ outcome: 'done', detail: 'HTTP 200' });
  });

  it.each([
    ['a slow server', { failed: 'timeout' }, 'timeout', 'timeout'],
    ['a private address', { failed: 'refused' }, 'failed', 'refused'],
    ['a huge answer', { failed: 'too-large' }, 'failed', 'too-large'],
    ['garbage', { status: 200, contentType: 'application/json', body: '<html>' }, 'failed', 'HTTP 200, no JSON'],
    ['an error', json({}, 500), 'failed', 'HTTP 500'],
    ['a redirect', json({}, 302), 'failed', 'HTTP 302'],
  ])('has an outcome for %s', (_, answer, outcome, detail) => {
    const simulator = asking();
    respond(simulator, answer);
    expect(simulator.path[0]).toMatchObject({ outcome, detail });
  });

  it('asks its fallback once', () => {
    const simulator = asking({ fallbackUrl: 'https://second.example/' });
    respond(simulator, { failed: 'timeout' });
    expect(
      sent(simulator, 'request')
        .map(({ url }) => url)
        .at(-1),
    ).toBe('https://second.example/');
    respond(simulator, json({ total: 1 }));
    expect(path(simulator)[0]).toBe('ask done');

    const twice = asking({ fallbackUrl: 'https://second.example/' });
    respond(twice, { failed: 'network' });
    respond(twice, { failed: 'timeout' });
    expect(sent(twice, 'request')).toHaveLength(2);
    expect(path(twice)[0]).toBe('ask timeout');
  });

  it('takes a URL that is one variable as it is', () => {
    const simulator = simulate(flow([{ ...node, url: '{{hook}}' }, goodbye]), {
      start: { variables: { hook: 'https://hooks.example/a?b=c' } },
    });
    expect(sent(simulator, 'request')[0]?.url).toBe('https://hooks.example/a?b=c');
  });

  it('leaves no value of an earlier answer', () => {
    const again = flow([
      { ...node, outcomes: allTo('second', 'done', 'timeout', 'failed') },
      { ...node, name: 'second' },
      goodbye,
    ]);
    const simulator = simulate(again);
    respond(simulator, json({ orders: [{ state: 'sent' }] }));
    respond(simulator, json({}));
    expect(simulator.state.variables.state).toBe('');
  });
});

describe('passthru as Exotel sends it', () => {
  const gather = {
    name: 'gather',
    kind: 'gather',
    prompt: [{ text: { en: '?' } }],
    save: 'd',
    maxDigits: 3,
    outcomes: allTo('pass', 'got', 'no-input', 'invalid'),
  };
  const node = {
    name: 'pass',
    kind: 'passthru',
    url: 'https://hook.example/passthru?key=1',
    outcomes: allTo('goodbye', 'ok', 'other', 'timeout', 'failed'),
  };

  it('has its parameters, with digits in double quotes', () => {
    const simulator = simulate(flow([gather, node, goodbye]), {
      start: { call: { ...call, custom: 'order 7&x' } },
    });
    for (const digit of '215') simulator.press(digit);
    const [request] = sent(simulator, 'request');
    expect(request).toMatchObject({ method: 'GET', body: null });
    const url = new URL(request?.url ?? '');
    expect(url.origin + url.pathname).toBe('https://hook.example/passthru');
    expect([...url.searchParams]).toEqual([
      ['key', '1'],
      ['CallSid', 'CA1'],
      ['CallFrom', '+14155550123'],
      ['CallTo', '+14155550100'],
      ['CallStatus', 'in-progress'],
      ['Direction', 'incoming'],
      ['Created', 'Mon, 02 Mar 2026 15:29:59'],
      ['DialCallDuration', '0'],
      ['StartTime', '2026-03-02 15:29:59'],
      ['EndTime', '1970-01-01 05:30:00'],
      ['CallType', 'call-attempt'],
      ['DialWhomNumber', ''],
      ['flow_id', 'main'],
      ['tenant_id', '0'],
      ['From', '+14155550123'],
      ['To', '+14155550100'],
      ['CurrentTime', '2026-03-02 15:30:00'],
      ['digits', '"215"'],
      ['CustomField', 'order 7&x'],
    ]);
    expect(request?.url).toContain('digits=%22215%22');
    expect(request?.url).toContain('StartTime=2026-03-02+15%3A29%3A59');
  });

  it.each([
    [200, 'ok'],
    [302, 'other'],
    [301, 'failed'],
    [404, 'failed'],
  ])('goes by the status %s to %s', (status, outcome) => {
    const simulator = simulate(flow([node, goodbye]));
    respond(simulator, { status, contentType: 'text/html', body: 'ignored' });
    expect(path(simulator)[0]).toBe(`pass ${outcome}`);
  });

  it('knows of a conversation before', () => {
    const ring = {
      name: 'ring',
      kind: 'ring',
      targets: [{ number: '+4930123456' }],
      outcomes: allTo('pass', 'answered', 'busy', 'no-answer', 'failed'),
    };
    const simulator = simulate(flow([ring, node, goodbye]));
    const { id } = question(simulator, 'ring');
    simulator.answer(id, { type: 'connected', to: '+4930123456' });
    simulator.advance(61_000);
    simulator.answer(id, { type: 'parted' });
    const { searchParams } = new URL(sent(simulator, 'request')[0]?.url ?? '');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      CallType: 'completed',
      DialWhomNumber: '+4930123456',
      DialCallStatus: 'completed',
      DialCallDuration: '61',
    });
  });

  it('goes on at once if it is asynchronous', () => {
    const simulator = simulate(flow([{ ...node, async: true }, goodbye]));
    expect(path(simulator)).toEqual(['pass ok', 'goodbye end']);
    expect(sent(simulator, 'request')).toHaveLength(1);
  });
});

describe('a dynamic greeting', () => {
  const node = {
    name: 'greet',
    kind: 'greeting',
    url: 'https://hook.example/greeting',
    outcomes: allTo('goodbye', 'done', 'failed'),
  };

  it('plays texts and URLs, one a line', () => {
    const simulator = simulate(flow([node, goodbye]));
    expect(sent(simulator, 'request')[0]?.url).toBe(
      'https://hook.example/greeting?CallSid=CA1&From=%2B14155550123&To=%2B14155550100&DialWhomNumber=',
    );
    respond(simulator, {
      status: 200,
      contentType: 'text/plain; charset=utf-8',
      body: '\r\nGood morning\r\nhttps://a.example/x.wav\n',
    });
    expect(sent(simulator, 'play')[0]?.parts).toEqual([
      { text: 'Good morning', language: 'en' },
      { url: 'https://a.example/x.wav' },
    ]);
    simulator.finishPlaying();
    expect(path(simulator)[0]).toBe('greet done');
  });

  it.each([
    ['an error', { status: 500, contentType: 'text/plain', body: 'x' }],
    ['a page', { status: 200, contentType: 'text/html', body: '<p>' }],
    ['nothing', { status: 200, contentType: 'text/plain', body: ' \n ' }],
    ['no answer', { failed: 'timeout' }],
  ])('has the outcome failed for %s', (_, answer) => {
    const simulator = simulate(flow([node, goodbye]));
    respond(simulator, answer);
    expect(path(simulator)[0]).toBe('greet failed');
    expect(heard(simulator)).toEqual([]);
  });

  it('plays twenty lines at most', () => {
    const simulator = simulate(flow([node, goodbye]));
    respond(simulator, { status: 200, contentType: 'text/plain', body: 'x\n'.repeat(1000) });
    expect(sent(simulator, 'play')[0]?.parts).toHaveLength(20);
  });
});

describe('a CRM lookup', () => {
  const node = { name: 'crm', kind: 'lookup', timeoutMs: 1500, outcomes: allTo('again', 'found', 'unknown', 'failed') };
  const again = {
    ...node,
    name: 'again',
    number: '{{called.number}}',
    outcomes: allTo('goodbye', 'found', 'unknown', 'failed'),
  };

  function answer(simulator: FlowSimulator, more: object): void {
    const { id } = question(simulator, 'lookup');
    simulator.happen({ type: 'lookup', id, at: simulator.now, ...more } as FlowEvent);
  }

  it('asks for the caller, or for another number', () => {
    const simulator = simulate(flow([node, again, goodbye]));
    answer(simulator, { outcome: 'unknown' });
    expect(sent(simulator, 'lookup').map(({ number, timeoutMs }) => [number, timeoutMs])).toEqual([
      [null, 1500],
      ['+14155550100', 1500],
    ]);
  });

  it('puts the contact in variables, and forgets the one before', () => {
    const simulator = simulate(flow([node, again, goodbye]));
    answer(simulator, { outcome: 'found', values: { name: 'Northwind', vip: true, 'bad key': 'x', openTickets: 2 } });
    expect(simulator.state.variables).toMatchObject({
      'contact.name': 'Northwind',
      'contact.vip': true,
      'contact.openTickets': 2,
    });
    answer(simulator, { outcome: 'timeout' });
    expect(simulator.path[1]).toMatchObject({ outcome: 'failed', detail: 'timeout' });
    expect(Object.keys(simulator.state.variables).filter((name) => name.startsWith('contact'))).toEqual([]);
    expect(simulator.now).toBe(monday);
  });
});
