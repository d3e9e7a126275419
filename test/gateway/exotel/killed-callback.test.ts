import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { dataFolder, type RunningGateway, startProcess } from '../app/process.ts';
import { account, callbackServer } from './exotel-world.ts';

const line = '+14155550110';

/** Places a call that rings an agent, and ends it. Its end is told to a server. @returns its id */
async function endedCall(gateway: RunningGateway, callback: string): Promise<string> {
  const click = { From: 'kim', To: '+14155550150', CallerId: line, StatusCallback: callback };
  const placed = await fetch(`${gateway.url}/v1/Accounts/${account.sid}/Calls/connect.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${account.key}:${account.token}`).toString('base64')}` },
    body: new URLSearchParams({ ...click, 'StatusCallbackEvents[0]': 'terminal' }),
  });
  expect([placed.status, placed.ok || (await placed.text())]).toEqual([200, true]);
  const { Call } = (await placed.json()) as { Call: { Sid: string } };
  expect((await gateway.api('POST', `/v1/calls/${Call.Sid}/hang-up`)).ok).toBe(true);
  return Call.Sid;
}

it('callbacks outlive kill -9: one that a server has not answered yet, and one that it refused, arrive once', async () => {
  const data = dataFolder();
  const to = await callbackServer();
  const env = {
    ...{ SIDECALL_EXOTEL_SID: account.sid, SIDECALL_EXOTEL_KEY: account.key, SIDECALL_EXOTEL_TOKEN: account.token },
    SIDECALL_PRIVATE_HOSTS: to.host,
  };
  // The first is never answered, as by a server that works on it when the gateway dies.
  to.answers((response, index) => void (index > 0 && response.writeHead(503).end()));
  const killed = await startProcess({ data, env });
  await killed.api('PUT', '/v1/agents/kim', { name: 'Kim' });
  await killed.api('PUT', `/v1/virtual-numbers/${line}`, { label: 'Sales', agents: ['kim'] });
  const unanswered = await endedCall(killed, to.url);
  await eventually('the first callback', () => to.received.length === 1);
  const refused = await endedCall(killed, to.url);
  await eventually('the second callback', () => to.received.length > 1);
  expect(await killed.kill('SIGKILL')).toBe('SIGKILL');
  const before = to.received.splice(0).map(({ fields }) => fields);
  expect(before.slice(0, 2).map(({ CallSid }) => CallSid)).toEqual([unanswered, refused]);

  to.answers((response) => response.writeHead(200).end());
  const next = await startProcess({ data, env });
  await eventually('both callbacks', () => to.received.length >= 2);
  expect(await next.kill('SIGTERM')).toBe(0);
  const delivered = new Map(to.received.map(({ fields }) => [fields.CallSid, fields]));
  expect(to.received).toHaveLength(2);
  for (const [index, sid] of [unanswered, refused].entries()) {
    // It is the same message, with the time of its own attempt.
    expect({ ...delivered.get(sid), DateUpdated: '' }).toEqual({ ...before[index], DateUpdated: '' });
  }
  // Nothing is left for a third process.
  const storage = await openStorage(join(data, 'sidecall.db'), systemClock);
  onTestFinished(() => storage.close());
  expect(await storage.webhooks.count('exotel')).toBe(0);
});
