/** The gateway's own pages in a real browser, under their own policy: sign-in, connections, contacts, a recording. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { gatewayProgram } from '../../scripts/test/gateway-bundle.ts';
import { violationsIn } from './support/accessible.ts';
import { launchWithoutMicrophone } from './support/browser.ts';
import { patienceMs } from './support/eventually.ts';
import { GatewayProcess } from './support/gateway-process.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const root = resolve(import.meta.dirname, '../..');

let gateway: GatewayProcess;
let browser: Browser;

beforeAll(async () => {
  gateway = await GatewayProcess.start({ SIDECALL_LOG_LEVEL: 'trace' });
  browser = await launchWithoutMicrophone('absent');
});

afterAll(async () => {
  await browser?.close();
  await gateway?.kill('SIGTERM');
});

/** The link that the command prints, with the gateway's settings. */
function link(...args: string[]): string {
  const bin = gatewayProgram(join(root, 'src/gateway/bin.ts'));
  const { stdout, stderr } = spawnSync(process.execPath, [bin.program, 'sign-in', ...args], {
    env: { PATH: process.env.PATH, ...bin.env, SIDECALL_DATA: gateway.data, SIDECALL_PORT: String(gateway.port) },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.trim();
}

/** A page that collects violations of its policy, and errors. */
async function openPage(options: BrowserContextOptions = {}): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  context.setDefaultTimeout(patienceMs);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && /policy|trusted/i.test(text)) problems.push(text);
  });
  return { page, problems };
}

async function signIn(page: Page, ...args: string[]): Promise<void> {
  await page.goto(link(...args));
  await page.getByRole('button', { name: 'Sign in' }).click();
}

let session: ReturnType<BrowserContext['storageState']> | null = null;

/** The cookies of a signed-in administrator, shared by all cases that do not test the sign-in itself. */
function signedIn(): ReturnType<BrowserContext['storageState']> {
  const begin = async () => {
    const { page } = await openPage();
    await signIn(page, 'root', '--role', 'admin');
    await page.waitForURL(at('/console'));
    return page.context().storageState();
  };
  session ??= begin();
  return session;
}

/** The name of the focused button. */
const focused = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent);

const at = (path: string): string => `http://localhost:${gateway.port}${path}`;

it('an administrator signs in with a link, by keyboard, and connects a CRM', async () => {
  const { page, problems } = await openPage();
  const address = link();
  await page.goto(address);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  // Neither in the address bar nor in the history.
  expect(page.url()).toBe(at('/sign-in'));
  let letGo = (): void => undefined;
  const adapters = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(at('/v1/crm-adapters'), (route) => adapters.then(() => route.continue()));
  await page.keyboard.press('Enter');
  await page.waitForURL(at('/console'));
  await page.goto(at('/connections'));

  const cookies = await page.context().cookies();
  expect(cookies).toMatchObject([
    { name: '__Host-sidecall', httpOnly: true, secure: true, sameSite: 'Strict', path: '/' },
  ]);
  expect(await page.evaluate(() => document.cookie)).toBe('');

  // A form without adapters would have nothing to choose from.
  const add = page.getByRole('button', { name: 'Add a connection' });
  expect(await add.isDisabled()).toBe(true);
  letGo();
  await add.click();
  await page.getByLabel('Id', { exact: true }).fill('sales');
  await page.getByRole('combobox', { name: 'CRM' }).selectOption('Ledger');
  await page.getByLabel('Address of the CRM').fill('http://127.0.0.1:9');
  await page.getByLabel('API token').fill('a secret token');
  await page.getByLabel('Users', { exact: true }).fill('1001 = robin');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('“sales” is saved.').waitFor();
  await page.getByRole('button', { name: 'Test Ledger' }).click();
  await page.getByText(/Failing since/).waitFor();
  expect(await focused(page)).toBe('Test Ledger');

  // A change keeps the secret and the users.
  await page.getByRole('button', { name: 'Edit Ledger' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Sales <b>CRM</b>');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Sales <b>CRM</b>' }).waitFor();
  expect(await gateway.call('GET', '/v1/crm-connections/sales')).toMatchObject({
    label: 'Sales <b>CRM</b>',
    secrets: ['token'],
    users: { '1001': 'robin' },
  });
  const audit = await gateway.call<{ who: string; what: string }[]>('GET', '/v1/audit');
  expect(audit.filter(({ what }) => what === 'crm-connection.put').map(({ who }) => who)).toEqual(['admin', 'admin']);

  await page.reload();
  await page.getByRole('heading', { name: 'Sales <b>CRM</b>' }).waitFor();
  await page.getByRole('button', { name: 'Delete Sales <b>CRM</b>', exact: true }).click();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('“Sales <b>CRM</b>” is deleted.').waitFor();
  expect(await gateway.call('GET', '/v1/crm-connections')).toMatchObject([{ source: 'built-in' }]);
  expect(await focused(page)).toBe('Add a connection');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(at('/sign-in'));
  expect(await page.context().cookies()).toEqual([]);
  // Back to the page that asked for the sign-in.
  await page.goto(at('/connections'));
  await page.waitForURL(/\/sign-in/);
  await signIn(page);
  await page.waitForURL(at('/connections'));

  await page.goto(address);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This sign-in link is not valid.').waitFor();
  expect(problems).toEqual([]);
  expect(gateway.output).not.toContain(address.split('#')[1]);
});

