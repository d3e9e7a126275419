import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/domain/protocol/session.ts';
import { type TestApp, testApp } from '../app/app.ts';
import { aContact } from './a-contact.ts';

type Ask = (
  who: Role | 'key',
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object | string,
  // biome-ignore lint/suspicious/noExplicitAny: each test reads its own fields
) => Promise<{ status: number; body: any; text: string; headers: Record<string, unknown> }>;

async function setUp(
  options: { masked?: boolean } = {},
): Promise<TestApp & { ask: Ask; audit: () => Promise<string[]> }> {
  const made = await testApp();
  const line = { label: 'Sales', agents: ['kim'], ringSeconds: 20 };
  await made.storage.directory.putVirtualNumber({ ...line, number: '+14155550110', masked: false });
  if (options.masked) await made.storage.directory.putVirtualNumber({ ...line, number: '+14155550111', masked: true });
  const ask: Ask = async (who, method, url, payload) => {
    const headers: Record<string, string> = who === 'key' ? made.withKey : await made.as('kim', who);
    if (typeof payload === 'string') headers['content-type'] = 'text/csv';
    const answer = await made.app.inject({ method, url: `/v1/contacts${url}`, headers, ...(payload && { payload }) });
    const json = String(answer.headers['content-type']).startsWith('application/json');
    return {
      status: answer.statusCode,
      body: json ? answer.json() : null,
      text: answer.body,
      headers: answer.headers,
    };
  };
  const audit = async () =>
    (await made.storage.recordings.audit(20)).map(({ who, what, subject }) => `${who} ${what} ${subject}`).reverse();
  return { ...made, ask, audit };
}

describe('the contact list', () => {
  it('takes a contact of an agent, whose it is, with numbers of the home country', async () => {
    const { ask, audit } = await setUp();
    const added = await ask('agent', 'POST', '', {
      name: ' Robin Example ',
      numbers: ['(415) 555-0123', '+1 415 555 0123'],
    });
    expect(added).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^CT[0-9a-f]{32}$/),
        ...{ name: 'Robin Example', company: null, email: null, notes: '', owner: 'kim', doNotRecord: false },
        numbers: [{ number: '+14155550123', display: '(415) 555-0123' }],
        ...{ private: false, revision: 1 },
      },
    });
    expect((await ask('agent', 'GET', `/${added.body.id}`)).body).toEqual(added.body);
    expect((await ask('key', 'POST', '', { name: 'Kim Sample' })).body.owner).toBeNull();
    expect((await audit())[0]).toBe(`kim contact.put ${added.body.id}`);
  });

  it.each([
    ['no name', { name: '  ' }, 'BAD_REQUEST'],
    ['a name without end', { name: 'x'.repeat(201) }, 'BAD_REQUEST'],
    ['a number that is none', { name: 'A', numbers: ['12'] }, 'INVALID_NUMBER'],
    ['an emergency number', { name: 'A', numbers: ['911'] }, 'INVALID_NUMBER'],
    ['an address that is none', { name: 'A', email: 'a b@c' }, 'BAD_REQUEST'],
    ['an owner that is no identity', { name: 'A', owner: 'two words' }, 'BAD_REQUEST'],
    ['an unknown field', { name: 'A', nubmers: [] }, 'UNKNOWN_FIELD'],
  ])('refuses %s', async (_what, body, code) => {
    const { ask, storage } = await setUp();
    expect(await ask('admin', 'POST', '', body)).toMatchObject({ status: 400, body: { error: { code } } });
    expect((await storage.contacts.page({ limit: 5 })).contacts).toEqual([]);
  });

  it('is changed and deleted by supervisors, administrators and servers, and read by all', async () => {
    const { ask, storage } = await setUp();
    const { id } = await storage.contacts.add(aContact(), null);
    for (const who of ['supervisor', 'admin', 'key'] as const) {
      const { revision } = (await ask('agent', 'GET', `/${id}`)).body;
      expect((await ask(who, 'PUT', `/${id}`, { name: who, revision })).body).toMatchObject({ name: who });
    }
    expect((await ask('agent', 'PUT', `/${id}`, { name: 'x', revision: 4 })).status).toBe(403);
    expect((await ask('agent', 'DELETE', `/${id}`)).status).toBe(403);
    for (const who of ['agent', 'supervisor'] as const) {
      expect((await ask(who, 'GET', '/export')).status).toBe(403);
      expect((await ask(who, 'POST', '/import', 'name\nA')).status).toBe(403);
    }
    expect((await ask('visitor', 'GET', '')).status).toBe(403);
    expect((await ask('supervisor', 'DELETE', `/${id}`)).status).toBe(204);
    expect((await ask('supervisor', 'DELETE', `/${id}`)).status).toBe(404);
    expect((await ask('supervisor', 'PUT', `/${id}`, { name: 'x', revision: 1 })).status).toBe(404);
  });

  it('refuses a change of an old revision, and keeps numbers that are left out', async () => {
    const { ask, storage } = await setUp();
    const { id } = await storage.contacts.add(aContact({ company: 'Shop' }), null);
    const first = await ask('admin', 'PUT', `/${id}`, { name: 'First', revision: 1 });
    expect(first.body).toMatchObject({
      name: 'First',
      company: null,
      revision: 2,
      numbers: [{ number: '+14155550123' }],
    });
    const late = await ask('admin', 'PUT', `/${id}`, { name: 'Late', revision: 1 });
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'CONTACT_CHANGED' } } });
    expect(await storage.contacts.get(id)).toMatchObject({ name: 'First' });
    await ask('admin', 'PUT', `/${id}`, { name: 'First', numbers: [], revision: 2 });
    expect(await storage.contacts.get(id)).toMatchObject({ numbers: [], revision: 3 });
  });

  it('is read page by page, newest first, and searched by words and by number', async () => {
    const { ask, storage } = await setUp();
    const created = (n: number) => `2026-01-0${n}T10:00:00.000Z`;
    for (let n = 1; n <= 5; n += 1) {
      const numbers = [`+1415555012${n}`];
      await storage.contacts.add(
        aContact({ name: `Zoë ${'abcde'[n - 1]}`, company: '50% Shop', numbers, createdAt: created(n) }),
        null,
      );
    }
    const first = (await ask('agent', 'GET', '?limit=3')).body;
    const rest = (await ask('agent', 'GET', `?limit=3&before=${first.next}`)).body;
    expect([...first.contacts, ...rest.contacts].map(({ name }) => name.at(-1))).toEqual([...'edcba']);
    expect(rest.next).toBeNull();
    const names = async (search: object) =>
      (await ask('agent', 'POST', '/search', search)).body.contacts.map(({ name }: { name: string }) => name);
    expect(await names({ text: 'SHOP zoe b' })).toEqual(['Zoë b']);
    expect(await names({ text: '0%' })).toHaveLength(5);
    expect(await names({ text: '5_%' })).toEqual([]);
    expect(await names({ number: '415-555-0123' })).toEqual(['Zoë c']);
    expect(await names({ number: '+14155550199' })).toEqual([]);
    expect((await ask('agent', 'POST', '/search', { number: 'Zoë' })).body.error.code).toBe('INVALID_NUMBER');
    expect((await ask('agent', 'GET', '?before=nonsense')).body.error.code).toBe('BAD_REQUEST');
  });

  it('notes large reads in the audit', async () => {
    const { ask, storage, audit } = await setUp();
    const rows = Array.from({ length: 120 }, (_, n) => aContact({ name: `Contact ${n}`, numbers: [] }));
    await storage.contacts.addEach(rows, () => 'add');
    await ask('agent', 'GET', '?limit=120');
    expect(await audit()).toEqual(['kim contacts.read 120']);
  });
});

