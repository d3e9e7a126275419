import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished, vi } from 'vitest';
import { feed } from '../../../src/gateway/events/feed.ts';
import { networkOf, OpenFeeds } from '../../../src/gateway/events/open-feeds.ts';
import { EventPages } from '../../../src/gateway/events/pages.ts';
import { callViews } from '../../../src/gateway/masking/call-views.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import type { StoredEvent } from '../../../src/gateway/storage/store.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { patienceMs } from '../../e2e/support/eventually.ts';
import { testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';
import { readEvents } from './event-reader.ts';

const ringing = { type: 'call.ringing', audience: 'kim' } as const;

it('one token opens a bounded number of streams; the next is told so, and others are served on', async () => {
  const test = await testApp({ env: { SIDECALL_MAX_STREAMS_EACH: '3' } });
  const url = `${await test.app.listen({ port: 0 })}/v1/events`;
  const kim = await test.as('kim');
  for (let n = 0; n < 3; n += 1) expect((await readEvents(url, kim)).status).toBe(200);
  const refused = await fetch(url, { headers: kim });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  expect((await refused.json()).error.code).toBe('TOO_MANY_STREAMS');
  // A second token of the same identity does not bypass the limit.
  expect((await readEvents(url, await test.as('kim', 'supervisor'))).status).toBe(429);
  expect((await readEvents(url, await test.as('lou'))).status).toBe(200);
});

it('a stream that was closed makes room', async () => {
  const test = await testApp({ env: { SIDECALL_MAX_STREAMS_EACH: '1' } });
  const url = `${await test.app.listen({ port: 0 })}/v1/events`;
  const kim = await test.as('kim');
  const first = await readEvents(url, kim);
  await first.next();
  first.close();
  await expect.poll(async () => (await readEvents(url, kim)).status, { timeout: patienceMs }).toBe(200);
});

it('an old stream is replaced, as a phone comes back before its dead connection is noticed', () => {
  const clock = new ManualClock();
  const feeds = new OpenFeeds(clock, { perIdentity: 2, perAddress: 100 });
  const owner = { identity: 'kim', address: '192.0.2.1' };
  const [first, second] = [feeds.add(owner), feeds.add(owner)];
  expect(() => feeds.add(owner)).toThrow(expect.objectContaining({ code: 'TOO_MANY_STREAMS' }));
  clock.advance(60_000);
  feeds.add(owner);
  expect([first.ending.signal.reason, second.ending.signal.aborted, feeds.size]).toEqual(['replaced', false, 2]);
  // The stream itself ends later, and must not be counted twice.
  first.close();
  expect(feeds.size).toBe(2);
});

it('one address, or one IPv6 network, opens a bounded number of streams with any tokens', () => {
  const feeds = new OpenFeeds(new ManualClock(), { perIdentity: 10, perAddress: 2 });
  feeds.add({ identity: 'a', address: '2001:db8:0:1::1' });
  const b = feeds.add({ identity: 'b', address: '2001:db8:0:1:ffff::2' });
  expect(() => feeds.add({ identity: 'c', address: '2001:db8:0:1::3' })).toThrow();
  feeds.add({ identity: 'c', address: '2001:db8:0:2::3' });
  b.close();
  feeds.add({ identity: 'c', address: '2001:db8:0:1::3' });
  expect(['::1', '192.0.2.1', '2001:db8::1', 'fe80::1%eth0'].map(networkOf)).toEqual([
    '0:0:0:0::/64',
    '192.0.2.1',
    '2001:db8:0:0::/64',
    'fe80:0:0:0::/64',
  ]);
});

it('a reader that is too far behind gets “resync” and a snapshot, and goes on from there', async () => {
  const test = await testApp();
  const url = `${await test.app.listen({ port: 0 })}/v1/events`;
  const events = Array.from({ length: 1001 }, () => ringing);
  await test.happen(aCall(1), ...events);
  const reader = await readEvents(url, { ...(await test.as('kim')), 'last-event-id': '0' });
  const told = await reader.next();
  expect([told.id, told.event, JSON.parse(told.data).reason]).toEqual(['1001', 'resync', 'too-far-behind']);
  expect(await reader.nextIs()).toBe('1001 snapshot');
  await test.happen(aCall(2), ringing);
  expect(await reader.nextIs()).toBe('1002 call.ringing');
  const near = await readEvents(url, { ...(await test.as('kim')), 'last-event-id': '2' });
  expect(await near.nextIs()).toBe('3 call.ringing');
});

it('reads and serialises an event once, however many streams have the same view of it', async () => {
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  onTestFinished(() => storage.close());
  const listeners = new Set<(events: readonly StoredEvent[]) => void>();
  const calls = {
    subscribe: (listener: (events: readonly StoredEvent[]) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const views = callViews(storage.directory, 'US');
  const pages = new EventPages({ store: storage.calls, calls, views });
  const ending = new AbortController();
  const outs = Array.from({ length: 1000 }, () => new PassThrough());
  const done = outs.map((out) =>
    feed(out, { store: storage.calls, calls, views, pages, clock, audience: 'kim', after: 0, signal: ending.signal }),
  );
  const texts = outs.map(() => '');
  outs.forEach((out, n) => {
    out.on('data', (chunk) => {
      texts[n] += chunk;
    });
  });
  await expect.poll(() => texts.every((text) => text.startsWith('retry')), { timeout: patienceMs }).toBe(true);
  const reads = vi.spyOn(storage.calls, 'get');
  onTestFinished(() => reads.mockRestore());
  const made = vi.spyOn(views, 'many');
  const stored = await storage.calls.write(aCall(1), [ringing]);
  for (const listener of listeners) listener(stored);
  await expect.poll(() => texts.every((text) => text.includes('call.ringing')), { timeout: patienceMs }).toBe(true);
  expect([reads.mock.calls.length, made.mock.calls.length, listeners.size]).toEqual([1, 1, 1]);
  ending.abort();
  await Promise.all(done);
  expect(listeners.size).toBe(0);
});

it('says why it ends a stream', async () => {
  const clock = new ManualClock(new Date().toISOString());
  const test = await testApp({ clock });
  const url = `${await test.app.listen({ port: 0 })}/v1/events`;
  const { token } = await test.tokens.issue({ identity: 'kim', role: 'agent', ttl: 20 });
  const expiring = await readEvents(url, { authorization: `Bearer ${token}` });
  const staying = await readEvents(url, test.withKey);
  for (const reader of [expiring, staying]) await reader.next();
  clock.advance(20_000);
  const why = async (reader: typeof expiring) => JSON.parse((await reader.next()).data).reason;
  expect(await why(expiring)).toBe('expired');
  await expiring.ended;
  void test.app.close();
  expect(await why(staying)).toBe('stopping');
});