it('a recording’s link in another site’s page finds the session, although the cookie is Strict', async () => {
  const { page, problems } = await openPage();
  await signIn(page, 'boss', '--role', 'supervisor');
  await page.getByText('You are signed in as boss').waitFor();
  // 127.0.0.1 is another site than localhost.
  await page.route('http://127.0.0.1:8099/crm', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<a href="${at('/recordings/none')}">Recording</a>` }),
  );
  await page.goto('http://127.0.0.1:8099/crm');
  await page.getByRole('link', { name: 'Recording' }).click();
  await page.getByText('There is no such recording.').waitFor();
  await page.context().clearCookies();
  await page.reload();
  await page.waitForURL(/\/sign-in/);
  expect(problems).toEqual([]);
});

it('a window that a frame in another site’s page opens signs the person in, and can answer the frame', async () => {
  const { page, problems } = await openPage();
  const address = at(`/sign-in?then=${encodeURIComponent('/embed/window?for=frame')}`);
  const bodies = {
    [at('/embed/frame')]: `<button onclick="window.open('${address}')">Sign in</button>`,
    [at('/embed/window?for=frame')]: '<p>Signed in</p>',
    'http://127.0.0.1:8099/crm': `<iframe src="${at('/embed/frame')}"></iframe>`,
  };
  for (const [url, body] of Object.entries(bodies)) {
    await page.context().route(url, (route) => route.fulfill({ contentType: 'text/html', body }));
  }
  await page.goto('http://127.0.0.1:8099/crm');
  const opened = page.waitForEvent('popup');
  await page.frameLocator('iframe').getByRole('button', { name: 'Sign in' }).click();
  const shown = await opened;
  await shown.getByText('Open a sign-in link.').waitFor();
  await signIn(shown, 'kim');
  await shown.getByText('Signed in').waitFor();
  expect(await shown.evaluate(() => window.opener !== null)).toBe(true);
  // Signed in already: the window gets there without a click.
  await shown.goto(address);
  await shown.getByText('Signed in').waitFor();
  expect(problems).toEqual([]);
});

it('no page of another site can show them in a frame', async () => {
  const { page } = await openPage();
  await page.route('http://127.0.0.1:8099/frame', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${at('/sign-in')}"></iframe>` }),
  );
  await page.goto('http://127.0.0.1:8099/frame');
  const frameUrl = (): string | undefined => page.frames().at(1)?.url();
  await expect.poll(frameUrl, { timeout: patienceMs }).toBe('chrome-error://chromewebdata/');
});

const number = '/v1/virtual-numbers/%2B14155550110';

/** A virtual number, and two connections that it can name, until the test ends. */
async function addNumber(more: object = {}): Promise<void> {
  for (const id of ['first', 'second']) {
    const body = { adapter: 'demo-crm', label: id, baseUrl: 'http://127.0.0.1:9', values: { token: 't' } };
    await gateway.call('PUT', `/v1/crm-connections/${id}`, body);
  }
  await gateway.call('PUT', number, { label: 'Support', agents: ['kim'], masked: true, ringSeconds: 25, ...more });
  onTestFinished(async () => {
    await gateway.call('DELETE', number);
    for (const id of ['first', 'second']) await gateway.call('DELETE', `/v1/crm-connections/${id}`);
  });
}

it('an administrator puts the connections of a number in order, by keyboard', async () => {
  await addNumber();
  const { page, problems } = await openPage();
  await signIn(page);
  await page.waitForURL(at('/console'));
  await page.goto(at('/connections'));
  const change = page.getByRole('button', { name: 'Change CRMs of Support' });
  await change.press('Enter');
  await page.getByRole('combobox', { name: 'CRMs' }).selectOption('own');
  const add = page.getByRole('button', { name: 'Add', exact: true });
  await add.press('Enter');
  await add.press('Enter');
  await page.getByRole('button', { name: 'Earlier: second' }).press('Enter');
  expect(await focused(page)).toBe('Later: second');
  await page.getByLabel('Gets a copy of the log').press('Space');
  await page.getByLabel('The owner of the contact rings first').press('Space');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('CRMs: second; first (copy of the log). The owner of the contact rings first.').waitFor();
  await expect.poll(() => focused(page), { timeout: patienceMs }).toBe('Change CRMs of Support');
  expect(await gateway.call('GET', number)).toMatchObject({
    masked: true,
    ringSeconds: 25,
    connections: [
      { id: 'second', log: false },
      { id: 'first', log: true },
    ],
    ownerFirst: true,
  });
  expect(problems).toEqual([]);
});

