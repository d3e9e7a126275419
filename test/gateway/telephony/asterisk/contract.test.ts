import { afterAll, test, vi } from 'vitest';
import { gatewayPlan } from '../../../asterisk/gateway-plan.ts';
import { asteriskHookMs, RealAsterisk } from '../../../asterisk/real-asterisk.ts';
import { telephonyContract } from '../contract/calls.ts';
import { collectDigitsContract } from '../contract/collect-digits.ts';
import { peopleContract } from '../contract/people.ts';
import { type ContractSetup, mostCallsEach } from '../contract/setup.ts';
import { soundContract } from '../contract/sound.ts';
import { asteriskCoreServer } from '../support/asterisk-core.ts';
import { openBrowserPhones } from '../support/browser-phones.ts';

vi.setConfig({ testTimeout: 40_000, hookTimeout: asteriskHookMs });

const asterisk = await RealAsterisk.start(gatewayPlan());
afterAll(() => asterisk.stop());

const open = async (): Promise<ContractSetup> =>
  openBrowserPhones(await asteriskCoreServer([asterisk.required], { limits: { channelsPerIdentity: mostCallsEach } }));

// No case of the contract is left out.
if (asterisk.missing === null) {
  telephonyContract('a real Asterisk', open);
  collectDigitsContract('a real Asterisk', open);
  peopleContract('a real Asterisk', open);
  soundContract('a real Asterisk', open);
} else {
  test('a real Asterisk keeps the contract', (context) => void asterisk.for(context));
}
