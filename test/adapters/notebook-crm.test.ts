import { afterAll, beforeAll, expect, it } from 'vitest';
import { nothing, patient } from './contract/crm-under-test.ts';
import { type CrmUnderTest, crmContract, entry } from './crm-contract.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import { definition } from './notebook/connector.ts';
import { startNotebook } from './notebook/server.ts';
import { connectionTo } from './test-connection.ts';

const accessKey = 'test-key';

let crm: Awaited<ReturnType<typeof startNotebook>>;
let proxy: Awaited<ReturnType<typeof startFaultyProxy>>;
beforeAll(async () => {
  crm = await startNotebook(accessKey);
  proxy = await startFaultyProxy(crm.url);
});
afterAll(async () => {
  await proxy.close();
  await crm.close();
});

async function open(secrets: Record<string, string> = { accessKey }) {
  crm.people.length = 0;
  crm.notes.length = 0;
  crm.state.ignoresFilter = false;
  crm.expire();
  crm.state.logins = 0;
  proxy.set('none');
  const connection = connectionTo(proxy.url, secrets);
  const add = (name: string, phone: string) => {
    const at = new Date(Date.UTC(2026, 0, 1) + crm.people.length).toISOString();
    const person = { id: crm.newId(), kind: 'company' as const, name, phone, remark: '', createdAt: at };
    crm.people.push(person);
    return { kind: person.kind, id: person.id };
  };
  const underTest: CrmUnderTest = {
    adapter: definition.createConnector(connection),
    fail: proxy.set,
    requests: () => proxy.requests,
    addContact: async (name, number) => add(name, number),
    async addMany(count, number) {
      for (let n = 0; n < count; n += 1) add(`Contact ${n}`, number);
    },
    countContacts: async () => crm.people.length,
    async addPageEntry(text) {
      const id = crm.newId();
      crm.notes.push({ id, person: null, at: '2026-01-01T10:00:10.000Z', text });
      return id;
    },
    countEntries: async () => crm.notes.length,
    async filed(callId) {
      return crm.notes
        .filter(({ text }) => text.includes(`[sidecall ${callId} `))
        .map((note) => {
          const lines = note.text.split('\n');
          const { duration, endReason, customer, recording } = JSON.parse(lines.at(-2) ?? '{}');
          return {
            ...{ recordId: note.id, contactId: note.person, note: lines.slice(0, -2).join('\n') },
            ...{ duration, endReason, customer, recording: recording?.url ?? null, raw: JSON.stringify(note) },
          };
        });
    },
    async ignoreFilter() {
      crm.state.ignoresFilter = true;
    },
    close: async () => {},
  };
  return { underTest, connection };
}

crmContract(definition.manifest, async () => (await open()).underTest);

it('20 requests at once with an ended session log in once', async () => {
  const { underTest, connection } = await open();
  await underTest.addContact('Robin Example', '+14155550123');
  const found = await Promise.all(
    Array.from({ length: 20 }, () => underTest.adapter.findContacts('+14155550123', patient)),
  );
  expect(found.every((contacts) => contacts.length === 1)).toBe(true);
  expect(crm.state.logins).toBe(1);
  expect(connection.stored.session).toBe('session-1');
  crm.expire();
  await underTest.adapter.saveCallLog(entry('CA1'), nothing, patient);
  expect(crm.state.logins).toBe(2);
});

it('a wrong key is CRM_CREDENTIALS after one attempt to log in', async () => {
  const { underTest } = await open({ accessKey: 'wrong' });
  const before = proxy.requests;
  await expect(underTest.adapter.findContacts('+14155550123', patient)).rejects.toMatchObject({
    code: 'CRM_CREDENTIALS',
  });
  expect(proxy.requests - before).toBe(1);
});

it('a known record saves the search', async () => {
  const { underTest } = await open();
  const { recordId } = await underTest.adapter.saveCallLog(entry('CA1'), nothing, patient);
  // A search by the call's time does not find it.
  for (const note of crm.notes) note.at = '2020-01-01T00:00:00.000Z';
  await underTest.adapter.saveCallLog(entry('CA1', { revision: 2, note: 'late' }), { recordId }, patient);
  expect(await underTest.filed('CA1')).toMatchObject([{ recordId, note: 'late' }]);
  expect(crm.notes).toHaveLength(1);
});
