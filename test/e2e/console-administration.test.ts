/** Pages of the console for connections, keys and settings, against a real gateway, by keyboard alone. */
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { ConsoleByKeyboard } from './support/console-keyboard.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let console: ConsoleByKeyboard;

beforeAll(async () => {
  console = await ConsoleByKeyboard.open();
});

afterEach(() => {
  expect(console.problems.splice(0)).toEqual([]);
});

afterAll(() => console?.close());

it('an API key is made, shown once, used, and revoked', async () => {
  const { page, gateway } = console;
  await console.go('API keys');
  await console.press('New API key');
  await console.type('Name', 'Report');
  await console.tabTo('May do');
  await page.keyboard.type('Reading');
  await console.press('Create');
  const key = await page.getByLabel('API key', { exact: true }).inputValue();
  const use = async (method: string): Promise<number> => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const body = method === 'PUT' ? { body: JSON.stringify({ name: 'Kim' }) } : {};
    return (await fetch(`http://127.0.0.1:${gateway.port}/v1/agents/kim`, { method, headers, ...body })).status;
  };
  expect([await use('GET'), await use('PUT')]).toEqual([404, 403]);
  await console.press('I have stored it');
  await console.press('Delete Report');
  await console.press('Delete it');
  await console.said('“Report” is deleted.');
  expect([await use('GET'), await gateway.call('GET', '/v1/api-keys')]).toEqual([401, []]);
});

it('a secret of flows is created, changed and deleted, and its value comes back nowhere', async () => {
  const { page, gateway } = console;
  await console.go('Secrets of flows');
  await console.press('New secret');
  await console.type('Name', 'shop-token');
  await console.type('Value', 'Bearer 12345');
  await console.press('Create');
  await console.said('“shop-token” is saved.');
  await console.press('shop-token');
  expect(await page.getByLabel('Value', { exact: true }).inputValue()).toBe('');
  await console.type('Value', 'Bearer 67890');
  await console.press('Save');
  await console.said('“shop-token” is saved.');
  expect(await gateway.call('GET', '/v1/flow-secrets')).toEqual([{ name: 'shop-token' }]);
  await console.press('Delete shop-token');
  await console.press('Delete it');
  await console.said('“shop-token” is deleted.');
  expect(await gateway.call('GET', '/v1/flow-secrets')).toEqual([]);
});

it('a webhook is created with a secret, changed and deleted', async () => {
  const { page, gateway } = console;
  await console.go('Webhooks');
  await console.press('New webhook');
  await console.type('Address', 'https://hooks.example/calls');
  await console.press('Create');
  expect(await page.getByLabel('Signing secret', { exact: true }).inputValue()).toMatch(/^whsec_/);
  await console.press('I have stored it');
  await console.press('https://hooks.example/calls');
  await console.tabTo('Enabled');
  await page.keyboard.press('Space');
  await console.press('Save');
  await console.said('“https://hooks.example/calls” is saved.');
  expect(await gateway.call('GET', '/v1/webhooks')).toMatchObject([{ events: ['call.ended'], enabled: false }]);
  await console.press('Delete https://hooks.example/calls');
  await console.press('Delete it');
  await console.said('“https://hooks.example/calls” is deleted.');
});

it('a site is created, changed and deleted; a change made elsewhere appears by itself', async () => {
  const { page, gateway } = console;
  await gateway.call('PUT', '/v1/virtual-numbers/+14155550100', { label: 'Main', agents: ['kim'] });
  await console.go('Sites');
  await console.press('New site');
  await console.type('Key', 'shop');
  await console.type('Origins of its pages', 'https://shop.example');
  await console.press('Create');
  await console.said('“shop” is saved.');
  const site = { origins: ['https://shop.example'], target: '+14155550100', proof: 'none' };
  expect(await gateway.call('GET', '/v1/sites')).toEqual([{ key: 'shop', ...site }]);

  await gateway.call('PUT', '/v1/sites/shop', { ...site, proof: 'server' });
  await page.getByRole('cell', { name: 'A request of the site’s server' }).waitFor();
  await console.press('shop');
  await console.type('Origins of its pages', 'https://www.shop.example');
  await console.press('Save');
  await console.said('“shop” is saved.');
  expect(await gateway.call('GET', '/v1/sites/shop')).toMatchObject({
    origins: ['https://www.shop.example'],
    proof: 'server',
  });
  await console.press('Delete shop');
  await console.press('Delete it');
  await console.said('“shop” is deleted.');
});

