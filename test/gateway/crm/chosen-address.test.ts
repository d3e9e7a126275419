import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { CrmDefinition } from '../../../src/domain/crm/connection.ts';
import { chosenFetch, isChosen } from '../../../src/gateway/crm/chosen-address.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { manifestOf, openCrm } from './open-crm.ts';

async function crmServer(): Promise<string> {
  const server = createServer((_request, response) => response.setHeader('connection', 'close').end('[]'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('an administrator’s CRM in the private network is reached only if the settings name it', async () => {
  const url = await crmServer();
  const settings = { name: 'demo-crm', url, token: 't' };
  const refused = chosenFetch({ privateHosts: [], crm: null })(url);
  await expect(refused).rejects.toMatchObject({
    code: 'CRM_UNAVAILABLE',
    message: expect.stringContaining('must begin with https'),
    help: expect.stringContaining('SIDECALL_PRIVATE_HOSTS'),
  });
  expect((await chosenFetch({ privateHosts: [new URL(url).host], crm: null })(url)).status).toBe(200);
  expect((await chosenFetch({ privateHosts: [], crm: settings })(url)).status, 'SIDECALL_CRM_URL').toBe(200);
  const other = { ...settings, url: 'http://127.0.0.1:9' };
  await expect(chosenFetch({ privateHosts: [], crm: other })(url), 'another port').rejects.toThrow();
});

it('the address of a hosted CRM is its maker’s', () => {
  expect(isChosen({ address: { needed: true, hosts: [] } })).toBe(true);
  expect(isChosen({ address: { needed: true, hosts: ['*.zendesk.com'] } })).toBe(false);
  expect(isChosen({ address: { needed: false, hosts: [] } })).toBe(false);
});

it('a connection to a server of the administrator’s choice asks with the guard, one to a hosted CRM without', async () => {
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  onTestFinished(() => storage.close());
  const used: string[] = [];
  const asks = (name: string, hosts: string[]): CrmDefinition => ({
    manifest: manifestOf(name, { address: { needed: true, hosts } }),
    createConnector({ id, fetch: ask }) {
      used.push(`${id} ${ask === guarded}`);
      return new FakeCrm(clock, []);
    },
  });
  const guarded: typeof fetch = async () => new Response();
  const definitions = { open: asks('open', []), hosted: asks('hosted', ['*.hosted.example']) };
  const { crmConnections } = openCrm({ storage, clock, definitions, chosenFetch: guarded });
  await crmConnections.start();
  const more = { label: '', settings: {}, users: {}, position: 0, enabled: true, origins: [] };
  for (const [id, baseUrl] of [
    ['open', 'https://crm.internal'],
    ['hosted', 'https://a.hosted.example'],
  ] as const) {
    await crmConnections.put({ id, adapter: id, baseUrl, ...more }, { token: 't' }, {});
  }
  expect(used).toEqual(['open true', 'hosted false']);
});
