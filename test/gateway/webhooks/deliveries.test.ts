import { expect, it, onTestFinished } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { WebhookEvent } from '../../../src/domain/protocol/administration/webhook.ts';
import type { CallEventType } from '../../../src/domain/protocol/events.ts';
import { callViews } from '../../../src/gateway/masking/call-views.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { Deliveries } from '../../../src/gateway/webhooks/deliveries.ts';
import { signatureOf } from '../../../src/gateway/webhooks/signature.ts';
import { Webhooks } from '../../../src/gateway/webhooks/webhooks.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aCall } from '../app/call.ts';
import { silent, until } from '../calls/setup.ts';
import { receiver } from './receiver.ts';

const sender = { who: 'root', address: '127.0.0.1' };
const wanted: CallEventType[] = ['call.ringing', 'call.answered', 'call.ended'];
const dayMs = 86_400_000;

/** Webhooks on a database, as after a start. A second one is the next process. */
async function aProcess(parts: { storage?: Storage; clock?: ManualClock; hosts?: readonly string[] } = {}) {
  const clock = parts.clock ?? new ManualClock();
  const storage = parts.storage ?? (await openStorage(':memory:', clock));
  if (parts.storage === undefined) onTestFinished(() => storage.close());
  const { jobs, calls, directory } = storage;
  const privateHosts = parts.hosts ?? [];
  /** The problem of each failed attempt. */
  const failures: string[] = [];
  const logger = { ...silent, warn: ({ problem = '' }: { problem?: string }) => void failures.push(problem) };
  const keyring = new Keyring('the key of this test, of 32 characters');
  const webhooks = new Webhooks({ store: storage.webhooks, keyring, clock, logger: silent, privateHosts });
  await webhooks.start();
  const deliveries = new Deliveries({
    ...{ webhooks, store: storage.webhooks, jobs, calls, clock, logger, random: () => 1, version: '1' },
    // The jump over three days passes few rounds.
    pollMs: 3_600_000,
    views: callViews(directory, 'US'),
    web: { privateHosts },
  });
  deliveries.start();
  onTestFinished(() => deliveries.stop());
  /** Writes an event of a call, as call control does. */
  const happen = async (call: CallRecord, type: CallEventType, audience: string | null = 'kim') => {
    await calls.write(call, [{ type, audience }], { webhooks: [webhooks.wanting(type)] });
    deliveries.wake();
  };
  return { clock, storage, webhooks, deliveries, happen, failures };
}

/** Resolves when no event waits. */
async function drained({ webhooks }: Storage, id: string): Promise<void> {
  while ((await webhooks.count(id)) > 0) await new Promise((resolve) => setImmediate(resolve));
}

async function withReceiver() {
  const to = await receiver();
  const world = await aProcess({ hosts: [to.host] });
  const { webhook, secret } = await world.webhooks.create({ url: to.url, events: wanted, enabled: true }, sender);
  const state = () => world.webhooks.get(webhook.id);
  return { ...world, to, id: webhook.id, secret, state };
}

it('sends each wanted event once, signed, with the call', async () => {
  const { happen, to, secret, storage, id } = await withReceiver();
  await happen(aCall(1), 'call.ringing');
  await happen(aCall(1, { phase: 'active' }), 'call.parties');
  await until(() => to.received.length === 1);
  const [first] = to.received;
  const event = WebhookEvent.parse(JSON.parse(first?.body ?? ''));
  expect(event).toMatchObject({ type: 'call.ringing', data: { agent: 'kim', call: { id: aCall(1).id } } });
  expect(event.data.call.customer.number).toBe('+14155550123');
  const { 'webhook-id': eventId, 'webhook-timestamp': at, 'webhook-signature': signature } = first?.headers ?? {};
  expect(eventId).toMatch(/^evt_CA[0-9a-f]{32}_\d+$/);
  const message = { id: String(eventId), timestamp: Number(at), body: first?.body ?? '' };
  expect(signature).toBe(signatureOf(message, [secret]));
  await drained(storage, id);
});

it('a masked call leaves without the digits of the caller', async () => {
  const { happen, to } = await withReceiver();
  await happen(aCall(1, { masked: true, params: { phone: '415-555-0123' } }), 'call.ringing');
  await until(() => to.received.length === 1);
  expect(to.received[0]?.body).not.toMatch(/4155550123|555-0123/);
});