describe('while a virtual number is masked', () => {
  const secret = {
    name: 'Robin 4155550123',
    company: 'Shop +1 415 555 0123',
    email: '4155550123@shop.example',
    notes: 'calls from 415.555.0123',
    numbers: ['+14155550123'],
  };

  it('agents see no digits of any contact, in no field, and supervisors do', async () => {
    const { ask, storage } = await setUp({ masked: true });
    const { id } = await storage.contacts.add(aContact(secret), null);
    const answers = [
      await ask('agent', 'GET', `/${id}`),
      await ask('agent', 'GET', ''),
      await ask('agent', 'POST', '/search', { text: 'robin' }),
      await ask('agent', 'POST', '', { name: 'Kim', numbers: ['+14155550199'] }),
    ];
    for (const { status, text } of answers) {
      expect(status).toBeLessThan(300);
      expect(text).not.toMatch(/5550123|555 0123|555\.0123|5550199/);
    }
    expect(answers[0]?.body.numbers).toEqual([{ number: null, display: '+1 ••• ••• ••••' }]);
    expect((await ask('supervisor', 'GET', `/${id}`)).body.numbers).toMatchObject([{ number: '+14155550123' }]);
  });

  it('agents cannot find out a number by searching for it', async () => {
    const { ask, storage } = await setUp({ masked: true });
    await storage.contacts.add(aContact(secret), null);
    for (const search of [{ number: '+14155550123' }, { text: '0123' }, { text: 'robin ４' }]) {
      expect(await ask('agent', 'POST', '/search', search)).toMatchObject({
        status: 403,
        body: { error: { code: 'FORBIDDEN' } },
      });
    }
    expect((await ask('supervisor', 'POST', '/search', { number: '+14155550123' })).body.contacts).toHaveLength(1);
  });
});

