import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCrm } from '../../demo/crm/server/app.ts';
import { Fault } from '../../demo/crm/server/fault.ts';

const token = 'a-token';
let dataFile: string;
let crm: Awaited<ReturnType<typeof startCrm>>;

beforeEach(async () => {
  dataFile = join(mkdtempSync(join(tmpdir(), 'ledger-')), 'crm.db');
  crm = await startCrm({ port: 0, dataFile, token });
});
afterEach(() => crm.close());

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the answer of a foreign API, looked into by the expectations
  body: any;
}

async function api(method: string, path: string, body?: unknown, bearer: string = token): Promise<Answer> {
  const init: RequestInit = { method, headers: { authorization: `Bearer ${bearer}` } };
  if (body !== undefined) {
    init.headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  const answer = await fetch(`${crm.url}${path}`, init);
  return { status: answer.status, body: await answer.json() };
}

const entry = {
  revision: 1,
  contactId: null as string | null,
  direction: 'inbound',
  customer: '(415) 555-0123',
  virtualNumber: '+14155550100',
  agent: 'robin',
  startedAt: '2026-03-01T09:00:00.000Z',
  answeredAt: '2026-03-01T09:00:05.000Z',
  endedAt: '2026-03-01T09:01:05.000Z',
  duration: 60,
  endReason: 'COMPLETED',
  note: '',
  disposition: null as string | null,
};

describe('contacts', () => {
  it('are found by number whatever its spelling, near misses with them', async () => {
    await api('POST', '/api/contacts', { name: 'Exact', company: null, phone: '(415) 555-0123' });
    await api('POST', '/api/contacts', { name: 'Near miss', company: 'Example', phone: '+1 212 555 0123' });
    await api('POST', '/api/contacts', { name: 'Other', company: null, phone: '+1 415 555 0124' });
    const { body } = await api('GET', '/api/contacts?phone=%2B14155550123');
    expect(body.contacts.map((each: { name: string }) => each.name)).toEqual(['Exact', 'Near miss']);
    expect(body.contacts[0]).toMatchObject({ company: null, phones: ['(415) 555-0123'], tickets: [], calls: [] });
  });

  it('come with their last calls', async () => {
    const { body: created } = await api('POST', '/api/contacts', { name: 'Exact', phone: '+14155550123' });
    await api('PUT', '/api/calls/CA1', {
      ...entry,
      contactId: created.contact.id,
      note: 'Asked for an invoice.\nTwice.',
    });
    const { body } = await api('GET', '/api/contacts?phone=4155550123');
    expect(body.contacts[0].calls).toEqual([
      { at: entry.startedAt, direction: 'inbound', duration: 60, summary: 'Asked for an invoice.' },
    ]);
  });

  it('are not given out for a few digits that would match many', async () => {
    await api('POST', '/api/contacts', { name: 'Exact', phone: '+14155550123' });
    expect((await api('GET', '/api/contacts?phone=123')).body.contacts).toEqual([]);
  });
});

describe('call entries', () => {
  it('are written once however often they are sent', async () => {
    const first = await api('PUT', '/api/calls/CA1', entry);
    const again = await api('PUT', '/api/calls/CA1', entry);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.id).toBe(first.body.id);
    expect((await api('GET', '/api/calls')).body.calls).toHaveLength(1);
  });

  it('are written once when the same one arrives many times at once', async () => {
    await Promise.all(Array.from({ length: 12 }, () => api('PUT', '/api/calls/CA1', entry)));
    expect((await api('GET', '/api/calls')).body.calls).toHaveLength(1);
  });

  it('take a newer revision and ignore an older one', async () => {
    await api('PUT', '/api/calls/CA1', entry);
    await api('PUT', '/api/calls/CA1', { ...entry, revision: 3, note: 'Newest', disposition: 'Resolved' });
    const late = await api('PUT', '/api/calls/CA1', { ...entry, revision: 2, note: 'Late' });
    expect(late.status).toBe(200);
    expect((await api('GET', '/api/calls')).body.calls[0]).toMatchObject({
      revision: 3,
      note: 'Newest',
      disposition: 'Resolved',
    });
  });

  it('are refused for a contact that is not there, and when malformed', async () => {
    expect((await api('PUT', '/api/calls/CA1', { ...entry, contactId: '9' })).status).toBe(422);
    expect((await api('PUT', '/api/calls/CA1', { ...entry, duration: 'long' })).status).toBe(400);
    expect((await api('PUT', '/api/calls/CA1', { revision: 1 })).status).toBe(400);
  });

  it('are there after the CRM was closed and opened again', async () => {
    await api('PUT', '/api/calls/CA1', entry);
    await crm.close();
    crm = await startCrm({ port: 0, dataFile, token });
    expect((await api('GET', '/api/calls')).body.calls).toHaveLength(1);
  });
});

describe('the API', () => {
  it('is closed without the right token', async () => {
    expect((await api('GET', '/api/contacts?phone=4155550123', undefined, 'wrong')).status).toBe(401);
    expect((await api('PUT', '/api/calls/CA1', entry, 'wrong')).status).toBe(401);
    expect((await api('POST', '/api/_fault', { mode: 'down' }, 'wrong')).status).toBe(401);
  });

  it('fails and recovers when it is told to', async () => {
    expect((await api('POST', '/api/_fault', { mode: 'down' })).body).toMatchObject({ mode: 'down' });
    expect((await api('PUT', '/api/calls/CA1', entry)).status).toBe(503);
    expect((await api('GET', '/api/contacts?phone=4155550123')).status).toBe(503);
    await api('POST', '/api/_fault', { mode: 'ok' });
    expect((await api('PUT', '/api/calls/CA1', entry)).status).toBe(201);
  });

  it('answers late when it is told to be slow', async () => {
    await api('POST', '/api/_fault', { mode: 'slow', ms: 10 });
    expect((await api('GET', '/api/contacts?phone=4155550123')).status).toBe(200);
    expect((await api('PUT', '/api/calls/CA1', entry)).status).toBe(201);

    const fault = new Fault();
    Object.assign(fault, { mode: 'slow', ms: 3_600_000 });
    const hungUp = new AbortController();
    let admitted = false;
    const asked = fault.admit(hungUp.signal).then(() => {
      admitted = true;
    });
    await fetch(crm.url);
    expect(admitted).toBe(false);
    hungUp.abort();
    await asked;
  });
});
