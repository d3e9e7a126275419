import { afterAll, test, vi } from 'vitest';
import { gatewayPlan } from '../../../asterisk/gateway-plan.ts';
import { asteriskHookMs, RealAsterisk } from '../../../asterisk/real-asterisk.ts';
import { type ContractSetup, manyVisitors, mostCallsEach } from '../contract/setup.ts';
import { asteriskCoreServer } from './asterisk-core.ts';
import { openBrowserPhones } from './browser-phones.ts';

/** Runs parts of the port's contract on a real Asterisk. No case is skipped. */
export async function asteriskKeeps(
  ...parts: readonly ((name: string, open: () => Promise<ContractSetup>) => void)[]
): Promise<void> {
  vi.setConfig({ testTimeout: 300_000, hookTimeout: asteriskHookMs });
  const asterisk = await RealAsterisk.start(gatewayPlan());
  afterAll(() => asterisk.stop());
  const limits = { channelsPerIdentity: mostCallsEach, visitors: manyVisitors };
  const open = async (): Promise<ContractSetup> =>
    openBrowserPhones(await asteriskCoreServer([asterisk.required], { limits }));
  if (asterisk.missing === null) for (const part of parts) part('a real Asterisk', open);
  else test('a real Asterisk keeps the contract', (context) => void asterisk.for(context));
}
