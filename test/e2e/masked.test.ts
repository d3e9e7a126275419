import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  callFromOutside,
  type Demo,
  maskedNumber,
  openAgent,
  openOutsideWorld,
  startDemo,
  wrapUp,
} from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { timelineOf } from './support/timeline.ts';
import { digitsPattern, Wiretap, wholeDom } from './support/wiretap.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Petra Paperclip, with a number that is private in the CRM. */
const caller = { number: '+14155550142', name: 'Petra Paperclip' };

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(async () => {
  await demo?.close();
});

it('a masked caller’s digits never reach the agent’s browser, in a call or in the call back', async () => {
  let tap: Wiretap | undefined;
  const [agent, outside] = await Promise.all([
    openAgent(demo, 'robin', async (_context, page) => {
      tap = await Wiretap.on(page);
    }),
    openOutsideWorld(demo),
  ]);
  const doms: string[] = [];

  await callFromOutside(outside, maskedNumber, caller.number);
  await agent.getByRole('button', { name: 'Answer', exact: true }).waitFor();
  await agent.locator('cti-screen-pop').getByText(caller.name).first().waitFor();
  await agent.locator('cti-masking-badge').first().waitFor();
  doms.push(await wholeDom(agent));
  await agent.getByRole('button', { name: 'Answer', exact: true }).click();
  await outside.waitForFunction(() => document.body.dataset.state === 'talking');
  doms.push(await wholeDom(agent));
  await agent.getByRole('button', { name: 'Hang up' }).click();
  await wrapUp(agent, 'Kept private');
  const call = (await demo.calls())[0];
  const entry = await eventually('the CRM timeline to have it', async () =>
    (await timelineOf(demo)).find((each) => each.externalId === call?.id && each.note === 'Kept private'),
  );

  // The CRM's own page, with the data that Sidecall wrote.
  await agent.evaluate((id) => {
    location.hash = `#/contacts/${id}`;
  }, entry.contactId);
  await agent.getByText('Kept private').first().waitFor();
  doms.push(await wholeDom(agent));

  // Calls back without knowing the number.
  await agent.getByRole('tab', { name: 'Recent' }).click();
  await agent.locator('cti-call-log').getByRole('button', { name: caller.name }).first().click();
  await outside.waitForFunction(() => document.body.dataset.state === 'incoming');
  await outside.locator('#answer').click();
  await outside.waitForFunction(() => document.body.dataset.state === 'talking');
  doms.push(await wholeDom(agent));
  await agent.getByRole('button', { name: 'Hang up' }).click();
  await outside.waitForFunction(() => document.body.dataset.state === 'idle');
  doms.push(await wholeDom(agent));

  // The wiretap works: it has recorded SIP, events and bodies, and the name, which is public.
  const traffic = tap?.text() ?? '';
  expect(traffic).toContain('INVITE sip:');
  expect(tap?.count('frame received')).toBeGreaterThan(0);
  expect(traffic).toContain(caller.name);
  expect(traffic).toContain('call.answered');

  const subscriber = digitsPattern(caller.number.slice(-7));
  expect(traffic).not.toMatch(subscriber);
  for (const dom of doms) expect(dom).not.toMatch(subscriber);
  expect(JSON.stringify(await timelineOf(demo))).not.toMatch(subscriber);
  expect(demo.gateway.output).not.toMatch(subscriber);
});
