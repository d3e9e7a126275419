import { expect, test } from 'vitest';
import { noStatuses } from '../../../../src/gateway/agents/port.ts';
import type { Actor } from '../../../../src/gateway/calls/port.ts';
import { callsOnCore } from '../../calls/calls-on-core.ts';
import { type ContractKit, target, until } from './kit.ts';
import type { ContractCall } from './setup.ts';

const robin: Actor = { identity: 'robin', role: 'agent' };
const statuses = { ...noStatuses, secondCall: () => 'offer' as const };

/** Call control on the core: two calls of one agent. */
export function severalCallsCases(kit: ContractKit): void {
  const { phone, hears, hearsAll } = kit;

  /** Music, and not the voice of the agent. */
  async function hearsMusic(call: ContractCall): Promise<void> {
    await until('music, and not 880 Hz', async () => {
      const { tones, all } = await call.hears(880);
      return all > 0.01 && (tones[0] ?? 1) < all / 8;
    });
  }

  test('an agent answers a second call, swaps, merges, and goes on with the customer who stays', async () => {
    const control = await callsOnCore(kit.core, ['robin'], { statuses });
    try {
      const agent = await phone('agent', 'robin', 880);
      const first = await (await phone('visitor', 'one', 440)).call(target);
      const own = await agent.incoming();
      await own.answer();
      await Promise.all([hears(first, 880, 440), hears(own, 440, 880)]);
      const [firstId = ''] = (await control.storage.calls.live()).map(({ id }) => id);

      const second = await (await phone('visitor', 'two', 1320)).call(target);
      const beside = await agent.incoming();
      await beside.answer();
      await Promise.all([hears(second, 880, 1320), hears(beside, 1320, 880), hearsMusic(first)]);
      const secondId = (await control.storage.calls.live()).map(({ id }) => id).find((id) => id !== firstId) ?? '';

      await control.calls.resume(firstId, robin);
      await Promise.all([hears(first, 880, 440), hears(own, 440, 880), hearsMusic(second)]);

      await control.calls.mergeCalls(firstId, secondId, robin);
      expect((await beside.over()).status).toBe(null);
      await Promise.all([
        hearsAll(first, [880, 1320], [440]),
        hearsAll(second, [440, 880], [1320]),
        hearsAll(own, [440, 1320], [880]),
      ]);

      await first.hangUp();
      await Promise.all([hears(second, 880, 440), hears(own, 1320, 440)]);
      await own.hangUp();
      await second.over();
    } finally {
      await control.close();
    }
  });
}
