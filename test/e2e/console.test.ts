/** The admin console in a real browser, against a real gateway, by keyboard only, under its own policy. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchWithoutMicrophone } from './support/browser.ts';
import { patienceMs } from './support/eventually.ts';
import { GatewayProcess } from './support/gateway-process.ts';
import { signInLink } from './support/sign-in-link.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let gateway: GatewayProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** Violations of the page's policy, and errors. */
const problems: string[] = [];

const at = (path: string): string => `http://localhost:${gateway.port}${path}`;

async function newPage(): Promise<Page> {
  const opened = await context.newPage();
  opened.setDefaultTimeout(patienceMs);
  opened.on('pageerror', (error) => problems.push(String(error)));
  opened.on('console', (message) => {
    if (message.type() === 'error' && /policy|trusted/i.test(message.text())) problems.push(message.text());
  });
  return opened;
}

beforeAll(async () => {
  gateway = await GatewayProcess.start();
  browser = await launchWithoutMicrophone('absent');
  context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await newPage();
  await page.goto(signInLink(gateway, 'root', '--role', 'admin'));
  await page.getByRole('button', { name: 'Sign in' }).press('Enter');
  await page.waitForURL(at('/console'));
});

afterEach(() => {
  expect(problems.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await gateway?.kill('SIGTERM');
});

/** The name of the focused element, through all shadow roots. */
const focusedName = (): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const label = (element as HTMLInputElement | null)?.labels?.[0];
    return (element?.ariaLabel ?? label?.querySelector('span')?.textContent ?? element?.textContent ?? '').trim();
  });

/** Presses Tab until this is focused. Every control of the page has to be reached so. */
async function tabTo(name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    if ((await focusedName()) === name) return;
    await page.keyboard.press(key);
  }
  throw new Error(`“${name}” was not reached; the focus is at “${await focusedName()}”.`);
}

async function pressOn(name: string): Promise<void> {
  await tabTo(name);
  await page.keyboard.press('Enter');
}

async function typeInto(label: string, text: string): Promise<void> {
  await tabTo(label);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** Opens a page from the navigation. */
async function openPage(title: string): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await pressOn(title);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

/** Opens the form of the row that was saved, which has the focus. */
async function openAgain(name: string): Promise<void> {
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name }).waitFor();
}

const said = (text: string): Promise<void> => page.getByRole('status').getByText(text).waitFor();

async function remove(name: string): Promise<void> {
  await pressOn(`Delete ${name}`);
  await page.getByRole('heading', { name: `Delete “${name}”?` }).waitFor();
  await pressOn('Delete it');
  await said(`“${name}” is deleted.`);
}

it('agents with skills are created, changed and deleted', async () => {
  await openPage('Agents and skills');
  await pressOn('New agent');
  await typeInto('Identity', 'robin');
  await typeInto('Name', 'Robin Example');
  await pressOn('Add a skill');
  await typeInto('Name of the skill', 'german');
  await typeInto('Level', '5');
  await pressOn('Create');
  await said('“Robin Example” is saved.');
  expect(await gateway.call('GET', '/v1/agent-skills')).toEqual([
    { identity: 'robin', skills: [{ name: 'german', level: 5 }] },
  ]);

  await openAgain('Robin Example');
  await typeInto('Name', 'Robin Other');
  await pressOn('Save');
  await said('“Robin Other” is saved.');
  await remove('Robin Other');
  expect(await gateway.call('GET', '/v1/agents')).toEqual([]);
});

it('a name that exists already is not overwritten', async () => {
  await gateway.call('PUT', '/v1/agents/sam', { name: 'Sam Sample' });
  await openPage('Agents and skills');
  await pressOn('New agent');
  await typeInto('Identity', 'sam');
  await typeInto('Name', 'Another Sam');
  await pressOn('Create');
  await page.getByText('This agent exists already.').waitFor();
  expect(await gateway.call('GET', '/v1/agents/sam')).toMatchObject({ name: 'Sam Sample' });
  await pressOn('Cancel');
  await pressOn('Leave without saving');
});

it('numbers are created, changed and deleted; what is missing is asked for at its field', async () => {
  await openPage('Numbers');
  await pressOn('New number');
  await typeInto('Number', '+14155550100');
  await typeInto('Name', 'Main line');
  await pressOn('Create');
  await page.getByText('Add an agent.', { exact: true }).waitFor();
  expect(await focusedName()).toBe('Add an agent');
  await page.keyboard.type('sam');
  await page.keyboard.press('Enter');
  await pressOn('Create');
  await said('“Main line” is saved.');
  await openAgain('Main line');
  await typeInto('Seconds that each agent rings', '45');
  await pressOn('Save');
  await said('“Main line” is saved.');
  expect(await gateway.call('GET', '/v1/virtual-numbers/%2B14155550100')).toMatchObject({
    ...{ label: 'Main line', agents: ['sam'], ringSeconds: 45 },
  });
  await remove('Main line');
  expect(await gateway.call('GET', '/v1/virtual-numbers')).toEqual([]);
});

