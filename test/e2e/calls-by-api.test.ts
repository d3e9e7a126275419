import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { CallView } from '../../src/domain/protocol/call.ts';
import { signatureOf } from '../../src/gateway/webhooks/signature.ts';
import { receiver } from '../gateway/webhooks/receiver.ts';
import { type Demo, openAgent, startDemo } from './support/demo.ts';
import { eventually } from './support/eventually.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo({ SIDECALL_PRIVATE_HOSTS: '127.0.0.1' });
});

afterAll(() => demo?.close());

async function robin(): Promise<Page> {
  const page = await openAgent(demo, 'robin');
  onTestFinished(() => page.context().close());
  return page;
}

/** Places a call to a number that a recorded voice answers. */
async function place(key: string, body: object): Promise<{ status: number; repeated: boolean; call: CallView }> {
  const answer = await fetch(`${demo.gateway.url}/v1/calls`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await demo.gateway.apiKey()}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  });
  const call = (await answer.json()) as CallView;
  return { status: answer.status, repeated: answer.headers.has('idempotent-replayed'), call };
}

const order = { number: '+14155550150', agent: 'robin', params: { order: '7734' } };

it('a server connects an agent’s browser with a number, and learns of each step by a signed webhook', async () => {
  const to = await receiver();
  const events = ['call.ringing', 'call.parties', 'call.answered', 'call.ended'];
  const { id, secret } = await demo.gateway.call<{ id: string; secret: string }>('POST', '/v1/webhooks', {
    ...{ url: to.url, events },
  });
  onTestFinished(() => demo.gateway.call('DELETE', `/v1/webhooks/${id}`).then(() => undefined));
  const page = await robin();
  const key = randomUUID();
  const { status, call } = await place(key, order);
  expect(status).toBe(201);

  // The agent sees a call to answer, with the server's data, and the number is not called before they do.
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await eventually('the call to be answered', async () =>
    (await demo.calls()).find((each) => each.id === call.id && each.phase === 'active'),
  );
  const again = await place(key, order);
  expect(again).toEqual({ status: 201, repeated: true, call });
  await demo.gateway.call('POST', `/v1/calls/${call.id}/hang-up`);
  const ended = await demo.ended(call.id);
  expect(ended).toMatchObject({ direction: 'outbound', agent: 'robin', endReason: 'COMPLETED', params: order.params });

  await eventually('the end to be told', async () => to.received.length >= 4);
  expect(to.what).toEqual(events.map((type) => `${type} ${call.id.slice(-1)}`));
  for (const { headers, body } of to.received) {
    const message = { id: String(headers['webhook-id']), timestamp: Number(headers['webhook-timestamp']), body };
    expect(headers['webhook-signature']).toBe(signatureOf(message, [secret]));
  }
});

it('a call that its agent declines never reaches the number', async () => {
  const page = await robin();
  const { call } = await place(randomUUID(), order);
  await page.getByRole('button', { name: 'Reject', exact: true }).click();
  const ended = await demo.ended(call.id);
  expect(ended.answeredAt).toBeNull();
});

it('a call that was acknowledged before kill -9 is answered the same way afterwards, and its end is true', async () => {
  await robin();
  const key = randomUUID();
  const { call } = await place(key, order);
  await demo.gateway.kill('SIGKILL');
  await demo.gateway.start();
  expect(await place(key, order)).toEqual({ status: 201, repeated: true, call });
  const ended = await demo.ended(call.id);
  expect(ended.endReason).toBe('FAILED');
});
