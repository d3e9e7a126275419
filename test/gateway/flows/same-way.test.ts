import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callIdOf } from '../../../src/domain/calls/call-id.ts';
import { monday } from '../../domain/flows/support/flows.ts';
import { seeded } from '../../domain/flows/support/random-flows.ts';
import { caller, line, until } from '../calls/setup.ts';
import { type Site, site } from '../speech/kit.ts';
import { HeldRequests, ReplayedCall } from './replayed-call.ts';
import { type Act, playableFlows, ScriptedCall } from './scripted-world.ts';

/** More for a long run: SIDECALL_TEST_FLOWS=20000. Another part of them: SIDECALL_TEST_FLOWS_FROM=20000. */
const count = Math.ceil(Number(process.env.SIDECALL_TEST_FLOWS ?? 250) / 5);
const from = Number(process.env.SIDECALL_TEST_FLOWS_FROM ?? 0);
const mostActs = 80;

/** The first call of a fresh gateway. */
const id = callIdOf(Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? 1 : 0)));
const call = {
  ...{ id, from: caller, to: line, masked: false, direction: 'incoming' as const, createdAt: monday, custom: '' },
};

describe('a random call through random flows', () => {
  const requests = new HeldRequests();
  let servers: Site;

  beforeAll(async () => {
    servers = await site(requests.answer);
  });
  afterAll(() => servers.close());

  /** Runs a call in the simulator, and each of its steps in the gateway. Both must have the same state after each. */
  async function bothWays(seed: number, restarts: boolean): Promise<{ ended: string; kinds: string[] }> {
    const random = seeded(seed);
    const flows = playableFlows(random);
    const gateway = new ReplayedCall(flows, seed, requests, servers.url);
    await gateway.start(monday);
    const scripted = new ScriptedCall(flows.values(), { call, flow: 'main', at: monday, seed }, random, { restarts });
    gateway.arrives(scripted.found);
    let act: Act = scripted.first();
    for (let count = 1; ; count += 1) {
      try {
        await gateway.replay(act);
      } catch (error) {
        const what = JSON.stringify({ restart: act.restart, events: act.events });
        expect(gateway.state, `seed ${seed}, act ${count}: ${what}: ${error}`).toEqual(act.state);
        throw new Error(`seed ${seed}, act ${count}: ${what}`, { cause: error });
      }
      if (act.state.ended !== null) break;
      act = scripted.next(count === mostActs);
    }
    const { w } = gateway;
    expect(w.record().flow?.steps, `seed ${seed}`).toEqual(scripted.simulator.path);
    await gateway.stop();
    await until(() => w.core.live.size === 0, `the last leg of seed ${seed}`);
    // A request that is cancelled ends its timer a moment later.
    await until(() => w.clock.pending === 0, `the last timer of seed ${seed}`);
    return { ended: String(act.state.ended), kinds: scripted.simulator.path.map(({ kind }) => kind) };
  }

  it.each([
    ['goes the same way in the simulator and in the gateway', false],
    ['goes the same way if the gateway is killed and resumes it', true],
  ])('%s', async (_, restarts) => {
    const ends = new Set<string>();
    const kinds = new Set<string>();
    for (let seed = from; seed < from + count; seed += 1) {
      const { ended, kinds: seen } = await bothWays(seed, restarts);
      ends.add(ended);
      for (const kind of seen) kinds.add(kind);
    }
    expect([...ends]).toEqual(expect.arrayContaining(['caller-left', 'finished']));
    if (count >= 50) expect(kinds.size).toBeGreaterThan(25);
  });
});
