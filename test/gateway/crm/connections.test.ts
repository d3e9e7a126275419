import { describe, expect, it, onTestFinished } from 'vitest';
import type { CrmConnection, CrmDefinition } from '../../../src/domain/crm/connection.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { openTokens, sealTokens } from '../../../src/gateway/crm/oauth/tokens.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import type { StoredConnection } from '../../../src/gateway/storage/store.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { manifestOf, openCrm, secretKey } from './open-crm.ts';

const nextKey = 'the next key for tests, of more than 32 characters';

const value = (
  id: string,
  more: Partial<Omit<StoredConnection, 'secrets'>> = {},
): Omit<StoredConnection, 'secrets'> => ({
  id,
  adapter: 'test',
  label: 'Test',
  baseUrl: 'https://crm.example',
  settings: { pipeline: 'main' },
  users: { u7: 'anna' },
  position: 0,
  enabled: true,
  origins: [],
  ...more,
});

async function setUp() {
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  onTestFinished(() => storage.close());
  const crm = new FakeCrm(clock);
  const opened: CrmConnection[] = [];
  const test: CrmDefinition = {
    manifest: manifestOf('test'),
    createConnector(connection) {
      opened.push(connection);
      return crm;
    },
  };
  const start = async (keyring = new Keyring(secretKey), definitions: Record<string, CrmDefinition> = { test }) => {
    const warnings: object[] = [];
    const warn = (facts: object) => void warnings.push(facts);
    const { crmConnections } = openCrm({ storage, clock, keyring, definitions, warn });
    await crmConnections.start();
    return { connections: crmConnections, warnings };
  };
  return { clock, storage, crm, opened, start };
}

const sealedOf = async ({ crmConnections }: Storage): Promise<string> => (await crmConnections.all())[0]?.secrets ?? '';