it('the contact list: an administrator adds, finds, changes, imports, exports and deletes, by keyboard', async () => {
  const { page, problems } = await openPage();
  await signIn(page);
  await page.waitForURL(at('/console'));
  await page.goto(at('/contacts'));
  await page.getByRole('button', { name: 'Add a contact' }).press('Enter');
  expect(await page.evaluate(() => document.activeElement?.closest('label')?.textContent)).toBe('Name');
  await page.keyboard.type('Robin <b>Example</b>');
  await page.getByLabel('Numbers').fill('(415) 555-0123');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('“Robin <b>Example</b>” is saved.').waitFor();
  expect(await focused(page)).toBe('Edit Robin <b>Example</b>');

  await page.getByRole('button', { name: 'Import' }).press('Enter');
  const csv = 'name,phone\nSam,+44 20 7946 0018\nLou,not a number\n';
  const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  await page.getByLabel('CSV file').setInputFiles(file);
  await page.getByRole('form', { name: 'Import' }).getByRole('button', { name: 'Import' }).press('Enter');
  await page.getByText('Rows: 2. Created: 1.').waitFor();
  await page.getByText('This is no phone number.').waitFor();
  await page.getByRole('button', { name: 'Close' }).press('Enter');

  const search = page.getByRole('searchbox', { name: 'Search' });
  await search.fill('+1 415-555-0123');
  await search.press('Enter');
  await page.getByRole('heading', { name: 'Sam' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Edit Robin' }).press('Enter');
  await page.getByLabel('Company').fill('Marigold');
  await page.keyboard.press('Enter');
  await page.getByText('Marigold').waitFor();
  await search.fill('');
  await search.press('Enter');
  await page.getByRole('heading', { name: 'Sam' }).waitFor();

  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export, with commas' }).press('Enter');
  const exported = await readFile(await (await saved).path(), 'utf8');
  expect(exported).toContain('Marigold');
  expect(exported).toContain('+442079460018');

  for (const name of ['Sam', 'Robin <b>Example</b>']) {
    await page.getByRole('button', { name: `Delete ${name}`, exact: true }).press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(`“${name}” is deleted.`).waitFor();
  }
  expect(await gateway.call('GET', '/v1/contacts')).toMatchObject({ contacts: [] });
  expect(problems).toEqual([]);
});

it('an agent reads and adds contacts, and has no button for more', async () => {
  const { page } = await openPage();
  await gateway.call('PUT', '/v1/agents/kim', { name: 'Kim' });
  const { id } = await gateway.call<{ id: string }>('POST', '/v1/contacts', { name: 'Sam' });
  onTestFinished(() => gateway.call('DELETE', `/v1/contacts/${id}`));
  await signIn(page, 'kim');
  await page.getByRole('link', { name: 'Contacts' }).click();
  await page.getByRole('heading', { name: 'Sam' }).waitFor();
  const buttons = await page.getByRole('button').allTextContents();
  expect(buttons).toEqual(['Sign out', 'Search', 'Add a contact']);
});

it.each([
  ['light', 320, 'ltr'],
  ['dark', 320, 'rtl'],
  ['light', 1280, 'rtl'],
  ['dark', 1280, 'ltr'],
] as const)('is accessible and fits: %s, %i px, %s', async (colorScheme, width, direction) => {
  await addNumber({
    connections: [
      { id: 'first', log: false },
      { id: 'second', log: true },
    ],
  });
  const long = 'Marigold'.repeat(20);
  const { id } = await gateway.call<{ id: string }>('POST', '/v1/contacts', { name: long, notes: 'note' });
  onTestFinished(() => gateway.call('DELETE', `/v1/contacts/${id}`));
  // axe itself would not run under the pages' policy.
  const storageState = await signedIn();
  const { page } = await openPage({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true, storageState });
  for (const [path, button, label] of [
    ['/connections', 'Add a connection', 'Id'],
    ['/connections', 'Change CRMs of Support', 'CRMs'],
    ['/contacts', 'Add a contact', 'Name'],
    ['/contacts', 'Import', 'CSV file'],
  ] as const) {
    if (!page.url().endsWith(path)) await page.goto(at(path));
    await page.evaluate((dir) => {
      document.documentElement.dir = dir;
    }, direction);
    await page.getByRole('button', { name: button }).click();
    // The text of a label that holds a list goes on with the list's choices.
    await page
      .getByLabel(new RegExp(`^${label}`))
      .first()
      .waitFor();
    const [inner, whole] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    expect(whole, path).toBeLessThanOrEqual(inner ?? 0);
    // Width and direction change nothing that axe checks.
    const which = width === 320 ? (colorScheme === 'light' ? 'all' : 'contrast') : null;
    if (which) expect(await violationsIn(page, which), path).toEqual([]);
  }
});
