/** Click to dial by Vtiger's server: its recorded requests, at a gateway. */
import { expect, it, onTestFinished } from 'vitest';
import { definition } from '../../adapters/vtiger/connector.ts';
import { testApp } from '../gateway/app/app.ts';
import { readEvents } from '../gateway/http/event-reader.ts';
import { recorded } from './vtiger/recorded.ts';

const calls = recorded.filter(({ name }) => name.includes('makecall'));
const query = { event: 'OutgoingCall', secret: 'demoPbxSecret', from: '1001', to: '+91 98765-43210' };

async function gateway(more: { users?: Record<string, string>; enabled?: boolean } = {}) {
  const { app, tokens, withKey } = await testApp({ crm: { definitions: { vtiger: definition } } });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  const values = { username: 'sidecall', accessKey: 'demoAccessKey', dialSecret: 'demoPbxSecret' };
  const payload = { adapter: 'vtiger', baseUrl: 'http://crm.example', values, users: { '19x5': '1001' }, ...more };
  await app.inject({ method: 'PUT', url: '/v1/crm-connections/vtiger', headers: withKey, payload });
  /** A page of an agent, which has read its first event. */
  async function page(identity: string) {
    const { token } = await tokens.issue({ identity, role: 'agent', ttl: 600 });
    const reader = await readEvents(`${url}/v1/events`, { authorization: `Bearer ${token}` });
    await reader.next();
    return reader;
  }
  async function dial(changes: Record<string, string> = {}, method: 'GET' | 'POST' = 'POST', id = 'vtiger') {
    const address = `/crm/${id}/makecall?${new URLSearchParams({ ...query, ...changes })}`;
    const { statusCode, body } = await app.inject({ method, url: address });
    return [statusCode, body];
  }
  return { app, page, dial };
}

it('shows the number of each recorded request in every softphone of the agent, and in no other’s', async () => {
  const { app, page, dial } = await gateway({ users: { '19x5': '1001', '19x6': '1002' } });
  const pages = [await page('1001'), await page('1001')];
  const other = await page('1002');
  expect(calls).toHaveLength(5);
  for (const { request } of calls) {
    const { method, path, query } = request;
    const answer = await app.inject({ method, url: `/crm/vtiger${path}?${query}`, payload: request.body ?? '' });
    // What Vtiger took for a success, in the recording.
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([200, 'text/plain', 'Success']);
    for (const reader of pages) {
      const { event, id, data } = await reader.next();
      expect([event, id]).toEqual(['dial', undefined]);
      expect(JSON.parse(data)).toMatchObject({ type: 'dial', number: '+91 98765-43210', about: null });
    }
  }
  await dial({ from: '1002', to: '42' });
  expect(JSON.parse((await other.next()).data)).toMatchObject({ type: 'dial', number: '42' });
});

it('gives the recorded failures for a wrong secret, an unmapped agent, and an agent without an open softphone', async () => {
  const { page, dial } = await gateway({ users: { '19x5': '1001', '19x6': '1003' } });
  await page('1001');
  await page('1002');
  const failures = calls.filter(({ uiResult }) => JSON.parse(uiResult ?? '{}').result === false);
  const known = failures.map(({ response }) => response.body);
  const answers = [
    await dial({ secret: 'wrong' }),
    await dial({ from: '1002' }),
    await dial({ from: '1003' }),
    await dial({ from: 'toString' }),
    await dial({}, 'GET'),
  ];
  expect(answers).toEqual([[200, 'Authentication Failure'], ...Array.from({ length: 4 }, () => [200, 'Error'])]);
  for (const [, body] of answers) expect(known).toContain(body);
  expect(await dial()).toEqual([200, 'Success']);
});

it('an unknown or disabled connection answers an empty text, because Vtiger takes any other for a success', async () => {
  const { dial } = await gateway({ enabled: false });
  expect(await dial({}, 'POST', 'nope')).toEqual([404, '']);
  expect(await dial()).toEqual([404, '']);
});
