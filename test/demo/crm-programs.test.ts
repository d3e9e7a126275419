import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCrm } from '../../demo/crm/server/app.ts';

const token = 'a-token';
let dataFile: string;
let crm: Awaited<ReturnType<typeof startCrm>> | null;

beforeEach(() => {
  dataFile = join(mkdtempSync(join(tmpdir(), 'ledger-')), 'crm.db');
  crm = null;
});
afterEach(async () => {
  await crm?.close();
  rmSync(dirname(dataFile), { recursive: true });
});

const start = async () => {
  crm = await startCrm({ port: 0, dataFile, token });
  return crm.url;
};

// biome-ignore lint/suspicious/noExplicitAny: the answer of a foreign API, looked into by the expectations
type Answer = { status: number; body: any };

async function send(method: string, address: string, body?: unknown, cookie?: string): Promise<Answer> {
  const headers = cookie === undefined ? { authorization: `Bearer ${token}` } : { cookie };
  const init: RequestInit = { method, headers };
  if (body !== undefined) {
    init.headers = { ...headers, 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  const answer = await fetch(address, init);
  return { status: answer.status, body: await answer.json() };
}

async function signedIn(url: string): Promise<string> {
  const page = await fetch(`${url}/?user=robin`);
  return page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

const entry = {
  ...{ revision: 1, contactId: null, direction: 'inbound', customer: '(415) 555-0123' },
  ...{ virtualNumber: '+14155550100', agent: 'robin', startedAt: '2026-03-01T09:00:00.000Z' },
  ...{ endedAt: '2026-03-01T09:01:05.000Z', duration: 60, endReason: 'COMPLETED' },
};

it('a contact is created once for a key', async () => {
  const url = await start();
  const draft = { key: 'k1', name: 'Kim', phone: '+14155550123' };
  const first = await send('POST', `${url}/api/contacts`, draft);
  const again = await send('POST', `${url}/api/contacts`, { ...draft, name: 'Other' });
  expect(again.body.contact).toEqual(first.body.contact);
  expect(first.body.contact).toMatchObject({ name: 'Kim', owner: null });
  const unkeyed = await send('POST', `${url}/api/contacts`, { name: 'Kim', phone: '+14155550123' });
  expect(unkeyed.body.contact.id).not.toBe(first.body.contact.id);
});

it('a call has its user and its recording', async () => {
  const url = await start();
  const recording = { url: 'https://gateway.example/r1', seconds: 60 };
  await send('PUT', `${url}/api/calls/CA1`, { ...entry, user: 'robin', recording });
  expect((await send('GET', `${url}/api/calls`)).body.calls).toMatchObject([{ user: 'robin', recording }]);
});

it('an entry that a user made becomes the entry of a call, once', async () => {
  const url = await start();
  const { body } = await send('POST', `${url}/api/contacts`, { name: 'Kim', phone: '+14155550123' });
  const call = { contactId: body.contact.id, note: 'By hand' };
  const made = await send('POST', `${url}/app/calls?user=robin`, call, await signedIn(url));
  expect(made.status).toBe(201);
  const recordId = made.body.id;
  expect((await send('PUT', `${url}/api/calls/CA1`, { ...entry, recordId })).body).toEqual({ id: recordId });
  // It belongs to CA1 now.
  expect((await send('PUT', `${url}/api/calls/CA2`, { ...entry, recordId })).body.id).not.toBe(recordId);
  const { calls } = (await send('GET', `${url}/api/calls`)).body;
  expect(calls.map((each: { externalId: string }) => each.externalId).sort()).toEqual(['CA1', 'CA2']);
});

it('tickets and comments are written once for a key', async () => {
  const url = await start();
  const { body } = await send('POST', `${url}/api/contacts`, { name: 'Kim', phone: '+14155550123' });
  const contactId = body.contact.id;
  const draft = { key: 't1', contactId, subject: 'No spout', body: 'The can has no spout.' };
  const first = await send('POST', `${url}/api/tickets`, draft);
  expect(first).toMatchObject({ status: 201, body: { ticket: { subject: 'No spout', status: 'open' } } });
  expect((await send('POST', `${url}/api/tickets`, draft)).body).toEqual(first.body);
  const { id } = first.body.ticket;
  const comments = `${url}/api/tickets/${id}/comments`;
  for (const comment of [
    { key: 'c1', body: 'It came.', user: 'sam' },
    { key: 'c1', body: 'It came.', user: 'sam' },
    { key: 't1', body: 'The can has no spout.' },
  ]) {
    expect((await send('POST', comments, comment)).status).toBe(201);
  }
  const shown = await send('GET', `${url}/app/tickets/${id}?user=robin`, undefined, await signedIn(url));
  expect(shown.body.comments).toMatchObject([{ author: 'Sam', body: 'It came.' }]);
  const listed = await send('GET', `${url}/api/contacts/${contactId}/tickets`);
  expect(listed.body.tickets).toMatchObject([{ id, subject: 'No spout' }]);
});

it('what belongs to nothing is refused with a sentence', async () => {
  const url = await start();
  const draft = { key: 't1', contactId: '9', subject: 'x', body: 'y' };
  expect(await send('POST', `${url}/api/tickets`, draft)).toMatchObject({
    status: 422,
    body: { error: 'There is no such contact.' },
  });
  expect((await send('POST', `${url}/api/tickets/9/comments`, { key: 'c', body: 'x' })).status).toBe(404);
  expect((await send('GET', `${url}/api/contacts/9/tickets`)).status).toBe(404);
});

it('the users are listed', async () => {
  const url = await start();
  const { users } = (await send('GET', `${url}/api/users`)).body;
  expect(users).toContainEqual({ id: 'robin', name: 'Robin', email: 'robin@ledger.example', active: true });
});

it('a database of an earlier version is opened, and keeps what it holds', async () => {
  const db = new DatabaseSync(dataFile);
  db.exec(`
    CREATE TABLE contacts (
      id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, company TEXT, title TEXT, email TEXT, city TEXT,
      private INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL);
    CREATE TABLE phones (
      contact_id INTEGER NOT NULL REFERENCES contacts(id), label TEXT NOT NULL, number TEXT NOT NULL, digits TEXT NOT NULL);
    CREATE TABLE tickets (
      id INTEGER PRIMARY KEY AUTOINCREMENT, contact_id INTEGER NOT NULL REFERENCES contacts(id), subject TEXT NOT NULL,
      body TEXT NOT NULL, status TEXT NOT NULL, priority TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
    CREATE TABLE calls (
      id INTEGER PRIMARY KEY AUTOINCREMENT, external_id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,
      contact_id INTEGER REFERENCES contacts(id), direction TEXT NOT NULL, customer TEXT NOT NULL,
      virtual_number TEXT NOT NULL, agent TEXT, started_at TEXT NOT NULL, answered_at TEXT, ended_at TEXT NOT NULL,
      duration INTEGER NOT NULL, end_reason TEXT NOT NULL, note TEXT NOT NULL, disposition TEXT);
    INSERT INTO contacts (id, name, created_at) VALUES (1001, 'Kim', '2025-01-01T00:00:00.000Z');
    INSERT INTO phones VALUES (1001, 'Phone', '+14155550123', '14155550123');
    INSERT INTO calls (external_id, revision, contact_id, direction, customer, virtual_number, started_at, ended_at,
      duration, end_reason, note)
      VALUES ('CA0', 1, 1001, 'inbound', '', '', '2025-01-01T00:00:00.000Z', '2025-01-01T00:00:10.000Z', 10, 'COMPLETED', 'old');
  `);
  db.close();
  for (let times = 0; times < 2; times += 1) {
    const url = await start();
    const { contacts } = (await send('GET', `${url}/api/contacts?phone=4155550123`)).body;
    expect(contacts).toMatchObject([{ id: '1001', owner: null, calls: [{ summary: 'old' }] }]);
    expect((await send('PUT', `${url}/api/calls/CA1`, { ...entry, user: 'sam' })).status).toBe(times === 0 ? 201 : 200);
    await crm?.close();
    crm = null;
  }
});
