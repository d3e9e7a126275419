import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { holdFlow, supportFlow } from '../../demo/flow/documents.ts';
import { startSite } from '../../demo/site/app.ts';

/** A gateway of fixed answers, by path. */
let answers: Record<string, object> = {};
let asked: string[] = [];
let bodies: string[] = [];
let stub: Server;
let site: Awaited<ReturnType<typeof startSite>>;

beforeAll(async () => {
  stub = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method === 'PUT') bodies.push(Buffer.concat(chunks).toString());
    asked.push(`${request.url} ${request.headers.authorization}`);
    const answer = answers[request.url ?? ''];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error: { code: 'NOT_FOUND' } }));
  });
  await new Promise<void>((done) => stub.listen(0, '127.0.0.1', done));
  const gateway = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;
  site = await startSite({ port: 0, gateway, apiKey: 'sk_site' });
});
beforeEach(() => {
  asked = [];
  bodies = [];
  answers = {};
});
afterAll(async () => {
  await site?.close();
  stub?.closeAllConnections();
  await new Promise((done) => stub?.close(done) ?? done(null));
});

const waiting = { name: 'support', since: '2026-01-01T00:00:00.000Z', seconds: 0, waits: true };

async function wayOf(id: string): Promise<Response> {
  return fetch(`${site.url}/phone/calls/${id}/way`);
}

it('the phone page learns where its call is from the published flows, and never gets the call itself', async () => {
  const path = [{ node: 'soon', kind: 'say', outcome: 'done', at: '', seconds: 1 }];
  answers = {
    '/v1/calls/CA1': {
      ...{ id: 'CA1', phase: 'ringing', agent: null, customer: { number: '+14155550123' } },
      flow: { name: 'support', version: 4, path, queue: waiting },
    },
    '/v1/flows/support/versions/4': { version: 4, document: supportFlow },
    '/v1/flows/hold': { name: 'hold', live: 2 },
    '/v1/flows/hold/versions/2': { version: 2, document: holdFlow },
  };
  const answer = await wayOf('CA1');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({
    state: 'waits',
    place: 'Waits in support',
    hears: 'Music',
    keys: [{ key: '1', means: 'Call back' }],
    steps: ['Soon'],
  });
  await wayOf('CA1');
  const versions = asked.filter((each) => each.includes('/versions/'));
  expect(versions).toEqual(['/v1/flows/support/versions/4 Bearer sk_site', '/v1/flows/hold/versions/2 Bearer sk_site']);
});

it('a call of a number without a flow asks for no flow', async () => {
  answers = { '/v1/calls/CA2': { id: 'CA2', phase: 'active', agent: 'robin' } };
  expect(await (await wayOf('CA2')).json()).toMatchObject({ state: 'talks', place: 'Talks to Robin' });
  expect(asked).toHaveLength(1);
});

it('a call that does not exist is not found, and no id reaches another path of the gateway', async () => {
  expect((await wayOf('CA3')).status).toBe(404);
  asked = [];
  for (const id of ['..', '../agents?x=', 'CA3/people', '']) {
    expect((await wayOf(encodeURIComponent(id))).status, id).toBe(404);
  }
  expect(asked).toEqual([]);
});

it('its checkbox closes and opens support by the switch of the flow', async () => {
  const hours = `${site.url}/phone/hours`;
  const put = (body: object): Promise<Response> =>
    fetch(hours, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  answers = { '/v1/flow-switches': [], '/v1/flow-switches/support': {} };
  expect(await (await fetch(hours)).json()).toEqual({ closed: false });
  expect(await (await put({ closed: true })).json()).toEqual({ closed: true });
  expect(await (await put({ closed: false })).json()).toEqual({ closed: false });
  expect(bodies.map((body) => JSON.parse(body))).toEqual([{ position: 'closed' }, { position: 'schedule' }]);
  answers = { '/v1/flow-switches': [{ name: 'support', position: 'closed' }] };
  expect(await (await fetch(hours)).json()).toEqual({ closed: true });
  expect((await put({ closed: true })).status).toBe(502);
});
