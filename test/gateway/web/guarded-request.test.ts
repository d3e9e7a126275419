import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { checkAddress, guardedRequest, Refused } from '../../../src/gateway/web/guarded-request.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

/** A server on this machine that tells what it was sent. */
async function echo(status = 200, headers: Record<string, string> = {}) {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    response.writeHead(status, headers).end(`${request.method} ${request.headers['content-length']} ${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const options = (privateHosts: string[]) => ({
  ...{ clock: new ManualClock(), allowHttp: false, maxBytes: 1000, timeoutMs: 5000, privateHosts },
});
const post = { method: 'POST', headers: {}, body: 'héllo' } as const;

it('asks a private host only if the operator named it, and its port', async () => {
  const host = await echo();
  const url = new URL(`http://${host}/`);
  const answer = await guardedRequest(url, post, options([host]));
  expect(answer.body.toString()).toBe('POST 6 héllo');
  await guardedRequest(url, post, options(['127.0.0.1']));
  for (const others of [[], ['127.0.0.1:1'], ['localhost']]) {
    await expect(guardedRequest(url, post, options(others))).rejects.toBeInstanceOf(Refused);
  }
});

it('does not repeat a POST elsewhere', async () => {
  const other = await echo();
  const host = await echo(307, { location: `http://${other}/` });
  const answer = await guardedRequest(new URL(`http://${host}/`), post, options([host, other]));
  expect(answer.status).toBe(307);
});

it('a redirect of a GET is checked like the first address', async () => {
  const other = await echo();
  const host = await echo(302, { location: `http://${other}/` });
  const get = { method: 'GET', headers: {} } as const;
  await expect(guardedRequest(new URL(`http://${host}/`), get, options([host]))).rejects.toBeInstanceOf(Refused);
  expect((await guardedRequest(new URL(`http://${host}/`), get, options([host, other]))).status).toBe(200);
});

it('a literal private address is refused without a request', () => {
  const literal = new URL('https://192.168.0.1/');
  expect(() => checkAddress(literal, { allowHttp: true })).toThrow(Refused);
  expect(() => checkAddress(literal, { allowHttp: true, privateHosts: ['192.168.0.1'] })).not.toThrow();
  expect(() => checkAddress(new URL('https://crm.example/'), { allowHttp: false })).not.toThrow();
});