it('queues are created, changed and deleted', async () => {
  await openPage('Queues');
  await pressOn('New queue');
  await typeInto('Short name', 'support');
  await typeInto('Name', 'Support');
  await typeInto('Add an agent', 'sam');
  await page.keyboard.press('Enter');
  await pressOn('Create');
  await said('“Support” is saved.');
  await openAgain('Support');
  await pressOn('Limits and overflow');
  await typeInto('Waiting calls at most', '7');
  await pressOn('Save');
  await said('“Support” is saved.');
  expect(await gateway.call('GET', '/v1/queues/support')).toMatchObject({ agents: ['sam'], limits: { waiting: 7 } });
  await pressOn('Waiting calls Support');
  await page.getByText('No call waits now.').waitFor();
  await pressOn('Close');
  await remove('Support');
  expect(await gateway.call('GET', '/v1/queues')).toEqual([]);
});

it('break reasons are created, moved and deleted', async () => {
  await openPage('Break reasons');
  for (const reason of ['Lunch', 'Training']) {
    await pressOn('New break reason');
    await typeInto('Reason', reason);
    await pressOn('Create');
    await said(`“${reason}” is saved.`);
  }
  await openAgain('Training');
  await typeInto('Place in the list', '1');
  await pressOn('Save');
  await said('“Training” is saved.');
  expect(await gateway.call('GET', '/v1/break-reasons')).toEqual({ reasons: ['Training', 'Lunch'] });
  await remove('Lunch');
  await remove('Training');
});

it('flows, their schedules and the switches are created, changed and deleted', async () => {
  await openPage('Flows');
  await pressOn('New flow');
  await typeInto('Name', 'office');
  await tabTo('Begin with');
  await page.keyboard.type('An empty');
  await pressOn('Create');
  // A new flow opens in the builder.
  await page.locator('cti-flow-builder').waitFor();
  await pressOn('Publish');
  await said('Version 1 is live: the next caller hears it.');

  await openPage('Hours and holidays');
  await pressOn('New schedule');
  await typeInto('Name', 'usual');
  await typeInto('Time zone', 'Europe/Berlin');
  await pressOn('Create');
  await said('“usual of office” is saved.');
  await openAgain('usual of office');
  await typeInto('Time zone', 'Europe/Paris');
  await pressOn('Save');
  await said('“usual of office” is saved.');
  const { document } = await gateway.call<{ document: object }>('GET', '/v1/flows/office');
  expect(document).toMatchObject({ schedules: [{ name: 'usual', timeZone: 'Europe/Paris' }] });
  await remove('usual of office');

  await pressOn('New switch');
  await typeInto('Name', 'storm');
  await pressOn('Create');
  await said('“storm” is saved.');
  expect(await gateway.call('GET', '/v1/flow-switches')).toMatchObject([{ name: 'storm', position: 'closed' }]);
  await remove('storm');
  expect(await gateway.call('GET', '/v1/flow-switches')).toEqual([]);

  await openPage('Flows');
  await remove('office');
  expect(await gateway.call('GET', '/v1/flows')).toEqual([]);
});

describe('two administrators', () => {
  it('see each other’s changes, and choose if both save the same thing', async () => {
    await gateway.call('PUT', '/v1/agents/kim', { name: 'Kim' });
    await openPage('Agents and skills');
    await pressOn('Kim');
    await typeInto('Name', 'Kim Mine');
    await gateway.call('PUT', '/v1/agents/lee', { name: 'Lee' });
    await page.getByRole('rowheader', { name: 'Lee' }).waitFor();
    await gateway.call('PUT', '/v1/agents/kim', { name: 'Kim Theirs' });
    await page.getByText('This agent has been changed meanwhile.').waitFor();
    await tabTo('Show the difference', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: 'Name Kim Theirs Kim Mine' }).waitFor();
    await pressOn('Keep mine');
    await said('“Kim Mine” is saved.');
    expect(await gateway.call('GET', '/v1/agents/kim')).toMatchObject({ name: 'Kim Mine' });
  });
});

it('a session that ends while editing loses nothing: the person signs in again in place', async () => {
  await openPage('Agents and skills');
  await pressOn('New agent');
  await typeInto('Identity', 'ash');
  await typeInto('Name', 'Ash Typed');
  // As another tab does.
  await page.evaluate(() => fetch('/v1/sign-out', { method: 'POST' }));
  await page.getByRole('heading', { name: 'Sign in again' }).waitFor();
  await typeInto('Sign-in link', signInLink(gateway, 'root', '--role', 'admin'));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sign in again' }).waitFor({ state: 'hidden' });
  await pressOn('Create');
  await said('“Ash Typed” is saved.');
  expect(await gateway.call('GET', '/v1/agents/ash')).toMatchObject({ name: 'Ash Typed' });
});

it('agents are searched by the gateway', async () => {
  await gateway.call('PUT', '/v1/agents/zoe', { name: 'Zoë Example' });
  await openPage('Agents and skills');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await typeInto('Search: name or identity', 'zoe');
  await said('1 agent found.');
  // On a busy machine the letters come so slowly that the list asks for the first ones, too.
  expect(asked.findLast((url) => url.includes('search='))).toBe(at('/v1/agents?limit=50&search=zoe'));
});
