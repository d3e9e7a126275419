import { launchSpeaking } from '../../test/e2e/support/browser.ts';
import { eventually } from '../../test/e2e/support/eventually.ts';
import type { SeenCall } from '../../test/e2e/support/sip-page.ts';
import { SipPhones } from '../../test/e2e/support/sip-phones.ts';
import { agentOf, type CallServer, numberOf, worlds } from './call-server.ts';
import { processorSeconds, residentMegabytes } from './process-figures.ts';

/** What one round of calls through one server showed. */
export interface CallFigures {
  legs: number;
  /** Share of a core for each leg, 1 is all of it. */
  processor: number;
  /** Of the process with all calls up, and what each call added, in megabytes. */
  memory: number;
  memoryACall: number;
  received: number;
  lost: number;
  /** As the phones reckon it (RFC 3550 6.4.1), of all legs, in milliseconds. */
  jitterMs: number;
  /** From the INVITE sent to the caller's 200, in milliseconds. */
  single: number[];
  together: number[];
}

export interface CallLoad {
  pairs: number;
  /** Calls one after the other. */
  singles: number;
  /** How long all calls are watched. */
  seconds: number;
}

const settleMs = 3000;

/** Calls between JsSIP phones in real Chromium: one after the other, then all at once, then steady. */
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

    // Keys are still being exchanged: what a call costs while it lasts begins after that.
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
