import { expect, it } from 'vitest';
import type { CallPage } from '../../../src/domain/protocol/call.ts';
import { patienceMs } from '../../e2e/support/eventually.ts';
import { readEvents } from '../http/event-reader.ts';
import { dataFolder, type RunningGateway, startProcess } from './process.ts';

const calls = async (gateway: RunningGateway): Promise<CallPage['calls']> =>
  ((await (await gateway.api('GET', '/v1/calls')).json()) as CallPage).calls;

async function ringing(data: string, env: Record<string, string> = {}): Promise<RunningGateway> {
  const gateway = await startProcess({ data, env });
  await gateway.api('PUT', '/v1/virtual-numbers/+14155550110', { label: 'Sales', agents: ['kim'] });
  await gateway.outside('call');
  await expect.poll(async () => (await calls(gateway))[0]?.agent, { timeout: patienceMs }).toBe('kim');
  return gateway;
}

async function talking(data: string, env: Record<string, string> = {}): Promise<RunningGateway> {
  const gateway = await ringing(data, env);
  await gateway.outside('answer');
  await expect.poll(async () => (await calls(gateway))[0]?.phase, { timeout: patienceMs }).toBe('active');
  return gateway;
}

it('at a signal it takes no new call, serves the one under way, and goes when that has ended', async () => {
  const gateway = await talking(dataFolder(), { SIDECALL_GRACE_SECONDS: '3600' });
  const events = await readEvents(`${gateway.url}/v1/events`, await gateway.token('kim'));
  expect((await events.next()).event).toBe('snapshot');
  gateway.child.kill('SIGTERM');
  await expect.poll(async () => (await fetch(`${gateway.url}/healthz`)).status, { timeout: patienceMs }).toBe(503);
  await gateway.outside('call');
  expect((await calls(gateway)).map((call) => call.phase)).toEqual(['active']);
  await gateway.outside('leave');
  expect((await events.next()).event).toBe('call.ended');
  // It ends before the grace period, which is an hour.
  expect(await gateway.exit).toBe(0);
  // The log of it all holds no full number.
  expect(gateway.output()).toContain('told to leave for …23');
  expect(gateway.output()).not.toMatch(/415\D{0,3}555\D{0,3}01\d\d/);
});

it('ends what goes on longer than the grace', async () => {
  const data = dataFolder();
  const gateway = await talking(data, { SIDECALL_GRACE_SECONDS: '0.5' });
  expect(await gateway.kill('SIGINT')).toBe(0);
  const again = await startProcess({ data });
  expect((await calls(again)).map((call) => call.phase)).toEqual(['ended']);
});

it('a second signal stops at once', async () => {
  const gateway = await talking(dataFolder());
  gateway.child.kill('SIGTERM');
  await expect.poll(gateway.output, { timeout: patienceMs }).toContain('"msg":"stopping"');
  expect(await gateway.kill('SIGTERM')).toBe(130);
});

it('after kill -9 a reader resumes where it was: nothing lost, nothing twice', async () => {
  const data = dataFolder();
  const first = await ringing(data);
  const headers = await first.token('sam', 'supervisor');
  const before = await readEvents(`${first.url}/v1/events`, { ...headers, 'last-event-id': '0' });
  const seen = [await before.nextIs()];
  await first.outside('answer');
  while (!seen.at(-1)?.endsWith('call.answered')) seen.push(await before.nextIs());
  await first.kill('SIGKILL');
  await before.ended;

  const second = await startProcess({ data });
  const last = Number.parseInt(seen.at(-1) ?? '', 10);
  const after = await readEvents(`${second.url}/v1/events`, { ...headers, 'last-event-id': String(last) });
  expect(await after.nextIs()).toBe(`${last + 1} call.ended`);
  const whole = await readEvents(`${second.url}/v1/events`, { ...headers, 'last-event-id': '0' });
  for (const event of [...seen, `${last + 1} call.ended`]) expect(await whole.nextIs()).toBe(event);
});
