import { expect, it, onTestFinished } from 'vitest';
import { callbackIdOf } from '../../../src/domain/calls/callback-id.ts';
import { QueuedCallsChanged } from '../../../src/domain/protocol/events.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aQueue } from '../../domain/routing/support/a-queue.ts';
import { testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';

const since = '2030-01-01T00:00:05.000Z';
const masked = aCall(1, { masked: true, agent: null, customerNumber: '+14155550123' });
const open = aCall(2, { agent: null, customerNumber: null, customerName: 'Marigold', lookup: 'unknown' });

/** Two queues, and an agent of each: kim of sales, lou of support. */
async function office() {
  const clock = new ManualClock(Date.parse(since));
  const test = await testApp({ clock });
  const { app, storage, queues, queueDefinitions, as } = test;
  for (const call of [masked, open]) await storage.calls.write(call, []);
  const sales = { ...aQueue({ label: 'Sales', agents: ['kim'] }), name: 'sales' };
  await queueDefinitions.create('sales', sales, {});
  await queueDefinitions.create('support', aQueue({ label: 'Support', agents: ['lou'] }), {});
  const ask = async (identity: string, role: 'agent' | 'supervisor' = 'agent') =>
    (await app.inject({ url: '/v1/queued-calls', headers: await as(identity, role) })).json();
  return {
    ...test,
    clock,
    sales,
    ask,
    wait: (callId: string, queue: string) => queues.join({ callId, queue, kind: 'call' }),
  };
}

/** The notices that this reader’s stream receives. */
async function notices(
  { app, as }: Awaited<ReturnType<typeof office>>,
  identity: string,
  role: 'agent' | 'supervisor',
) {
  const headers = await as(identity, role);
  const answer = await app.inject({ url: '/v1/events', headers, payloadAsStream: true });
  const stream = answer.stream();
  onTestFinished(() => void stream.destroy());
  expect((await app.inject({ method: 'POST', url: '/v1/agent-statuses/watch', headers })).statusCode).toBe(200);
  let text = '';
  stream.on('data', (part) => {
    text += String(part);
  });
  return {
    text: () => text,
    heard: () =>
      [...text.matchAll(/event: queue\.calls\ndata: (.*)\n/g)].map(([, data = '']) => {
        const { calls, gone } = QueuedCallsChanged.parse(JSON.parse(data));
        return [calls.map(({ callId, queue }) => `${callId} ${queue}`), gone];
      }),
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

it('agents see who waits in their queues, supervisors and servers in all, and no digit of a masked number', async () => {
  const test = await office();
  await test.wait(masked.id, 'sales');
  await test.wait(open.id, 'support');
  const first = { callId: masked.id, kind: 'call', queue: 'sales', label: 'Sales', since };
  const second = { callId: open.id, kind: 'call', queue: 'support', label: 'Support', since, caller: 'Marigold' };
  const seen = await test.ask('kim');
  expect(seen).toEqual({ queues: true, calls: [{ ...first, caller: '+1 ••• ••• ••••' }] });
  expect((await test.ask('lou')).calls).toEqual([second]);
  expect(await test.ask('nemo')).toEqual({ queues: false, calls: [] });
  const all = await test.ask('boss', 'supervisor');
  expect(all.calls).toMatchObject([{ callId: masked.id, caller: '+1 ••• ••• ••••' }, second]);
  expect((await test.app.inject({ url: '/v1/queued-calls', headers: test.withKey })).json()).toEqual(all);
  expect((await test.app.inject({ url: '/v1/queued-calls', headers: await test.as('v', 'visitor') })).statusCode).toBe(
    403,
  );
});

it('a callback waits under the name of the caller that it calls back', async () => {
  const { queues, ask } = await office();
  await queues.join({
    callId: callbackIdOf(open.id),
    queue: 'sales',
    kind: 'callback',
    since: Date.parse(since) - 60_000,
  });
  expect((await ask('kim')).calls).toMatchObject([
    { callId: `${open.id}-callback`, kind: 'callback', caller: 'Marigold', since: '2029-12-31T23:59:05.000Z' },
  ]);
});

it('a watching page learns of the calls of its queues once a second, and of no others', async () => {
  const test = await office();
  const [kim, boss] = [await notices(test, 'kim', 'agent'), await notices(test, 'boss', 'supervisor')];
  await test.wait(masked.id, 'sales');
  const place = await test.wait(open.id, 'support');
  test.clock.advance(1000);
  await settled();
  expect(kim.heard()).toEqual([[[`${masked.id} sales`], []]]);
  expect(boss.heard()).toEqual([[[`${masked.id} sales`, `${open.id} support`], []]]);
  place.leave('gone');
  test.clock.advance(1000);
  await settled();
  expect(boss.heard().at(-1)).toEqual([[], [open.id]]);
  expect(kim.text() + boss.text()).not.toContain('5550123');
});

it('an agent who leaves a queue no longer sees its calls, and one who joins it does', async () => {
  const test = await office();
  await test.wait(masked.id, 'sales');
  const [kim, lou] = [await notices(test, 'kim', 'agent'), await notices(test, 'lou', 'agent')];
  await test.queueDefinitions.change({ ...test.sales, agents: ['lou'] }, {});
  test.clock.advance(1000);
  await settled();
  expect([kim.heard(), lou.heard()]).toEqual([[[[], [masked.id]]], [[[`${masked.id} sales`], []]]]);
});

it('the name that a lookup finds replaces the number', async () => {
  const test = await office();
  await test.wait(open.id, 'sales');
  const kim = await notices(test, 'kim', 'agent');
  await test.happen({ ...open, customerName: 'Marigold Thimble' }, { type: 'call.looked-up', audience: null });
  await test.happen({ ...masked, lookup: 'unknown' }, { type: 'call.looked-up', audience: null });
  test.clock.advance(1000);
  await settled();
  expect(kim.heard()).toEqual([[[`${open.id} sales`], []]]);
  expect(kim.text()).toContain('Marigold Thimble');
});

it('nothing is sent to pages that do not watch', async () => {
  const test = await office();
  await test.wait(open.id, 'sales');
  const kim = await notices(test, 'kim', 'agent');
  test.clock.advance(121_000);
  const place = await test.wait(masked.id, 'sales');
  place.leave('left');
  test.clock.advance(1000);
  await settled();
  expect(kim.heard()).toEqual([]);
});
