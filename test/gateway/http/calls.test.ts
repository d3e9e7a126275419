import { expect, it } from 'vitest';
import { CallPage, CallView } from '../../../src/domain/protocol/call.ts';
import type { Actor } from '../../../src/gateway/calls/port.ts';
import { testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';

it('an agent reads its own calls, a supervisor everyone’s', async () => {
  const { app, happen, as } = await testApp();
  for (const [n, agent] of ['kim', 'lou', 'kim', null].entries()) await happen(aCall(n, { agent, phase: 'ended' }));
  const read = async (headers: object, query = '') => {
    const answer = await app.inject({ url: `/v1/calls${query}`, headers: { ...headers } });
    expect(answer.statusCode).toBe(200);
    return CallPage.parse(answer.json()).calls.map((call) => Number.parseInt(call.id.slice(2), 16));
  };
  expect(await read(await as('kim'))).toEqual([2, 0]);
  expect(await read(await as('sam', 'supervisor'))).toEqual([3, 2, 1, 0]);
  expect(await read(await as('sam', 'supervisor'), '?agent=lou')).toEqual([1]);
  expect((await app.inject({ url: '/v1/calls?agent=lou', headers: await as('kim') })).statusCode).toBe(403);

  expect((await app.inject({ url: `/v1/calls/${aCall(0).id}`, headers: await as('kim') })).statusCode).toBe(200);
  const other = await app.inject({ url: `/v1/calls/${aCall(0).id}`, headers: await as('lou') });
  expect(other.statusCode).toBe(404);
  expect(other.json().error.code).toBe('CALL_NOT_FOUND');
});

it('the log is read page by page', async () => {
  const { app, happen, as } = await testApp();
  for (let n = 0; n < 5; n += 1) await happen(aCall(n));
  const headers = await as('kim');
  const first = CallPage.parse((await app.inject({ url: '/v1/calls?limit=3', headers })).json());
  expect(first.calls).toHaveLength(3);
  const second = CallPage.parse((await app.inject({ url: `/v1/calls?limit=3&before=${first.next}`, headers })).json());
  expect(second.calls).toHaveLength(2);
  expect(second.next).toBeNull();
  for (const query of ['limit=0', 'limit=101', 'limit=x', 'before=x']) {
    const answer = await app.inject({ url: `/v1/calls?${query}`, headers });
    expect(answer.json().error?.code, query).toBe('BAD_REQUEST');
  }
});

it('a masked call leaves without the caller’s digits, to a supervisor as well', async () => {
  const { app, happen, as } = await testApp();
  const note = 'call back on 212-555-0177';
  const params = { phone: '(415) 555-0123', reason: 'I am 415.555.0123' };
  const call = aCall(1, { masked: true, note, customerName: 'Kim 5550123', params });
  await happen(call);
  for (const headers of [await as('kim'), await as('sam', 'supervisor')]) {
    for (const url of ['/v1/calls', `/v1/calls/${call.id}`]) {
      const { body } = await app.inject({ url, headers });
      expect(body).toContain('"masked":true');
      // An agent wrote this text, so it is shown unchanged.
      expect(body).toContain(note);
      expect(body).not.toMatch(/4155550123|555.0123|5550123/);
    }
  }
});

it('commands reach call control with who asks, and answer with the call’s view', async () => {
  const asked: [string, string, Actor][] = [];
  const command =
    (name: string) =>
    async (id: string, actor: Actor): Promise<ReturnType<typeof aCall>> => {
      asked.push([name, id, actor]);
      return aCall(1, { masked: true });
    };
  const { app, as } = await testApp({
    calls: { hold: command('hold'), resume: command('resume'), hangUp: command('hangUp') },
  });
  for (const path of ['hold', 'resume', 'hang-up']) {
    const answer = await app.inject({
      method: 'POST',
      url: `/v1/calls/CA1/${path}`,
      // Many clients send this header without a body.
      headers: { ...(await as('kim')), 'content-type': 'application/json' },
    });
    expect(answer.statusCode).toBe(200);
    expect(CallView.parse(answer.json()).customer.number).toBeUndefined();
  }
  const kim = { identity: 'kim', role: 'agent' };
  expect(asked).toEqual([
    ['hold', 'CA1', kim],
    ['resume', 'CA1', kim],
    ['hangUp', 'CA1', kim],
  ]);
});

it('a server’s message is checked before it reaches call control, and answered with its id', async () => {
  const asked: unknown[] = [];
  const { app, withKey, as } = await testApp({
    calls: {
      message: async (id, message, actor) => {
        asked.push([id, message, actor.role]);
        return 'KX1';
      },
    },
  });
  const send = (payload: object, headers: object = withKey) =>
    app.inject({ method: 'POST', url: '/v1/calls/CA1/messages', headers: { ...headers }, payload });
  const sent = await send({ content: { a: [1, null] }, to: 'customer', contentType: 'text/plain' });
  expect([sent.statusCode, sent.json()]).toEqual([200, { voiceEventSid: 'KX1' }]);
  expect((await send({ content: 'hello' }, await as('kim'))).statusCode).toBe(200);
  const defaults = { to: 'agent', contentType: 'application/json', messageType: 'user-defined-message' };
  expect(asked).toEqual([
    ['CA1', { ...defaults, content: { a: [1, null] }, to: 'customer', contentType: 'text/plain' }, 'admin'],
    ['CA1', { ...defaults, content: 'hello' }, 'agent'],
  ]);
  for (const wrong of [
    {},
    { content: null },
    { content: 'x', messageType: 'other' },
    { content: 'x', to: 'all' },
    { content: 'x', contentType: 7 },
    { content: 'x', contentType: 'x'.repeat(101) },
    { content: 'x', extra: 1 },
  ]) {
    const refused = await send(wrong);
    expect(refused.statusCode, JSON.stringify(wrong)).toBe(400);
    expect(refused.json().error.code).toMatch(/^(BAD_REQUEST|UNKNOWN_FIELD)$/);
  }
  expect((await send({ content: 'x' }, {})).statusCode).toBe(401);
  expect(asked).toHaveLength(2);
});

it('wrap-up and contact are checked before they reach call control', async () => {
  const seen: unknown[] = [];
  const { app, withKey } = await testApp({
    calls: {
      wrapUp: async (_, wrapUp) => {
        seen.push(wrapUp);
        return aCall(1);
      },
      createContact: async (_, draft) => {
        seen.push(draft);
        return aCall(1);
      },
    },
  });
  const send = async (method: 'PUT' | 'POST', path: string, payload: object) =>
    (await app.inject({ method, url: `/v1/calls/CA1/${path}`, headers: withKey, payload })).statusCode;
  expect(await send('PUT', 'wrap-up', { note: 'x'.repeat(4001), disposition: null })).toBe(400);
  expect(await send('PUT', 'wrap-up', { note: 'fine', disposition: 'Resolved', extra: 1 })).toBe(400);
  expect(await send('PUT', 'wrap-up', { note: 'fine', disposition: 'Resolved' })).toBe(200);
  expect(await send('POST', 'contact', { name: '   ', company: null })).toBe(400);
  expect(await send('POST', 'contact', { name: ' Robin Quill ', company: null })).toBe(200);
  expect(seen).toEqual([
    { note: 'fine', disposition: 'Resolved' },
    { name: 'Robin Quill', company: null },
  ]);
});

it('the choice of a contact is checked before it reaches call control', async () => {
  const seen: unknown[] = [];
  const { app, as } = await testApp({
    calls: {
      chooseContact: async (id, contact, { identity }) => {
        seen.push([id, contact, identity]);
        return aCall(1);
      },
    },
  });
  const headers = await as('kim');
  const send = async (payload: object) =>
    (await app.inject({ method: 'PUT', url: '/v1/calls/CA1/contact', headers, payload })).statusCode;
  for (const wrong of [
    {},
    { contact: 'c1' },
    { contact: { id: 'c1' } },
    { contact: { kind: 'x'.repeat(41), id: '1' } },
  ]) {
    expect(await send(wrong), JSON.stringify(wrong)).toBe(400);
  }
  expect(await send({ contact: { kind: 'contact', id: 'c1' } })).toBe(200);
  expect(await send({ contact: null })).toBe(200);
  expect(seen).toEqual([
    ['CA1', { kind: 'contact', id: 'c1' }, 'kim'],
    ['CA1', null, 'kim'],
  ]);
});

it('the CRM’s own record of a call is checked before it reaches call control', async () => {
  const seen: unknown[] = [];
  const { app, as } = await testApp({
    calls: {
      setCrmRecord: async (id, record, { identity }) => {
        seen.push([id, record, identity]);
        return aCall(1);
      },
    },
  });
  const headers = await as('kim');
  const send = async (payload: object) =>
    (await app.inject({ method: 'PUT', url: '/v1/calls/CA1/crm-record', headers, payload })).statusCode;
  for (const wrong of [{}, { recordId: '' }, { recordId: 7 }, { recordId: 'x'.repeat(201) }]) {
    expect(await send(wrong), JSON.stringify(wrong)).toBe(400);
  }
  for (const connection of ['', 'Two Words', '../x', 'x'.repeat(41)]) {
    expect(await send({ recordId: '7', connection }), connection).toBe(400);
  }
  expect(await send({ recordId: 'e-77' })).toBe(200);
  expect(await send({ recordId: 'x'.repeat(200), connection: 'main-crm' })).toBe(200);
  expect(seen).toEqual([
    ['CA1', { recordId: 'e-77' }, 'kim'],
    ['CA1', { recordId: 'x'.repeat(200), connection: 'main-crm' }, 'kim'],
  ]);
});
