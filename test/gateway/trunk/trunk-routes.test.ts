import { expect, it } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { TrunkBody } from '../../../src/domain/protocol/administration/trunk.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { testApp } from '../app/app.ts';
import { openCarriers } from './open-carriers.ts';

const body = { host: 'sip.carrier.example', user: 'me', password: 'secret', register: true };

async function api(options: Parameters<typeof testApp>[0] = {}) {
  const { app, withKey, as, storage, recordings } = await testApp(options);
  const ask = async (method: 'GET' | 'PUT' | 'DELETE' | 'POST', path: string, payload?: object, headers?: object) => {
    const all = { ...(headers ?? withKey) };
    const reply = await app.inject({ method, url: `/v1/trunks${path}`, headers: all, ...(payload && { payload }) });
    return { status: reply.statusCode, json: reply.body === '' ? null : reply.json(), text: reply.body };
  };
  return { ask, as, storage, recordings };
}

it('trunks are changed by administrators alone, and each change is in the audit; passwords are never answered', async () => {
  const { ask, as, recordings, storage } = await api();
  for (const who of [await as('kim'), await as('lee', 'supervisor')]) {
    expect((await ask('PUT', '/carrier', body, who)).status).toBe(403);
    expect((await ask('GET', '', undefined, who)).status).toBe(403);
  }
  const root = await as('root', 'admin');
  const made = await ask('PUT', '/carrier', body, root);
  expect(made.json).toMatchObject({
    id: 'carrier',
    hasPassword: true,
    transport: 'udp',
    numbers: [],
    state: 'unknown',
  });
  const [row] = await storage.trunks.all();
  expect(row?.password).toMatch(/^v1\./);
  expect(made.text + JSON.stringify(row) + (await ask('GET', '')).text).not.toContain('secret');
  expect((await ask('DELETE', '/carrier', undefined, root)).status).toBe(204);
  expect((await recordings.audit(9)).map(({ who, what, subject }) => [who, what, subject])).toEqual([
    ['root', 'trunk.deleted', 'carrier'],
    ['root', 'trunk.put', 'carrier'],
  ]);
});

it('a stored password goes to its host alone', async () => {
  const { ask } = await api();
  await ask('PUT', '/carrier', body);
  const { password: _, ...kept } = body;
  expect((await ask('PUT', '/carrier', { ...kept, port: 5080 })).json).toMatchObject({ port: 5080, hasPassword: true });
  const moved = await ask('PUT', '/carrier', { ...kept, host: 'evil.example' });
  expect([moved.status, moved.json.error]).toMatchObject([400, { code: 'TRUNK_INVALID' }]);
  expect(moved.json.error.message).toBe('The host has changed: enter the password again.');
  expect((await ask('PUT', '/carrier', { host: body.host })).json).toMatchObject({ hasPassword: false });
});

const wrongs: [what: string, body: object, code: string, word: string][] = [
  ['a host with a scheme', { host: 'sip:carrier.example' }, 'BAD_REQUEST', 'host'],
  ['a port that is none', { host: 'a.example', port: 0 }, 'BAD_REQUEST', 'port'],
  ['a field that is misspelt', { host: 'a.example', prioritty: 1 }, 'UNKNOWN_FIELD', 'priority'],
  ['an address that is none', { host: 'a.example', from: ['carrier'] }, 'BAD_REQUEST', 'from'],
  ['a second line in the user', { ...body, user: 'me\r\nX: 1' }, 'BAD_REQUEST', 'one line'],
  ['a user without a password', { host: 'a.example', user: 'me' }, 'TRUNK_INVALID', 'user and password go together'],
  ['a registration without a user', { host: 'a.example', register: true }, 'TRUNK_INVALID', 'to register takes a user'],
];

it('refuses wrong values, names the field, and stores nothing', async () => {
  const { ask, storage } = await api();
  for (const [what, wrong, code, word] of wrongs) {
    const { status, json, text } = await ask('PUT', '/carrier', wrong);
    expect([status, json.error?.code], what).toEqual([400, code]);
    expect(text, what).toContain(word);
  }
  expect((await ask('PUT', '/Carrier.1', body)).status).toBe(400);
  expect(await storage.trunks.all()).toEqual([]);
});