describe('a contact of a masked call', () => {
  it('shows its number to administrators and servers alone, also after the masking has ended', async () => {
    const { ask, storage } = await setUp();
    const { id } = await storage.contacts.add(aContact({ isPrivate: true, notes: 'at 4155550123' }), null);
    for (const who of ['agent', 'supervisor'] as const) {
      expect((await ask(who, 'GET', `/${id}`)).text).not.toContain('5550123');
      for (const search of [{ number: '+14155550123' }, { text: 'robin 0123' }]) {
        expect((await ask(who, 'POST', '/search', search)).body.contacts).toEqual([]);
      }
    }
    for (const who of ['admin', 'key'] as const) {
      expect((await ask(who, 'GET', `/${id}`)).body.numbers).toMatchObject([{ number: '+14155550123' }]);
      expect((await ask(who, 'POST', '/search', { number: '+14155550123' })).body.contacts).toHaveLength(1);
    }
  });

  it('can be changed by a supervisor, without its number', async () => {
    const { ask, storage } = await setUp();
    const { id } = await storage.contacts.add(aContact({ isPrivate: true }), null);
    const refused = await ask('supervisor', 'PUT', `/${id}`, { name: 'New', numbers: ['+14155550199'], revision: 1 });
    expect(refused.body.error.code).toBe('CONTACT_NUMBER_MASKED');
    expect((await ask('supervisor', 'PUT', `/${id}`, { name: 'New', revision: 1 })).status).toBe(200);
    expect(await storage.contacts.get(id)).toMatchObject({ name: 'New', numbers: ['+14155550123'], isPrivate: true });
  });
});

describe('the contact list as a file', () => {
  it('is imported and exported by administrators and servers, with a line in the audit', async () => {
    const { ask, audit, storage } = await setUp();
    const file = '\uFEFFname;phone\r\nRobin Example;020 7946 0958\r\nKim;none\r\n';
    const report = await ask('admin', 'POST', '/import?country=gb', file);
    expect(report).toMatchObject({
      status: 200,
      body: { rows: 2, created: 1, failed: 1, problems: [{ line: 3, column: 'phone', code: 'INVALID_NUMBER' }] },
    });
    expect((await storage.contacts.page({ limit: 5 })).contacts).toMatchObject([{ numbers: ['+442079460958'] }]);
    const answer = await ask('key', 'GET', '/export?delimiter=semicolon');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="contacts.csv"',
    });
    expect(answer.text).toMatch(/^\uFEFF"name";"company";.*\r\n"Robin Example";"";"\+442079460958";/);
    expect(await audit()).toEqual([
      'kim contacts.imported begun',
      'kim contacts.imported 1 created, 0 merged, 1 failed',
      'api-key contacts.exported all',
    ]);
  });

  it('is described with its content type', async () => {
    const { app } = await setUp();
    const { paths } = (await app.inject('/v1/openapi.json')).json();
    const { requestBody, parameters } = paths['/v1/contacts/import'].post;
    expect(Object.keys(requestBody.content)).toEqual(['text/csv']);
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual(['country', 'duplicates']);
  });

  it('adds to existing contacts only if that is asked for', async () => {
    const { ask, storage } = await setUp();
    await storage.contacts.add(aContact(), null);
    const file = 'name,phone,company\nRobin,4155550123,Shop\n';
    expect((await ask('key', 'POST', '/import', file)).body).toMatchObject({
      failed: 1,
      problems: [{ code: 'DUPLICATE' }],
    });
    expect((await ask('key', 'POST', '/import?duplicates=merge', file)).body).toMatchObject({
      merged: 1,
      problems: [],
    });
    expect((await storage.contacts.page({ limit: 5 })).contacts).toMatchObject([{ company: 'Shop', revision: 2 }]);
  });

  it('refuses what is no CSV in UTF-8, and more than 10 MiB', async () => {
    const { app, ask, withKey, storage } = await setUp();
    const send = async (payload: Buffer | string, type: string) => {
      const headers = { ...withKey, 'content-type': type };
      const answer = await app.inject({ method: 'POST', url: '/v1/contacts/import', headers, payload });
      return [answer.statusCode, answer.json().error?.code];
    };
    expect(await send(Buffer.from('name,phone\nJos\u00e9,4155550123', 'latin1'), 'text/csv')).toEqual([
      400,
      'CONTACTS_FILE_INVALID',
    ]);
    expect(await send(Buffer.from('\uFEFFname,phone\n', 'utf16le'), 'text/csv')).toEqual([
      400,
      'CONTACTS_FILE_INVALID',
    ]);
    expect(await send('name\nA', 'application/x-www-form-urlencoded')).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(await send(Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), 'text/csv')).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await ask('key', 'POST', '/import?country=zz', 'name\nA')).body.error.code).toBe('BAD_REQUEST');
    expect((await storage.contacts.page({ limit: 5 })).contacts).toEqual([]);
  });
});
