import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startVtiger } from '../adapters/vtiger/server.ts';
import { launchAsInstalled } from './support/browser.ts';
import { openCustomer } from './support/customer.ts';
import { agentTone, type Demo, startDemo, wrapUp } from './support/demo.ts';
import { eventually, patienceMs } from './support/eventually.ts';
import { signingSecret, startVtigerPage } from './support/vtiger-page.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let browser: Browser;
let demo: Demo;
/** Vtiger's web service. */
let vtiger: Awaited<ReturnType<typeof startVtiger>>;
/** Vtiger's pages. */
let pages: Awaited<ReturnType<typeof startVtigerPage>>;
let contact: string;
let page: Page;
let frame: FrameLocator;

beforeAll(async () => {
  vtiger = await startVtiger({ username: 'admin', accessKey: 'demoAccessKey' });
  [demo, browser] = await Promise.all([
    startDemo({
      ...{ SIDECALL_CRM: '', SIDECALL_CRM_URL: '', SIDECALL_CRM_TOKEN: '' },
      SIDECALL_PRIVATE_HOSTS: '127.0.0.1',
    }),
    launchAsInstalled(agentTone),
  ]);
  pages = await startVtigerPage(demo.gateway.url, '19x5');
  await demo.gateway.call('PUT', '/v1/crm-connections/vtiger', {
    adapter: 'vtiger',
    baseUrl: vtiger.url,
    values: { username: 'admin', accessKey: 'demoAccessKey', dialSecret: 'demoPbxSecret', signingSecret },
    users: { '19x5': 'robin' },
    origins: [pages.origin],
  });
  const row = vtiger.add('Contacts', {
    firstname: 'Asha',
    lastname: 'Demo',
    mobile: '(415) 555-0123',
    assigned_user_id: '19x5',
  });
  contact = row.id ?? '';
  const context = await browser.newContext({ permissions: ['microphone'], reducedMotion: 'reduce' });
  page = await context.newPage();
  context.setDefaultTimeout(patienceMs);
  await page.goto(pages.contact(contact.split('x')[1] ?? ''));
  await page.locator('#sidecall-button').click();
  frame = page.frameLocator('#sidecall-panel iframe');
  await frame.getByText('Ready for calls').first().waitFor();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
  await pages?.close();
  await vtiger?.close();
});

it('Vtiger’s server proves the agent once, with its protection against forged requests', () => {
  expect(pages.asked).toEqual([{ method: 'POST', action: 'Page', protected: true }]);
});

it('a call pops Vtiger’s contact before the answer, and becomes a record of PBXManager with note and agent', async () => {
  await page.locator('#sidecall-button').click();
  const customer = await openCustomer(demo);
  try {
    await customer.call();
    // The sidebar opens by itself.
    await frame.getByText('Asha Demo').first().waitFor();
    await frame.getByRole('button', { name: 'Answer', exact: true }).waitFor();
    expect(await page.locator('#sidecall-button').getAttribute('data-state')).toBe('ringing');
    await frame.getByRole('button', { name: 'Answer', exact: true }).click();
    await customer.talks();
    await frame.getByRole('button', { name: 'Hang up' }).click();
    await wrapUp(frame as unknown as Page, 'Wants a spout');
  } finally {
    await customer.close();
  }
  const [call] = await demo.calls();
  const record = await eventually('the record', () =>
    vtiger.all('PBXManager').find((row) => row.sidecall_note === 'Wants a spout'),
  );
  expect(vtiger.all('PBXManager')).toHaveLength(1);
  expect(record).toMatchObject({
    direction: 'inbound',
    callstatus: 'completed',
    customernumber: '+14155550123',
    customer: contact,
    customertype: 'Contacts',
    user: '19x5',
    assigned_user_id: '19x5',
    sourceuuid: call?.id,
    sidecall_disposition: 'Resolved',
  });
});

it('a click on a number of the page dials it, and the page that is loaded next has the call', async () => {
  await page.locator('[data-field-type="phone"]').click();
  await eventually('the call', async () => (await demo.calls())[0]?.direction === 'outbound');
  await frame.getByRole('button', { name: 'Hang up' }).waitFor();
  await page.goto(pages.contact('99'));
  // The sidebar opens for the call.
  await frame.getByRole('button', { name: 'Hang up' }).click();
});

it('a click in a page without the module shows the number in the dialer', async () => {
  await page.reload();
  await page.locator('#sidecall-button').click();
  await frame.getByText('Ready for calls').first().waitFor();
  const query = { event: 'OutgoingCall', secret: 'demoPbxSecret', from: 'robin', to: '+1 415 555 0142' };
  const answer = await fetch(`${demo.gateway.url}/crm/vtiger/makecall?${new URLSearchParams(query)}`, {
    method: 'POST',
  });
  expect(await answer.text()).toBe('Success');
  await eventually('the number', async () =>
    /415.?.?555.?0142/.test(await frame.locator('cti-dialer input').inputValue()),
  );
});
