import { expect, onTestFinished } from 'vitest';
import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { createCrmOutbox } from '../../../src/gateway/crm/outbox.ts';
import { callLogOf } from '../../../src/gateway/jobs/port.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aCall } from '../../gateway/app/call.ts';
import { silent } from '../../gateway/calls/setup.ts';

/** Enough for a connector that sends several requests for a call. */
const usualCalls = 40;
/** At most. How many there are depends on the order in which requests happen to be sent. */
const mostFaults = 200;

/** The calls that were logged: all, and those with a note, which is a second revision. */
export interface LoggedCalls {
  ids: string[];
  notes: string[];
}

/**
 * Logs calls through a network full of faults, with a clock of its own, until the queue is empty.
 * @param name the adapter's
 * @param send what sends requests to the CRM
 * @param busy the CRM's answer to too many requests
 * @param connect opens the connector
 * @param calls how many
 */
export async function logThroughFaults(
  name: string,
  send: typeof fetch,
  busy: () => Response,
  connect: (parts: { clock: ManualClock; fetch: typeof fetch }) => CrmAdapter,
  calls = usualCalls,
): Promise<LoggedCalls> {
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
    if (faults >= mostFaults || kind > 8) return send(input, init);
    faults += 1;
    if (kind === 0) throw new TypeError('reset before it was sent');
    if (kind === 1) return Response.json({ status: 'error' }, { status: 500 });
    if (kind === 2) return busy();
    const answer = await send(input, init);
    const body = await answer.text();
    const spoiled = (text: string, status = answer.status) =>
      new Response(text, { status, headers: { 'content-type': 'application/json' } });
    // The CRM has done it, and its answer is lost or makes no sense.
    if (kind < 6) throw new TypeError('reset before the answer');
    if (kind === 6) return spoiled(body.slice(0, body.length / 2));
    if (kind === 7) return spoiled('<h1>Bad gateway</h1>', 200);
    return spoiled('{}', 502);
  };
  const logged = new Set<string>();
  const outbox = createCrmOutbox({
    jobs: storage.jobs,
    store: storage.calls,
    connection: { id: name, label: name, adapter: connect({ clock, fetch: counted }), userOf: () => null },
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
  const written: LoggedCalls = { ids: [], notes: [] };
  for (let n = 1; n <= calls; n += 1) {
    const call = { ...aCall(n), ...over, endedAt: aCall(n).startedAt };
    written.ids.push(call.id);
    await storage.calls.write(call, [], { log: [name] });
    if (n % 3 !== 0) continue;
    written.notes.push(`note ${n}`);
    await storage.calls.write({ ...call, note: `note ${n}` }, [], { log: [name] });
  }
  outbox.start();
  for (let turns = 0; turns < 60_000; turns += 1) {
    const { pending } = await storage.jobs.figures(callLogOf(name));
    if (pending === 0) break;
    // The time goes on only while no request does.
    for (let wait = 0; wait < 20 || running > 0; wait += 1) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(3000);
  }
  expect(await storage.jobs.figures(callLogOf(name))).toEqual({ pending: 0, failing: 0, parked: 0 });
  expect([...logged].toSorted()).toEqual(written.ids.toSorted());
  expect(faults).toBeGreaterThan(50);
  return written;
}

/** A generator of numbers from 0 to 1 that is the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
