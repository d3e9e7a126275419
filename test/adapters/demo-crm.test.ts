import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createConnector } from '../../adapters/demo-crm/connector.ts';
import { startCrm } from '../../demo/crm/server/app.ts';
import { type CrmUnderTest, crmContract, entry, type FiledCall, wireFaults } from './crm-contract.ts';
import { startFaultyProxy } from './faulty-proxy.ts';

const token = 'test-token';

async function open(): Promise<CrmUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'sidecall-crm-'));
  const crm = await startCrm({ port: 0, host: '127.0.0.1', dataFile: join(folder, 'crm.db'), token });
  const url = crm.url.replace('localhost', '127.0.0.1');
  const proxy = await startFaultyProxy(url);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    adapter: createConnector({ baseUrl: proxy.url, token }),
    fail: proxy.set,
    async addContact(name, phone) {
      const body = JSON.stringify({ name, phone });
      const response = await fetch(`${url}/api/contacts`, { method: 'POST', headers, body });
      return ((await response.json()) as { contact: { id: string } }).contact.id;
    },
    async filed(callId) {
      const response = await fetch(`${url}/api/calls`, { headers });
      const { calls } = (await response.json()) as { calls: (FiledCall & { externalId: string })[] };
      return calls.filter((call) => call.externalId === callId);
    },
    async isPrivate(id) {
      const response = await fetch(`${url}/app/contacts/${id}`, { headers: { cookie: await signedIn(url) } });
      const { contact } = (await response.json()) as { contact: { private: boolean; phones: unknown[] } };
      return contact.private && contact.phones.length === 0;
    },
    async close() {
      await proxy.close();
      await crm.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The cookie of a signed-in user. */
async function signedIn(url: string): Promise<string> {
  const page = await fetch(`${url}/?user=robin`);
  return page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

crmContract('demo-crm', open, wireFaults);

it('a call whose contact was deleted meanwhile is filed without it', async () => {
  const crm = await open();
  try {
    await crm.adapter.saveCallLog(entry('CA77', { contactId: '4711' }), { timeoutMs: 60_000 });
    expect(await crm.filed('CA77')).toMatchObject([{ contactId: null, duration: 65 }]);
  } finally {
    await crm.close();
  }
});
