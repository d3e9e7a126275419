import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSite } from '../../demo/site/app.ts';

/** What the gateway was asked, in the place of which this server stands. */
let asked: { authorization: string | undefined; body: unknown }[] = [];
let answer: { status: number; body: object };
let stub: Server;
let gateway: string;
let site: Awaited<ReturnType<typeof startSite>>;

beforeAll(async () => {
  stub = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push({ authorization: request.headers.authorization, body: JSON.parse(Buffer.concat(chunks).toString()) });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((done) => stub.listen(0, '127.0.0.1', done));
  gateway = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;
  site = await startSite({ port: 0, gateway: `${gateway}/`, apiKey: 'sk_site' });
});
beforeEach(() => {
  asked = [];
  answer = { status: 201, body: { token: 'a-token' } };
});
afterAll(async () => {
  await site?.close();
  stub?.closeAllConnections();
  await new Promise((done) => stub?.close(done) ?? done(null));
});

it('the page of orders frames the gateway’s page of the connection to Ledger', async () => {
  const page = await (await fetch(`${site.url}/orders/?user=sam`)).text();
  expect(page).toContain(`data-gateway="${gateway}" data-connection="default"`);
  expect(page).toContain('data-token="/orders/token?user=sam"');
  expect(page).toContain('Sam ·');
  // Another page of the browser must not put its text in.
  expect(await (await fetch(`${site.url}/orders/?user="><b>`)).text()).not.toContain('<b>');
  expect((await fetch(`${site.url}/orders`)).url).toBe(`${site.url}/orders/`);
});

it('its server asks for an access token of the agent, and keeps the API key', async () => {
  const given = await fetch(`${site.url}/orders/token?user=sam`, { method: 'POST' });
  expect(await given.json()).toEqual({ token: 'a-token' });
  expect(given.headers.get('cache-control')).toBe('no-store');
  expect(asked).toEqual([{ authorization: 'Bearer sk_site', body: { identity: 'sam', role: 'agent' } }]);
});

it('a stranger gets no token, and a refusal of the gateway is an error of the page', async () => {
  expect((await fetch(`${site.url}/orders/token?user=stranger`, { method: 'POST' })).status).toBe(404);
  expect(asked).toEqual([]);
  answer = { status: 403, body: { error: { code: 'FORBIDDEN' } } };
  expect((await fetch(`${site.url}/orders/token?user=robin`, { method: 'POST' })).status).toBe(502);
});
