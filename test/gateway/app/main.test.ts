import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { dataFolder, startProcess } from './process.ts';

const main = resolve(import.meta.dirname, '../../../src/gateway/main.ts');

/** RFC 3261 section 10.2, over RFC 7118. */
function register(identity: string, authorization: string): string {
  return [
    'REGISTER sip:sidecall SIP/2.0',
    'Via: SIP/2.0/WS test.invalid;branch=z9hG4bK1',
    'Max-Forwards: 70',
    `From: <sip:${identity}@sidecall>;tag=1`,
    `To: <sip:${identity}@sidecall>`,
    'Call-ID: 1',
    'CSeq: 1 REGISTER',
    `Contact: <sip:${identity}@test.invalid;transport=ws>;expires=60`,
    `Authorization: ${authorization}`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

it('the real thing: a phone registers with its token and counts as one of its agent’s', async () => {
  const gateway = await startProcess({ data: dataFolder(), script: main, sources: true });
  await gateway.api('PUT', '/v1/agents/kim', { name: 'Kim' });
  const { authorization } = await gateway.token('kim');
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/v1/sip`, ['sip']);
  await new Promise((done) => socket.once('open', done));
  const answer = new Promise((done) => socket.once('message', (data) => done(data.toString())));
  socket.send(register('kim', authorization));
  expect(await answer).toMatch(/^SIP\/2\.0 200 /);
  expect(await (await gateway.api('GET', '/v1/agents/kim')).json()).toMatchObject({ contacts: 1, busy: false });
  const metrics = await (await gateway.api('GET', '/metrics')).text();
  expect(metrics).toContain('sidecall_contacts_registered 1');
  expect(metrics).toContain('sidecall_edge_sockets 1');

  const closed = new Promise((done) => socket.once('close', done));
  expect(await gateway.kill('SIGTERM')).toBe(0);
  await closed;
});

it('an agent who is deleted loses the registration and the socket at once', async () => {
  const gateway = await startProcess({ data: dataFolder(), script: main });
  await gateway.api('PUT', '/v1/agents/kim', { name: 'Kim' });
  const { authorization } = await gateway.token('kim');
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/v1/sip`, ['sip']);
  onTestFinished(() => socket.terminate());
  await new Promise((done) => socket.once('open', done));
  const answer = async (): Promise<string> => {
    const message = new Promise((done) => socket.once('message', (data) => done(data.toString())));
    socket.send(register('kim', authorization));
    return String(await message);
  };
  expect(await answer()).toMatch(/^SIP\/2\.0 200 /);
  const closed = new Promise((done) => socket.once('close', (code, reason) => done([code, String(reason)])));
  expect((await gateway.api('DELETE', '/v1/agents/kim')).status).toBe(204);
  expect(await closed).toEqual([1008, 'the token was revoked']);
  const again = new WebSocket(`${gateway.url.replace('http', 'ws')}/v1/sip`, ['sip']);
  onTestFinished(() => again.terminate());
  await new Promise((done) => again.once('open', done));
  const refused = new Promise((done) => again.once('message', (data) => done(data.toString())));
  again.send(register('kim', authorization));
  expect(String(await refused)).toMatch(/^SIP\/2\.0 401 [\s\S]*error_description="TOKEN_REVOKED"/);
  const session = await fetch(`${gateway.url}/v1/session`, { headers: { authorization } });
  expect([session.status, session.headers.get('cache-control')]).toEqual([401, 'no-store']);
});
