import { describe, expect, it, onTestFinished } from 'vitest';
import { noRecording } from '../../../src/gateway/contacts/manifest.ts';
import { CrmAdapters } from '../../../src/gateway/crm/adapters.ts';
import { CrmConnections, type CrmConnectionsOptions } from '../../../src/gateway/crm/connections.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import { contactsAdapter } from '../../../src/gateway/start/crm-adapters.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { dataFolder, startProcess } from '../app/process.ts';
import { manifestOf, secretKey } from '../crm/open-crm.ts';
import { aContact } from './a-contact.ts';

const number = {};
const patient = { timeoutMs: 60_000 };

async function open(more: Partial<CrmConnectionsOptions> = {}) {
  const storage: Storage = await openStorage(':memory:', systemClock);
  onTestFinished(() => storage.close());
  const builtIn = contactsAdapter({ store: storage.contacts, directory: storage.directory, clock: systemClock });
  const fake = { manifest: manifestOf('fake'), createConnector: () => new FakeCrm(systemClock) };
  const connections = new CrmConnections({
    store: storage.crmConnections,
    access: storage.crmAccess,
    jobs: storage.jobs,
    keyring: new Keyring(secretKey),
    adapters: new CrmAdapters({ fake: async () => fake }).with(builtIn),
    settings: null,
    builtIn: { definition: builtIn, noRecording },
    ...{ clock: systemClock, fetch, logger: { warn: () => {} } },
    ...more,
  });
  const changed: string[] = [];
  connections.subscribe((id) => changed.push(id));
  await connections.start();
  const put = (id: string, change: { adapter?: string; enabled?: boolean; position?: number } = {}) =>
    connections.put(
      {
        id,
        adapter: 'fake',
        label: id,
        baseUrl: '',
        settings: {},
        users: {},
        position: 0,
        enabled: true,
        origins: [],
        ...change,
      },
      {},
      {},
    );
  return { storage, connections, changed, put };
}

describe('the connection to the contact list', () => {
  it('is the only one as long as there is no other', async () => {
    const { connections, storage, changed, put } = await open();
    expect(connections.list()).toMatchObject([
      {
        stored: { id: 'contacts', adapter: 'contacts', enabled: true },
        source: 'built-in',
        condition: { state: 'unknown' },
      },
    ]);
    const { id } = await storage.contacts.add(aContact(), null);
    expect(await connections.of(number)?.adapter.findContacts('+14155550123', patient)).toMatchObject([{ id }]);
    expect(connections.get('contacts')?.condition).toMatchObject({ state: 'ok' });
    expect(connections.logsOf(number)).toEqual(['contacts']);
    expect(connections.of(number)?.noRecording).toEqual({ field: 'doNotRecord', value: 'yes' });
    await put('sales');
    expect([connections.list().map(({ stored }) => stored.id), connections.get('contacts')]).toEqual([['sales'], null]);
    expect(connections.logsOf(number)).toEqual(['sales']);
    await connections.remove('sales', {});
    expect(connections.logsOf(number)).toEqual(['contacts']);
    // Its queue of log entries stops and starts with it.
    expect(changed).toEqual(['contacts', 'sales', 'contacts', 'sales']);
    expect(await storage.crmConnections.all()).toEqual([]);
  });

  it('is not there beside the connection of the settings', async () => {
    const { connections } = await open({ settings: { name: 'fake', url: 'https://crm.example', token: 't' } });
    expect(connections.list().map(({ stored }) => stored.id)).toEqual(['default']);
    expect(connections.get('contacts')).toBeNull();
  });

  it('can be stored: beside a CRM, or disabled, so that there is none at all', async () => {
    const { connections, put } = await open();
    await put('contacts', { adapter: 'contacts', enabled: false });
    expect([connections.list().length, connections.of(number), connections.logsOf(number)]).toEqual([1, null, []]);
    await put('contacts', { adapter: 'contacts', position: 5 });
    await put('sales');
    expect(connections.list().map(({ stored, source }) => [stored.id, source])).toEqual([
      ['sales', 'database'],
      ['contacts', 'database'],
    ]);
    expect(connections.get('contacts')?.open?.adapter.name).toBe('contacts');
  });

  it('needs no map of users: they are the agents', async () => {
    const { connections, put } = await open();
    const of = (id: string) => {
      const connection = connections.get(id)?.open?.connection;
      return [connection?.userOf('kim'), connection?.agentOf('kim')];
    };
    expect(of('contacts')).toEqual(['kim', 'kim']);
    await put('sales');
    expect(of('sales')).toEqual([null, null]);
  });
});

it('a gateway with nothing set pops from its contact list, which is not deleted as a connection', async () => {
  const gateway = await startProcess({ data: dataFolder() });
  const list = await (await gateway.api('GET', '/v1/crm-connections')).json();
  expect(list).toMatchObject([{ id: 'contacts', source: 'built-in', adapter: 'contacts', secrets: [] }]);
  const tested = await gateway.api('POST', '/v1/crm-connections/contacts/test');
  expect(await tested.json()).toMatchObject({ condition: { state: 'ok' } });
  const deleted = await gateway.api('DELETE', '/v1/crm-connections/contacts');
  expect(await deleted.json()).toMatchObject({
    error: { code: 'CRM_CONNECTION_INVALID', help: expect.stringContaining('"enabled":false') },
  });
  const off = await gateway.api('PUT', '/v1/crm-connections/contacts', { adapter: 'contacts', enabled: false });
  expect(await off.json()).toMatchObject({ source: 'database', enabled: false, label: 'Contact list' });
  expect(await (await gateway.api('GET', '/v1/crm-connections')).json()).toHaveLength(1);
  const adapters = (await (await gateway.api('GET', '/v1/crm-adapters')).json()) as { name: string }[];
  expect(adapters.map(({ name }) => name)).toContain('contacts');
});
