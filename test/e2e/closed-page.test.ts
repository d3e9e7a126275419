import { expect, it, onTestFinished, vi } from 'vitest';
import { hearsOnly } from './support/audio-probe.ts';
import { agentTone, callFromOutside, openAgent, openOutsideWorld, salesNumber, startDemo } from './support/demo.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

it('a call whose agent closes the CRM’s page ends once the gateway has waited for the agent', async () => {
  const demo = await startDemo();
  onTestFinished(() => demo.close());
  const [agent, customer] = await Promise.all([openAgent(demo, 'robin'), openOutsideWorld(demo)]);
  await callFromOutside(customer, salesNumber, '+14155550123');
  await agent.getByRole('button', { name: 'Answer', exact: true }).click();
  await customer.waitForFunction(() => document.body.dataset.state === 'talking');
  await hearsOnly(customer, [agentTone]);
  const [call] = await demo.calls();
  await agent.goto('about:blank');
  await customer.waitForFunction(() => document.body.dataset.state === 'idle');
  expect(await demo.ended(call?.id ?? '')).toMatchObject({ agent: 'robin' });
});
