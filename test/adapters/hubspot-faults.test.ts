import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { definition } from '../../adapters/hubspot/connector.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { createCrmOutbox } from '../../src/gateway/crm/outbox.ts';
import { callLogOf } from '../../src/gateway/jobs/port.ts';
import { openStorage } from '../../src/gateway/storage/open.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';
import { aCall } from '../gateway/app/call.ts';
import { silent } from '../gateway/calls/setup.ts';
import { accessToken, startAccount } from './hubspot/under-test.ts';
import { connectionTo } from './test-connection.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const calls = 40;
/** At most. How many there are depends on the order in which requests happen to be sent. */
const mostFaults = 200;

/** A generator of numbers from 0 to 1 that is the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

it('of calls logged through a network full of faults, none is missing in HubSpot, and none is there twice', async () => {
  account.open();
  const { hubspot, throughProxy } = account;
  const random = seeded(7);
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  let faults = 0;
  let running = 0;
  const counted: typeof fetch = (input, init) => {
    running += 1;
    return faulty(input, init).finally(() => {
      running -= 1;
    });
  };
  const faulty: typeof fetch = async (input, init) => {
    const kind = Math.floor(random() * 20);
    if (faults >= mostFaults || kind > 8) return throughProxy(input, init);
    faults += 1;
    if (kind === 0) throw new TypeError('reset before it was sent');
    if (kind === 1) return Response.json({ status: 'error' }, { status: 500 });
    if (kind === 2) return Response.json({ policyName: 'TEN_SECONDLY_ROLLING' }, { status: 429 });
    const answer = await throughProxy(input, init);
    const body = await answer.text();
    const spoiled = (text: string, status = answer.status) =>
      new Response(text, { status, headers: { 'content-type': 'application/json' } });
    // HubSpot has done it, and its answer is lost or makes no sense.
    if (kind < 6) throw new TypeError('reset before the answer');
    if (kind === 6) return spoiled(body.slice(0, body.length / 2));
    if (kind === 7) return spoiled('<h1>Bad gateway</h1>', 200);
    return spoiled('{}', 502);
  };
  const connector = definition.createConnector(
    connectionTo('', { token: accessToken }, { clock, settings: { ticketPipeline: '0' }, fetch: counted }),
  );
  const logged = new Set<string>();
  const outbox = createCrmOutbox({
    jobs: storage.jobs,
    store: storage.calls,
    connection: { id: 'hubspot', label: 'HubSpot', adapter: connector, userOf: () => null },
    clock,
    logger: silent,
    settings: { timeoutMs: 5000 },
    random,
    onLogged: async (callId) => void logged.add(callId),
    onIdentified: async () => {
      throw new CodedError('INTERNAL');
    },
  });
  onTestFinished(async () => {
    await outbox.stop();
    await storage.close();
  });
  const over = { phase: 'ended', endReason: 'COMPLETED', lookup: 'unknown' } as const;
  const ids: string[] = [];
  for (let n = 1; n <= calls; n += 1) {
    const call = { ...aCall(n), ...over, endedAt: aCall(n).startedAt };
    ids.push(call.id);
    await storage.calls.write(call, [], { log: ['hubspot'] });
    // A late note: the entry is a second revision.
    if (n % 3 === 0) await storage.calls.write({ ...call, note: `note ${n}` }, [], { log: ['hubspot'] });
  }
  outbox.start();
  for (let turns = 0; turns < 60_000; turns += 1) {
    const { pending } = await storage.jobs.figures(callLogOf('hubspot'));
    if (pending === 0) break;
    // The time goes on only while no request does.
    for (let wait = 0; wait < 20 || running > 0; wait += 1) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(3000);
  }
  expect(await storage.jobs.figures(callLogOf('hubspot'))).toEqual({ pending: 0, failing: 0, parked: 0 });
  const keys = hubspot.store.all('calls').map(({ properties }) => properties.sidecall_key);
  expect(keys.toSorted()).toEqual(ids.toSorted());
  expect([...logged].toSorted()).toEqual(ids.toSorted());
  const notes = hubspot.store.all('calls').filter(({ properties }) => properties.hs_call_body?.startsWith('note '));
  expect(notes).toHaveLength(Math.floor(calls / 3));
  expect(faults).toBeGreaterThan(50);
  expect(hubspot.wrong).toEqual([]);
}, 120_000);
