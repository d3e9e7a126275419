import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { guardedFetch } from '../../../src/gateway/web/guarded-fetch.ts';
import { Refused } from '../../../src/gateway/web/guarded-request.ts';

/** A server on this machine, and the ports of its clients, in the order of the requests. */
async function server(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const clients: (number | undefined)[] = [];
  const http = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    clients.push(request.socket.remotePort);
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  return { port, host: `127.0.0.1:${port}`, clients };
}

/** All names are this machine. */
const here: LookupFunction = (_name, { all }, callback) =>
  all === true ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

it('sends what fetch would send, answers what was answered, and keeps the connection for the next request', async () => {
  const { host, clients } = await server((request, response, body) => {
    response.writeHead(201, { 'x-method': request.method, 'x-length': request.headers['content-length'] ?? 'none' });
    response.end(`${request.url} ${request.headers.authorization} ${body}`);
  });
  const ask = guardedFetch({ privateHosts: [host] });
  const init = { method: 'POST', body: 'héllo', headers: { authorization: 'Bearer t' } };
  const answer = await ask(new URL(`http://${host}/a?b=1`), init);
  expect([answer.status, answer.headers.get('x-method'), answer.headers.get('x-length')]).toEqual([201, 'POST', '6']);
  expect(await answer.text()).toBe('/a?b=1 Bearer t héllo');
  expect(await (await ask(`http://${host}/`)).text()).toContain('/');
  expect(clients[1]).toBe(clients[0]);
});

it('a private host is reached only if it is named, by its address or by a name', async () => {
  const { host, port, clients } = await server((_request, response) => response.end('in'));
  for (const privateHosts of [[], ['127.0.0.1:1']]) {
    await expect(guardedFetch({ privateHosts })(`http://${host}/`)).rejects.toBeInstanceOf(Refused);
  }
  const named = `http://crm.internal:${port}/`;
  await expect(guardedFetch({ privateHosts: [], lookup: here })(named), 'without TLS').rejects.toBeInstanceOf(Refused);
  const secure = guardedFetch({ privateHosts: [], lookup: here })(`https://crm.internal:${port}/`);
  await expect(secure, 'a name of a private address').rejects.toBeInstanceOf(Refused);
  expect(clients).toEqual([]);
  // `localhost` resolves without a server of names.
  expect((await guardedFetch({ privateHosts: ['localhost'] })(`http://localhost:${port}/`)).status).toBe(200);
});

it('does not follow redirects, and reads answers without a body', async () => {
  const { host } = await server((request, response) =>
    request.url === '/empty'
      ? response.writeHead(204).end()
      : response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
  );
  const ask = guardedFetch({ privateHosts: [host] });
  const moved = await ask(`http://${host}/`);
  expect([moved.status, moved.headers.get('location')]).toEqual([302, 'http://10.0.0.1/']);
  const empty = await ask(`http://${host}/empty`);
  expect([empty.status, await empty.text()]).toEqual([204, '']);
});

it('ends with its signal, before the answer and in its body', async () => {
  const { host } = await server((request, response) => {
    if (request.url === '/body') response.write('begun');
  });
  const ask = guardedFetch({ privateHosts: [host] });
  const early = new AbortController();
  const waits = ask(`http://${host}/`, { signal: early.signal });
  early.abort();
  await expect(waits).rejects.toThrow();
  const late = new AbortController();
  const answer = await ask(`http://${host}/body`, { signal: late.signal });
  const body = answer.text();
  late.abort();
  await expect(body).rejects.toThrow();
});

it('repeats a request whose kept connection the server has just closed, unless it writes', async () => {
  const seen: string[] = [];
  const { host } = await server((request, response) => {
    seen.push(request.method ?? '');
    // The second request of a connection is cut off, as by a server that closes an idle one.
    if (seen.length === 2 || seen.length === 4) request.socket.resetAndDestroy();
    else response.end('in');
  });
  const ask = guardedFetch({ privateHosts: [host] });
  await (await ask(`http://${host}/`)).text();
  expect(await (await ask(`http://${host}/`)).text()).toBe('in');
  await expect(ask(`http://${host}/`, { method: 'POST', body: 'x' })).rejects.toThrow();
  expect(seen).toEqual(['GET', 'GET', 'GET', 'POST']);
});