describe('CRM connections', () => {
  it('are stored without a readable secret, and opened again with it', async () => {
    const { storage, opened, start } = await setUp();
    const { connections } = await start();
    await connections.put(value('main'), { token: 'secret 7' }, {});
    expect(JSON.stringify(await storage.crmConnections.all())).not.toContain('secret 7');
    await start();
    expect(opened).toHaveLength(2);
    for (const connection of opened) {
      expect(connection.secrets.read()).toEqual({ token: 'secret 7' });
      expect([connection.id, connection.baseUrl, connection.settings]).toEqual([
        'main',
        'https://crm.example',
        { pipeline: 'main' },
      ]);
      expect([connection.userOf('anna'), connection.userOf('ben'), connection.agentOf('u7')]).toEqual([
        'u7',
        null,
        'anna',
      ]);
    }
  });

  it('have an order, and the first enabled one is the system of record and gets the log', async () => {
    const { start } = await setUp();
    const { connections } = await start();
    await connections.put(value('b', { position: 2 }), { token: 't' }, {});
    await connections.put(value('a', { position: 3 }), { token: 't' }, {});
    await connections.put(value('off', { position: 1, enabled: false }), { token: 't' }, {});
    expect(connections.list().map(({ stored }) => stored.id)).toEqual(['off', 'b', 'a']);
    expect([connections.of({})?.id, connections.logsOf({})]).toEqual(['b', ['b']]);
  });

  it('a secret that an adapter renews is in the database before it can be read', async () => {
    const { storage, opened, start } = await setUp();
    const { connections } = await start();
    await connections.put(value('main'), { token: 'old', client: 'c' }, {});
    const before = await sealedOf(storage);
    const writing = opened[0]?.secrets.write({ token: 'new' });
    expect(opened[0]?.secrets.read()).toEqual({ token: 'old', client: 'c' });
    await writing;
    expect(await sealedOf(storage)).not.toBe(before);
    await start();
    expect(opened[1]?.secrets.read()).toEqual({ token: 'new', client: 'c' });
  });

  it('are encrypted again with a new key at the next start, after which the old key is not needed', async () => {
    const { storage, opened, start } = await setUp();
    await (await start()).connections.put(value('main'), { token: 't' }, {});
    await start(new Keyring(nextKey, [secretKey]));
    expect(new Keyring(nextKey).isOld(await sealedOf(storage))).toBe(false);
    await start(new Keyring(nextKey));
    expect(opened.at(-1)?.secrets.read()).toEqual({ token: 't' });
  });

  it('are encrypted again also if no adapter opens them now: credentials and tokens', async () => {
    const { storage, start } = await setUp();
    await (await start()).connections.put(value('main'), { token: 't' }, {});
    const tokens = { accessToken: 'a', refreshToken: 'r', baseUrl: null, renewAt: null };
    const sealed = sealTokens(new Keyring(secretKey), 'main', tokens);
    await storage.crmAccess.put('main', { tokens: sealed, expiresAt: null });
    await start(new Keyring(nextKey, [secretKey]), {});
    const { connections } = await start(new Keyring(nextKey));
    expect(connections.get('main')?.open?.connection.secrets.read()).toEqual({ token: 't' });
    const access = await storage.crmAccess.get('main');
    expect(access && openTokens(new Keyring(nextKey), access)).toEqual(tokens);
  });

  it('with a wrong key they are not opened, say why, keep their secrets and their queue, and open with the right key', async () => {
    const { storage, start } = await setUp();
    await (await start()).connections.put(value('main'), { token: 't' }, {});
    const before = await sealedOf(storage);
    const { connections, warnings } = await start(new Keyring(nextKey));
    expect(connections.get('main')).toMatchObject({
      open: null,
      condition: { state: 'failing', code: 'SECRET_KEY_WRONG' },
    });
    expect(warnings).toMatchObject([{ connection: 'main', code: 'SECRET_KEY_WRONG' }]);
    expect([connections.of({}), connections.logsOf({})]).toEqual([null, ['main']]);
    expect(await sealedOf(storage)).toBe(before);
    expect((await start()).connections.get('main')?.open).not.toBeNull();
  });

  it('an adapter that is not there, or cannot open, leaves the others alone', async () => {
    const { start } = await setUp();
    const first = (await start()).connections;
    await first.put(value('main'), { token: 't' }, {});
    await first.put(value('own', { adapter: 'test', position: 1 }), { token: 't' }, {});
    const broken: CrmDefinition = {
      manifest: manifestOf('test'),
      createConnector({ id }) {
        if (id === 'main') throw new Error('cannot open +14155550123');
        return new FakeCrm(new ManualClock());
      },
    };
    const { connections } = await start(undefined, { test: broken });
    expect(connections.get('main')).toMatchObject({ open: null, condition: { code: 'INTERNAL' } });
    expect(connections.get('main')?.condition.message).not.toContain('4155550123');
    expect(connections.get('own')?.open).not.toBeNull();
    const none = (await start(undefined, {})).connections;
    expect(none.get('own')).toMatchObject({ open: null, condition: { code: 'CRM_CONNECTION_INVALID' } });
  });

  it('show what the last request said: since when it fails, with which code, and that a refusal is no failure', async () => {
    const { clock, crm, start } = await setUp();
    const { connections } = await start();
    await connections.put(value('main'), { token: 't' }, {});
    const search = () => connections.of({})?.adapter.findContacts('+14155550123', { timeoutMs: 1_000 });
    const condition = () => connections.get('main')?.condition;
    expect(condition()).toMatchObject({ state: 'unknown', since: null });
    crm.down = true;
    await expect(search()).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
    const since = new Date(clock.now()).toISOString();
    expect(condition()).toMatchObject({ state: 'failing', code: 'CRM_UNAVAILABLE', since });
    clock.advance(60_000);
    await expect(search()).rejects.toBeDefined();
    expect(condition()?.since).toBe(since);
    crm.down = false;
    await search();
    expect(condition()).toMatchObject({ state: 'ok', code: null });
    crm.findContacts = async () => {
      throw new CodedError('CRM_REFUSED');
    };
    await expect(search()).rejects.toBeDefined();
    expect(condition()).toMatchObject({ state: 'ok' });
  });

  it('understand the coded errors of an adapter with a copy of the package', async () => {
    const { crm, start } = await setUp();
    const { connections } = await start();
    await connections.put(value('main'), { token: 't' }, {});
    class CodedErrorOfACopy extends Error {
      override name = 'CodedError';
      code = 'CRM_UNAVAILABLE';
      details = { retryAfterMs: 5_000 };
    }
    crm.findContacts = async () => {
      throw new CodedErrorOfACopy('Too many requests.');
    };
    const error = await connections
      .of({})
      ?.adapter.findContacts('+14155550123', { timeoutMs: 1_000 })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({
      code: 'CRM_UNAVAILABLE',
      message: 'Too many requests.',
      details: { retryAfterMs: 5_000 },
    });
  });

  it('a deleted connection takes its waiting entries with it, and no others', async () => {
    const { storage, start } = await setUp();
    const { connections } = await start();
    await connections.put(value('main'), { token: 't' }, {});
    await storage.jobs.adopt('call-log/main', 'CA1', 'r');
    await storage.jobs.adopt('call-log/other', 'CA1', 'r');
    expect(await connections.remove('main', {})).toBe(true);
    expect(await connections.remove('main', {})).toBe(false);
    expect(await storage.jobs.adopt('call-log/main', 'CA1', 'again')).toBe(true);
    expect(await storage.jobs.adopt('call-log/other', 'CA1', 'again')).toBe(false);
  });

  it('a record of the CRM’s page is adopted by the system of record, or by the named connection', async () => {
    const { start } = await setUp();
    const { connections } = await start();
    expect(await connections.adopt({ id: 'CA1' }, null, 'r')).toBe(false);
    await connections.put(value('main'), { token: 't' }, {});
    expect(await connections.adopt({ id: 'CA1' }, null, 'r')).toBe(true);
    expect(await connections.adopt({ id: 'CA1' }, 'main', 'other')).toBe(false);
    expect(await connections.adopt({ id: 'CA1' }, 'unknown', 'r')).toBe(false);
  });
});

it('the settings make the first connection, whose name no stored one takes', async () => {
  const { clock, storage, crm, start } = await setUp();
  await (await start()).connections.put(value('default'), { token: 'stored' }, {});
  await (await start()).connections.put(value('other'), { token: 'stored' }, {});
  const warnings: object[] = [];
  const definitions = { test: { manifest: manifestOf('test'), createConnector: () => crm } };
  const warn = (facts: object) => void warnings.push(facts);
  const { crmConnections } = openCrm({ storage, clock, adapter: crm, users: { u8: 'ben' }, definitions, warn });
  await crmConnections.start();
  expect(crmConnections.list().map(({ stored, source }) => [stored.id, source])).toEqual([
    ['default', 'settings'],
    ['other', 'database'],
  ]);
  const connection = crmConnections.get('default')?.open?.connection;
  expect([connection?.secrets.read(), connection?.settings]).toEqual([{ token: 't' }, { pipeline: 'main' }]);
  expect([connection?.agentOf('u8'), connection?.userOf('ben'), connection?.agentOf('u7')]).toEqual([
    'ben',
    'u8',
    null,
  ]);
  expect(warnings).toMatchObject([{ connection: 'default' }]);
});