it('a trunk of the settings is shown and cannot be changed', async () => {
  const { ask } = await api({ env: { SIDECALL_TRUNKS: '[{"name":"carrier","host":"192.0.2.1","pingSeconds":0}]' } });
  expect((await ask('GET', '/carrier')).json).toMatchObject({ origin: 'settings', host: '192.0.2.1' });
  for (const method of ['PUT', 'DELETE'] as const) {
    const { status, json } = await ask(method, '/carrier', method === 'PUT' ? body : undefined);
    expect([status, json.error.code]).toEqual([409, 'TRUNK_OF_SETTINGS']);
  }
});

it('the first trunk needs the port: if another program has it, the trunk is not stored', async () => {
  const taken = new CodedError('PORT_TAKEN', { message: 'Port 5060 for trunks is in use.', help: 'Stop it.' });
  const { ask, storage } = await api({ core: { openTrunkPorts: () => Promise.reject(taken) } });
  const { status, json } = await ask('PUT', '/carrier', body);
  expect([status, json.error]).toMatchObject([409, { code: 'TRUNK_PORT', message: taken.message, help: 'Stop it.' }]);
  expect(await storage.trunks.all()).toEqual([]);
  expect((await ask('PUT', '/carrier', { ...body, enabled: false })).status).toBe(200);
});

it('with Asterisk, the answer says what has to be done there', async () => {
  const passwords = { SIDECALL_ASTERISK_ARI_PASSWORD: 'x'.repeat(24), SIDECALL_ASTERISK_SIP_PASSWORD: 'y'.repeat(24) };
  const { ask } = await api({
    env: { SIDECALL_CORE: 'asterisk', SIDECALL_ASTERISK_URL: 'http://127.0.0.1:1', ...passwords },
  });
  const { json } = await ask('PUT', '/carrier', body);
  expect(json).toMatchObject({ state: 'elsewhere', todo: { code: 'WRITE_AND_RELOAD' } });
  expect(json.todo.help).toContain('sidecall asterisk-trunks');
  expect(json.todo.help).toContain('module reload res_pjsip.so');
});

it('a password of another key is not used: the trunk says so, and takes a new one', async () => {
  const storage = await openStorage(':memory:', systemClock);
  const first = new Keyring('the first key, of at least 32 characters');
  const second = new Keyring('the second key, of at least 32 characters');
  const audit = {};
  const given: string[][] = [];
  const core = {
    reload: async ({ trunks }: { trunks: readonly { name: string }[] }) => {
      given.push(trunks.map(({ name }) => name));
      return [];
    },
  };
  const trunk = TrunkBody.parse(body);
  await openCarriers(storage, { keyring: first }).carriers.put('carrier', trunk, audit);
  const { carriers } = openCarriers(storage, { keyring: second, core });
  await carriers.start();
  expect(carriers.get('carrier')?.problem).toContain('Enter the password again.');
  const { password: _, ...without } = trunk;
  await expect(carriers.put('carrier', without, audit)).rejects.toMatchObject({ code: 'TRUNK_INVALID' });
  await carriers.put('carrier', trunk, audit);
  expect(given).toEqual([[], ['carrier']]);
  // Of an earlier key, it is encrypted again.
  const both = new Keyring('the third key, of at least 32 characters', ['the second key, of at least 32 characters']);
  await openCarriers(storage, { keyring: both }).carriers.start();
  const [row] = await storage.trunks.all();
  expect(both.isOld(row?.password ?? '')).toBe(false);
  // So is one that the settings hide.
  const next = new Keyring('the fourth key, of at least 32 characters', ['the third key, of at least 32 characters']);
  await openCarriers(storage, { keyring: next, settings: [{ ...without, name: 'carrier' }] }).carriers.start();
  const [hidden] = await storage.trunks.all();
  expect(next.isOld(hidden?.password ?? '')).toBe(false);
  await storage.close();
});
