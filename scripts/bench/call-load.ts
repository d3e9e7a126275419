import { launchSpeaking } from '../../test/e2e/support/browser.ts';
import { eventually } from '../../test/e2e/support/eventually.ts';
import type { SeenCall } from '../../test/e2e/support/sip-page.ts';
import { SipPhones } from '../../test/e2e/support/sip-phones.ts';
import { agentOf, type CallServer, numberOf, worlds } from './call-server.ts';
import { processorSeconds, residentMegabytes } from './process-figures.ts';

/** Results of one round of calls through one server. */
export interface CallFigures {
  legs: number;
  /** Share of a core per leg. 1 is a full core. */
  processor: number;
  /** Memory of the process with all calls active, and the growth per call, in MB. */
  memory: number;
  memoryACall: number;
  received: number;
  lost: number;
  /** Mean over all legs, as the phones calculate it (RFC 3550 6.4.1), in ms. */
  jitterMs: number;
  /** From the caller's INVITE to its 200, in ms. */
  single: number[];
  together: number[];
}

export interface CallLoad {
  pairs: number;
  /** Number of calls one after the other. */
  singles: number;
  /** Duration of the measurement of all calls, in seconds. */
  seconds: number;
}

const settleMs = 3000;

/** Calls between JsSIP phones in real Chromium: one after the other, then all at once, then a steady state. */
export async function loadWithCalls(server: CallServer, { pairs, singles, seconds }: CallLoad): Promise<CallFigures> {
  const browser = await launchSpeaking(440);
  const agents = await SipPhones.open(browser);
  const callers = await SipPhones.open(browser);
  const [world] = worlds;
  const call = (i: number): Promise<number> => callers.call(world, numberOf(i), ['X-Caller: +14155550199']);
  try {
    for (let i = 0; i < pairs; i += 1) {
      await agents.registerAt(agentOf(i), server.sipUrl, await server.token(agentOf(i)), 0);
    }
    await callers.registerAt(world, server.sipUrl, await server.token(world), null);

    const single: number[] = [];
    for (let i = 0; i < singles; i += 1) {
      const id = await call(i % pairs);
      single.push(...setUps(await allUp(callers, [id])));
      await callers.hangUp(id);
      await eventually('the call to be over', async () => (await agents.seen()).every((each) => each.endedAt !== null));
    }

    const before = await residentMegabytes(server.pid);
    const ids: number[] = [];
    for (let i = 0; i < pairs; i += 1) ids.push(await call(i));
    const together = setUps(await allUp(callers, ids));

    // Wait for the key exchange, because only the cost of established calls is measured.
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const used = await processorSeconds(server.pid);
    const started = performance.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const cpu = ((await processorSeconds(server.pid)) - used) / ((performance.now() - started) / 1000);
    const memory = await residentMegabytes(server.pid);

    const answered = (await agents.seen()).filter((each) => each.endedAt === null);
    const legs = [...ids.map((id) => [callers, id] as const), ...answered.map(({ id }) => [agents, id] as const)];
    let received = 0;
    let lost = 0;
    let jitterMs = 0;
    for (const [phones, id] of legs) {
      const figures = await phones.figures(id);
      received += figures?.packetsReceived ?? 0;
      lost += figures?.packetsLost ?? 0;
      jitterMs += (figures?.jitterMs ?? 0) / legs.length;
    }
    for (const id of ids) await callers.hangUp(id);
    return {
      legs: legs.length,
      processor: cpu / legs.length,
      memory,
      memoryACall: (memory - before) / pairs,
      received,
      lost,
      jitterMs,
      single,
      together,
    };
  } finally {
    await agents.close();
    await callers.close();
    await browser.close();
  }
}

async function allUp(phones: SipPhones, ids: readonly number[]): Promise<SeenCall[]> {
  return eventually(
    'the calls to be up',
    async () => {
      const seen = (await phones.seen()).filter((each) => ids.includes(each.id));
      const failed = seen.find((each) => each.endedAt !== null && each.acceptedAt === null);
      if (failed) throw new Error(`a call failed: ${failed.cause}`);
      return seen.length === ids.length && seen.every((each) => each.acceptedAt !== null) ? seen : null;
    },
    60_000,
  );
}

function setUps(calls: readonly SeenCall[]): number[] {
  return calls.map((call) => (call.acceptedAt ?? 0) - (call.sentAt ?? call.startedAt));
}
