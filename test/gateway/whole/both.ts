import { afterAll, beforeAll, describe, test } from 'vitest';
import { insideCalls, saysThereIsNoTrunk } from './inside.ts';
import { outsideCalls } from './outside.ts';
import { parkedCalls } from './parked.ts';
import { placedCalls } from './placed.ts';
import { queuedCalls } from './queued.ts';
import { type CoreSettings, openWhole, type Whole } from './setup.ts';

/**
 * Tests a gateway's process with one of the cores, from agents' pages to a carrier's SIP.
 * @param options durable: calls outlive the process
 */
export function wholeGateway(
  name: string,
  coreWith: (carriers: boolean) => CoreSettings,
  { durable = false } = {},
): void {
  test(`a gateway on ${name} that has no trunk says so`, () => saysThereIsNoTrunk(coreWith(false)));

  describe(`a gateway on ${name}`, () => {
    let whole: Whole;
    beforeAll(async () => {
      whole = await openWhole(coreWith(true));
    });
    afterAll(() => whole?.close());
    outsideCalls(() => whole, durable);
    insideCalls(() => whole);
    parkedCalls(() => whole, durable);
    placedCalls(() => whole);
    queuedCalls(() => whole, durable);
  });
}