it('two administrators save a contact at once: the second one chooses', async () => {
  const { page, gateway } = console;
  await console.go('Contacts');
  await console.press('Add a contact');
  await console.type('Name', 'Robin Example');
  await console.press('Save');
  await console.said('“Robin Example” is saved.');
  const { contacts } = (await gateway.call('GET', '/v1/contacts')) as { contacts: { id: string; revision: number }[] };
  const { id = '', revision = 0 } = contacts[0] ?? {};
  await console.press('Edit Robin Example');
  await console.type('Company', 'Marigold');
  await gateway.call('PUT', `/v1/contacts/${id}`, { name: 'Robin Elsewhere', revision });
  await console.press('Save');
  await page.getByText('What you typed is still here.').waitFor();
  await console.press('Keep mine');
  await console.said('“Robin Example” is saved.');
  expect(await gateway.call('GET', `/v1/contacts/${id}`)).toMatchObject({ name: 'Robin Example', company: 'Marigold' });
  await console.press('Delete Robin Example');
  await console.press('Delete it: Robin Example');
  await console.said('“Robin Example” is deleted.');
});

it('a CRM connection is added, changed and deleted', async () => {
  const { page, gateway } = console;
  await console.go('CRM connections');
  await page.getByText('Log entries:').waitFor();
  await console.press('Add a connection');
  await console.type('Id', 'own-list');
  await console.tabTo('CRM');
  await page.keyboard.type('Contacts');
  await console.type('Name', 'Our list');
  await console.press('Save');
  await console.said('“own-list” is saved.');
  await console.press('Edit Our list');
  await console.type('Name', 'The list');
  await console.press('Save');
  await page.getByRole('heading', { name: 'The list' }).waitFor();
  expect(await gateway.call('GET', '/v1/crm-connections/own-list')).toMatchObject({ label: 'The list' });
  await console.press('Delete The list');
  await console.press('Delete it: The list');
  await console.said('“The list” is deleted.');
});

it('a carrier is created, tested, changed and deleted', async () => {
  const { page, gateway } = console;
  const silent = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  silent.close();
  await console.go('Carriers');
  await console.press('New carrier');
  await console.type('Name', 'berlin');
  await console.type('Host', '127.0.0.1');
  await console.tabTo('Transport');
  await page.keyboard.type('TCP');
  // The ports of trunks are those of one gateway of the machine: it stays disabled.
  await console.tabTo('Enabled');
  await page.keyboard.press('Space');
  await console.press('Connection');
  await console.type('Port', String(port));
  await console.press('Create');
  await console.said('“berlin” is saved.');
  expect(await gateway.call('GET', '/v1/trunks')).toMatchObject([{ id: 'berlin', port, state: 'disabled' }]);
  await console.press('Test berlin');
  await console.said(`No connection to port ${port} over TCP`);
  await console.press('Close');
  await console.press('berlin');
  await console.type('User', 'customer-7');
  await console.type('Password', 'a password');
  await console.press('Save');
  await console.said('“berlin” is saved.');
  expect(await gateway.call('GET', '/v1/trunks/berlin')).toMatchObject({ user: 'customer-7', hasPassword: true });
  await console.press('Delete berlin');
  await console.press('Delete it');
  await console.said('“berlin” is deleted.');
  expect(await gateway.call('GET', '/v1/trunks')).toEqual([]);
});

it('settings are shown, and the doctor examines the running gateway', async () => {
  const { page, gateway } = console;
  await console.go('Settings');
  const port = page.getByRole('row', { name: /^SIDECALL_PORT/ });
  await port.getByText(String(gateway.port)).waitFor();
  await console.press('Examine the gateway');
  await page.getByText('The settings can be read.').waitFor();
  await page.getByText(/^Examined at/).waitFor();
});