it('tries again with a growing delay, in the order of the call’s events, while other calls go on', async () => {
  const { happen, to, clock, state, deliveries } = await withReceiver();
  to.answers((response) => {
    const fails = to.received.at(-1)?.what.endsWith('1') && to.received.length < 6;
    response.writeHead(fails ? 500 : 204).end();
  });
  await happen(aCall(1), 'call.ringing');
  await until(() => state().problem !== null);
  expect(state().problem).toBe('the server answers 500');
  await happen(aCall(1, { phase: 'active' }), 'call.answered');
  await happen(aCall(2), 'call.ringing');
  await until(() => to.what.includes('call.ringing 2'));
  expect(to.what).not.toContain('call.answered 1');
  while (to.received.length < 6) {
    const before = to.received.length;
    clock.advance(300_000);
    await until(() => {
      deliveries.wake();
      return to.received.length > before;
    });
  }
  await until(() => to.what.includes('call.answered 1'));
  const ofFirst = to.what.filter((what) => what.endsWith('1'));
  expect(ofFirst.lastIndexOf('call.ringing 1')).toBeLessThan(ofFirst.indexOf('call.answered 1'));
  const ids = to.received.filter(({ what }) => what === 'call.ringing 1').map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(1);
  await until(() => state().failingSince === null);
});

it.each([
  ['garbage', '\u0000<html>'.repeat(10)],
  ['a huge answer', 'x'.repeat(5_000_000)],
])('%s is accepted, and not read', async (_what, body) => {
  const { happen, to, state } = await withReceiver();
  to.answers((response) => response.writeHead(200).end(body));
  await happen(aCall(1), 'call.ringing');
  await happen(aCall(1), 'call.ended');
  await until(() => to.received.length === 2);
  expect(state().failingSince).toBeNull();
});

it('does not follow a redirect, wherever it leads', async () => {
  const { happen, to, state } = await withReceiver();
  to.answers((response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end());
  await happen(aCall(1), 'call.ringing');
  await until(() => state().problem !== null);
  expect(state().problem).toBe('the server answers 302, and redirects are not followed');
});

it('a server that does not answer in 15 seconds has failed', async () => {
  const { happen, to, clock, state } = await withReceiver();
  to.answers(() => {});
  await happen(aCall(1), 'call.ringing');
  await until(() => to.received.length === 1);
  clock.advance(15_000);
  await until(() => state().problem !== null);
  expect(state().problem).toBe('the server is too slow');
});

it('is switched off when the server wants no more events (410)', async () => {
  const { happen, to, state, webhooks } = await withReceiver();
  to.answers((response) => response.writeHead(410).end());
  await happen(aCall(1), 'call.ringing');
  await until(() => !state().enabled);
  expect(state().problem).toMatch(/^Switched off at .*410/);
  expect(webhooks.wanting('call.ringing')).toEqual([]);
});

it('is switched off after three days of failures, and goes on when it is changed', async () => {
  const { happen, to, clock, state, webhooks, deliveries, id, failures } = await withReceiver();
  let works = false;
  to.answers((response) => response.writeHead(works ? 204 : 503).end());
  await happen(aCall(1), 'call.ringing');
  await until(() => failures.length === 1 && state().failingSince !== null);
  clock.advance(3 * dayMs - 600_000);
  await until(() => {
    deliveries.wake();
    return failures.length === 2;
  });
  expect(state().enabled).toBe(true);
  clock.advance(700_000);
  await until(() => {
    deliveries.wake();
    return !state().enabled;
  });
  expect(state().problem).toMatch(/^Switched off at .*503/);
  works = true;
  const attempts = to.received.length;
  await webhooks.change(id, { url: to.url, events: wanted, enabled: true }, sender);
  expect(state()).toMatchObject({ enabled: true, failingSince: null, problem: null });
  await until(() => to.received.length === attempts + 1);
  expect(to.what.at(-1)).toBe('call.ringing 1');
});

it('an event that waited for more than seven days is not sent', async () => {
  const { happen, to, clock, webhooks, id, storage, deliveries } = await withReceiver();
  await deliveries.stop();
  await happen(aCall(1), 'call.ringing');
  clock.advance(7 * dayMs + 1);
  await happen(aCall(2), 'call.ringing');
  await aProcess({ storage, clock, hosts: [to.host] });
  await drained(storage, id);
  expect(webhooks.get(id).enabled).toBe(true);
  expect(to.what).toEqual(['call.ringing 2']);
});

it('what was not delivered when the process died is sent by the next one', async () => {
  const to = await receiver();
  const first = await aProcess({ hosts: [to.host] });
  await first.webhooks.create({ url: to.url, events: wanted, enabled: true }, sender);
  await first.deliveries.stop();
  await first.happen(aCall(1), 'call.ringing');
  await first.happen(aCall(1, { phase: 'ended' }), 'call.ended');
  expect(to.received).toEqual([]);
  await aProcess({ storage: first.storage, clock: first.clock, hosts: [to.host] });
  await until(() => to.received.length === 2);
  expect(to.what).toEqual(['call.ringing 1', 'call.ended 1']);
});

it('an address that becomes private is not asked', async () => {
  const { webhooks, happen } = await aProcess();
  const url = 'https://localhost:1/hook';
  const { webhook } = await webhooks.create({ url, events: wanted, enabled: true }, sender);
  await happen(aCall(1), 'call.ringing');
  await until(() => webhooks.get(webhook.id).problem !== null);
  expect(webhooks.get(webhook.id).problem).toBe('Its address is not a public one.');
});
