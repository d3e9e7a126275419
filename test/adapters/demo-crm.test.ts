import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../../adapters/demo-crm/connector.ts';
import { startCrm } from '../../demo/crm/server/app.ts';
import { CallEntries } from '../../demo/crm/server/calls.ts';
import { Contacts } from '../../demo/crm/server/contacts.ts';
import { inTransaction, openDatabase } from '../../demo/crm/server/database.ts';
import { callByHand } from '../../demo/crm/server/page-routes.ts';
import { Tasks } from '../../demo/crm/server/tasks.ts';
import { Tickets } from '../../demo/crm/server/tickets.ts';
import { nothing } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { type CrmUnderTest, crmContract, entry } from './crm-contract.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import { connectionTo } from './test-connection.ts';

const token = 'test-token';
const at = '2026-01-01T10:00:00.000Z';

/** One CRM for all tests of this file: starting one takes longer than a test. */
async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'sidecall-crm-'));
  const dataFile = join(folder, 'crm.db');
  const crm = await startCrm({ port: 0, host: '127.0.0.1', dataFile, token });
  const url = crm.url.replace('localhost', '127.0.0.1');
  const proxy = await startFaultyProxy(url);
  // The CRM's own side: a second connection to its database. What a test writes here need not survive a crash.
  const db = openDatabase(dataFile);
  db.exec('PRAGMA synchronous = OFF');
  const stop = async (): Promise<void> => {
    db.close();
    await proxy.close();
    await crm.close();
    await rm(folder, { recursive: true });
  };
  return { url, proxy, db, stop };
}

let running: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  running = await start();
});
afterAll(() => running.stop());

async function open(): Promise<CrmUnderTest> {
  const { url, proxy, db } = running;
  proxy.set('none');
  for (const table of ['tasks', 'comments', 'calls', 'tickets', 'phones', 'contacts']) db.exec(`DELETE FROM ${table}`);
  const contacts = new Contacts(db);
  const calls = new CallEntries(db);
  const tickets = new Tickets(db);
  return {
    adapter: definition.createConnector(connectionTo(proxy.url, { token })),
    fail: proxy.set,
    requests: () => proxy.requests,
    async addContact(name, number) {
      const { id } = contacts.create({ name, phones: [{ label: 'Phone', number }] }, at);
      return { kind: 'contact', id };
    },
    async addMany(count, number) {
      inTransaction(db, () => {
        const person = db.prepare('INSERT INTO contacts (name, created_at) VALUES (?, ?)');
        const phone = db.prepare('INSERT INTO phones (contact_id, label, number, digits) VALUES (?, ?, ?, ?)');
        for (let n = 0; n < count; n += 1) {
          const { lastInsertRowid } = person.run(`Contact ${n}`, at);
          phone.run(lastInsertRowid, 'Phone', number, number.replace(/\D/g, ''));
        }
      });
    },
    countContacts: async () => Number(db.prepare('SELECT count(*) AS n FROM contacts').get()?.n),
    addPageEntry: async (note) => calls.add(callByHand(null, note, 'robin', at)),
    countEntries: async () => Number(db.prepare('SELECT count(*) AS n FROM calls').get()?.n),
    async filed(callId) {
      return calls
        .list({ limit: 1000 })
        .filter((call) => call.externalId === callId)
        .map((call) => ({
          ...call,
          recordId: call.id,
          recording: call.recording?.url ?? null,
          raw: JSON.stringify(call),
        }));
    },
    async ignoreFilter() {
      const found = [];
      for (const { id } of contacts.list()) {
        const contact = contacts.get(id);
        if (contact)
          found.push({ ...contact, phones: contact.phones.map(({ number }) => number), tickets: [], calls: [] });
      }
      proxy.answerWith({ contacts: found });
    },
    async isPrivate(id) {
      const response = await fetch(`${url}/app/contacts/${id}`, { headers: { cookie: await signedIn(url) } });
      const { contact } = (await response.json()) as { contact: { private: boolean; phones: unknown[] } };
      return contact.private && contact.phones.length === 0;
    },
    ticketTexts: async (id) => [tickets.get(id)?.body ?? '', ...tickets.comments(id).map(({ body }) => body)],
    countTickets: async () => tickets.list().length,
    tasks: async () =>
      new Tasks(db).list().map((task) => ({
        ...task,
        recordId: task.id,
        due: task.done ? null : task.due,
        raw: JSON.stringify(task),
      })),
    close: async () => {},
  };
}

/** The cookie of a signed-in user. */
async function signedIn(url: string): Promise<string> {
  const page = await fetch(`${url}/?user=robin`);
  return page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

crmContract(definition.manifest, open);

it('a call whose contact was deleted meanwhile is filed without it', async () => {
  const crm = await open();
  const about = { kind: 'contact', id: '4711' };
  await crm.adapter.saveCallLog(entry('CA77', { about }), nothing, { timeoutMs: 60_000 });
  expect(await crm.filed('CA77')).toMatchObject([{ contactId: null, duration: 65 }]);
});

it('a ticket without a contact is refused', async () => {
  const crm = await open();
  const draft = { ...ticketDraft({ kind: 'contact', id: '1' }), about: null };
  await expect(crm.adapter.saveTicket?.(draft, nothing, { timeoutMs: 60_000 })).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { reason: 'A ticket in Ledger needs a contact.' },
  });
});

it('contacts come with their owner, their page and their date', async () => {
  const crm = await open();
  const { id } = await crm.addContact('Robin Example', '+14155550123');
  running.db.prepare('UPDATE contacts SET owner = ? WHERE id = ?').run('sam', id);
  const [found] = await crm.adapter.findContacts('+14155550123', { timeoutMs: 60_000 });
  expect(found).toMatchObject({ kind: 'contact', owner: 'sam', createdAt: at });
  expect(found?.url).toBe(`${running.proxy.url}/#/contacts/${id}`);
});
