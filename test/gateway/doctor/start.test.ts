import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { TrunkBody } from '../../../src/domain/protocol/administration/trunk.ts';
import { ConfigProblems, readConfig } from '../../../src/gateway/config/config.ts';
import { CrmAdapters } from '../../../src/gateway/crm/adapters.ts';
import { checks, warnAtStart } from '../../../src/gateway/doctor/checks.ts';
import { examine } from '../../../src/gateway/doctor/examine.ts';
import { print } from '../../../src/gateway/doctor/finding.ts';
import { trustedProxies } from '../../../src/gateway/doctor/proxies.ts';
import { secretKey } from '../../../src/gateway/doctor/secret-key.ts';
import { readSecret, sealSecret } from '../../../src/gateway/flows/flow-secrets.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import { type CrmLoaders, crmAdapters } from '../../../src/gateway/start/crm-adapters.ts';
import { startGateway } from '../../../src/gateway/start/gateway.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { createEmbeddedCore } from '../../../src/gateway/telephony/embedded/embedded-core.ts';
import { Trunks } from '../../../src/gateway/trunk/trunks.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { manifestOf } from '../crm/open-crm.ts';

type Env = Record<string, string>;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sidecall-parity-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** The problems that the doctor finds. */
async function wrongs(env: Env, adapters: CrmLoaders = crmAdapters): Promise<string[]> {
  const lines: string[] = [];
  for await (const finding of examine(env, {
    clock: systemClock,
    fetch,
    crmAdapters: new CrmAdapters(adapters),
  })) {
    if (finding.verdict === 'wrong') lines.push(print(finding));
  }
  return lines;
}

/** The messages of a start: the reason of its failure, or else the warnings in its log. */
async function start(env: Env): Promise<string[]> {
  const lines: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  try {
    const config = readConfig(env);
    const { media, trunks: settings, trunkPort: port, trunkTls: tls } = config;
    const { bindAddress, publicAddress } = media;
    await warnAtStart(
      config,
      { env, clock: systemClock, fetch, crmAdapters: new CrmAdapters(crmAdapters), running: false },
      logger,
    );
    const gateway = await startGateway(config, {
      clock: systemClock,
      logger,
      crmAdapters: new CrmAdapters(crmAdapters),
      libraryFolder: '/nowhere',
      version: '0',
      createCore: (verifyToken) =>
        createEmbeddedCore({
          ...{ domain: 'sidecall', verifyToken, clock: systemClock, logger, media },
          trunks: new Trunks({ trunks: settings, port, tls, bindAddress, publicAddress, clock: systemClock, logger }),
        }),
    });
    await gateway.stop(0);
    return lines;
  } catch (error) {
    if (error instanceof ConfigProblems) return [...error.problems];
    if (error instanceof CodedError) return [`${error.code} ${error.message} ${error.help}`];
    throw error;
  }
}

async function takenTcp(): Promise<string> {
  // A server that reads its sockets also closes them when the other side closes.
  const server = createServer((socket) => void socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return String((server.address() as { port: number }).port);
}

async function takenUdp(): Promise<string> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return String(socket.address().port);
}

function withDatabase(write: (path: string) => void): Env {
  const data = folder();
  write(join(data, 'sidecall.db'));
  return { SIDECALL_DATA: data };
}

function newer(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(
    "CREATE TABLE kysely_migration (name TEXT, timestamp TEXT); INSERT INTO kysely_migration VALUES ('9999_x', '')",
  );
  database.close();
}

const trunk = JSON.stringify([{ name: 'one', host: '127.0.0.1', pingSeconds: 0 }]);
const fixtures = join(import.meta.dirname, '../trunk/fixtures');

/** All causes of a failed start or a warning: the settings, and the message of both the start and the doctor. */
const troubles: [what: string, env: () => Env | Promise<Env>, says: RegExp][] = [
  [
    'a trusted network with half the internet',
    () => ({ SIDECALL_TRUST_PROXY: '10.0.0.1,128.0.0.0/1' }),
    /SIDECALL_TRUST_PROXY has 128\.0\.0\.0\/1: clients can choose their own address/,
  ],
  ['a bad setting', () => ({ SIDECALL_PORT: 'eighty' }), /SIDECALL_PORT must be a whole number/],
  [
    'a secret file that is not there',
    () => ({ SIDECALL_CRM_TOKEN_FILE: '/nowhere/x' }),
    /SIDECALL_CRM_TOKEN_FILE cannot be read/,
  ],
  [
    'a port in use',
    async () => ({ SIDECALL_PORT: await takenTcp() }),
    /Port \d+ of 127\.0\.0\.1 is (?:in use|used by another program)/,
  ],
  ['an address of another machine', () => ({ SIDECALL_HOST: '192.0.2.1' }), /cannot listen on 192\.0\.2\.1/],
  ['an audio address of another machine', () => ({ SIDECALL_BIND_ADDRESS: '192.0.2.1' }), /SIDECALL_BIND_ADDRESS/],
  [
    'audio ports in use',
    async () => {
      const port = Number(await takenUdp());
      const other = port + 1;
      const socket = createSocket('udp4');
      socket.on('error', () => {});
      socket.bind(other, '127.0.0.1');
      onTestFinished(() => void socket.close());
      return { SIDECALL_UDP_PORTS: `${port}-${other}`, SIDECALL_BIND_ADDRESS: '127.0.0.1' };
    },
    /SIDECALL_UDP_PORTS/,
  ],
  [
    'a trunk port in use',
    async () => ({ SIDECALL_TRUNKS: trunk, SIDECALL_BIND_ADDRESS: '127.0.0.1', SIDECALL_TRUNK_PORT: await takenTcp() }),
    /Port \d+ for trunks is in use[\s\S]*SIDECALL_TRUNK_PORT/,
  ],
  [
    'a trunk port over TLS in use',
    async () => ({
      SIDECALL_TRUNKS: trunk,
      SIDECALL_BIND_ADDRESS: '127.0.0.1',
      SIDECALL_TRUNK_PORT: String(await freePort()),
      SIDECALL_TRUNK_TLS_PORT: await takenTcp(),
      SIDECALL_TRUNK_TLS_CERT: join(fixtures, 'certificate.pem'),
      SIDECALL_TRUNK_TLS_KEY: join(fixtures, 'key.pem'),
    }),
    /Port \d+ for trunks over TLS is in use[\s\S]*SIDECALL_TRUNK_TLS_PORT/,
  ],
  [
    'a trunk certificate that is none',
    () => ({
      SIDECALL_TRUNKS: trunk,
      SIDECALL_TRUNK_TLS_CERT: join(fixtures, 'key.pem'),
      SIDECALL_TRUNK_TLS_KEY: join(fixtures, 'key.pem'),
    }),
    /SIDECALL_TRUNK_TLS_CERT/,
  ],
  ['a data folder that cannot be', () => ({ SIDECALL_DATA: '/dev/null/data' }), /data folder.*cannot be written/],
  [
    'a damaged database',
    () => withDatabase((path) => writeFileSync(path, 'no database'.repeat(500))),
    /damaged[\s\S]*backup/,
  ],
  ['a database of a newer version', () => withDatabase(newer), /newer version[\s\S]*9999_x/],
  ['a misspelt variable', () => ({ SIDECALL_ORIGIN: 'https://crm.example' }), /SIDECALL_ORIGIN is not a setting/],
  [
    'a prompts folder that is not there',
    () => ({ SIDECALL_PROMPTS: '/nowhere/prompts' }),
    /\/nowhere\/prompts\/prompts\.json cannot be read/,
  ],
];

describe('whatever a start complains of, doctor says, too', () => {
  it.each(troubles)('%s', async (_what, make, says) => {
    const free = { SIDECALL_PORT: String(await freePort()), SIDECALL_TRUNK_PORT: String(await freePort()) };
    const env = { SIDECALL_DATA: folder(), ...free, ...(await make()) };
    const said = await wrongs(env);
    expect(said.join('\n')).toMatch(says);
    expect((await start(env)).join('\n')).toMatch(says);
  });

  it('and neither complains of settings that are right', async () => {
    const env = {
      SIDECALL_DATA: folder(),
      SIDECALL_PORT: String(await freePort()),
      SIDECALL_TRUNK_PORT: String(await freePort()),
    };
    expect(await wrongs(env)).toEqual([]);
    expect(await start(env)).toEqual([]);
    // Once more, with the files that the start created.
    expect(await wrongs(env)).toEqual([]);
  });

  it('names a secret key in the data folder, whatever it encrypts', async () => {
    const trunk = { name: 'carrier', enabled: true, values: TrunkBody.parse({ host: 'sip.carrier.example' }) };
    const webhook = { id: 'wh_1', url: 'https://x.example', events: [], enabled: true, secrets: 'v1.a.b' };
    const at = '2030-01-01T00:00:00.000Z';
    const kinds: [string, (storage: Storage) => Promise<unknown>][] = [
      ['a trunk without a password', ({ trunks }) => trunks.put({ ...trunk, password: null })],
      ['a password of a trunk', ({ trunks }) => trunks.put({ ...trunk, password: 'v1.a.b' })],
      ['a secret of flows', ({ flows }) => flows.putSecret('shop', 'v1.a.b', at)],
      ['a webhook', ({ webhooks }) => webhooks.put({ ...webhook, createdAt: at, failingSince: null, problem: null })],
      ['access to a CRM', ({ crmAccess }) => crmAccess.put('main', { tokens: 'v1.a.b', expiresAt: null })],
    ];
    const look = { ...{ env: {}, clock: systemClock, fetch, running: false }, crmAdapters: new CrmAdapters({}) };
    const said: string[] = [];
    for (const [what, store] of kinds) {
      const SIDECALL_DATA = folder();
      const storage = await openStorage(join(SIDECALL_DATA, 'sidecall.db'), systemClock);
      await store(storage);
      await storage.close();
      const found = await secretKey.run(readConfig({ SIDECALL_DATA }), look);
      if (found.length > 0) said.push(what);
      const elsewhere = { SIDECALL_DATA, SIDECALL_SECRET_KEY: 'a key for tests, of more than 32 characters' };
      expect(await secretKey.run(readConfig(elsewhere), look)).toEqual([]);
    }
    expect(said).toEqual(kinds.slice(1).map(([what]) => what));
  });

  it('a start with a new secret key encrypts again the secrets of flows', async () => {
    const [old, next] = ['the old key of this test of 32 characters', 'the next key of this test of 32 characters'];
    const env = { SIDECALL_DATA: folder(), SIDECALL_PORT: String(await freePort()) };
    const place = join(env.SIDECALL_DATA, 'sidecall.db');
    const before = await openStorage(place, systemClock);
    await before.flows.putSecret('shop', sealSecret(new Keyring(old), 'shop', 'Bearer 7'), '2030-01-01T00:00:00.000Z');
    await before.close();
    const keys = { SIDECALL_SECRET_KEY: next, SIDECALL_SECRET_PREVIOUS_KEYS: old };
    expect(await start({ ...env, ...keys })).toEqual([]);
    const after = await openStorage(place, systemClock);
    expect(await readSecret(after.flows, new Keyring(next), 'shop')).toBe('Bearer 7');
    await after.close();
  });

  it('every check of a start is one of the doctor’s', () => {
    const names = checks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(checks.filter(({ atStart }) => atStart).length).toBeGreaterThan(2);
  });
});

describe('doctor asks outside what a start cannot wait for', () => {
  const dead = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`;
  const common = async (): Promise<Env> => ({ SIDECALL_DATA: folder(), SIDECALL_PORT: String(await freePort()) });

  it('an unknown CRM', async () => {
    const env = { ...(await common()), SIDECALL_CRM: 'salesfroce', SIDECALL_CRM_URL: 'http://x.example' };
    expect(await wrongs(env)).toEqual([expect.stringMatching(/SIDECALL_CRM must be one of: .*demo-crm/)]);
  });

  it('a CRM that is not there', async () => {
    const env = { ...(await common()), SIDECALL_CRM: 'demo-crm', SIDECALL_CRM_URL: await dead() };
    expect(await wrongs(env)).toEqual([expect.stringMatching(/CRM does not answer[\s\S]*SIDECALL_CRM_URL/)]);
  });

  it('a CRM that answers, or refuses', async () => {
    const env = { ...(await common()), SIDECALL_CRM: 'x', SIDECALL_CRM_URL: 'http://x.example' };
    const answering = (findContacts: () => Promise<never[]>) => ({
      x: async () => ({ manifest: manifestOf('x'), createConnector: () => ({ name: 'x', findContacts }) as never }),
    });
    expect(
      await wrongs(
        env,
        answering(async () => []),
      ),
    ).toEqual([]);
    const refusing = answering(() =>
      Promise.reject(new CodedError('CRM_UNAVAILABLE', { message: 'The CRM refused the token.' })),
    );
    expect(await wrongs(env, refusing)).toEqual([expect.stringContaining('The CRM refused the token')]);
  });

  it('a bucket and a speech service that are not there', async () => {
    const env = {
      ...(await common()),
      SIDECALL_S3_ENDPOINT: await dead(),
      SIDECALL_S3_BUCKET: 'calls',
      SIDECALL_S3_ACCESS_KEY: 'id',
      SIDECALL_S3_SECRET_KEY: 'a secret of the bucket',
      SIDECALL_SPEECH_URL: await dead(),
    };
    const said = await wrongs(env);
    expect(said).toEqual([
      expect.stringMatching(/bucket cannot be used: nothing listens there[\s\S]*SIDECALL_S3_/),
      expect.stringMatching(/speech service cannot be reached: nothing listens there/),
    ]);
    expect(said.join()).not.toContain('a secret of the bucket');
  });

  it('a database whose pages are damaged', async () => {
    const env = await common();
    const path = join(env.SIDECALL_DATA ?? '', 'sidecall.db');
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE t (x TEXT); CREATE INDEX i ON t (x)');
    for (let row = 0; row < 200; row += 1) database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(100) + row);
    database.close();
    // Its third page, of 4096 bytes.
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, 2 * 4096);
    closeSync(file);
    expect(await wrongs(env)).toEqual([expect.stringMatching(/database is damaged[\s\S]*backup/)]);
  });

  it('secrets that every user can read, as a note', async () => {
    const env = await common();
    const path = join(env.SIDECALL_DATA ?? '', 'api-key');
    mkdirSync(env.SIDECALL_DATA ?? '', { recursive: true });
    writeFileSync(path, 'sk_x');
    chmodSync(path, 0o644);
    const notes: string[] = [];
    for await (const finding of examine(env, { clock: systemClock, fetch })) notes.push(print(finding));
    expect(notes.join('\n')).toMatch(/– Every user of this machine can read .*api-key/);
  });
});

it('the doctor notes trusted networks, in which a client chooses its own address, but not single proxies', () => {
  const says = (SIDECALL_TRUST_PROXY: string) => trustedProxies.run(readConfig({ SIDECALL_TRUST_PROXY }), {} as never);
  expect(says('10.0.0.1,::1,192.0.2.7/32,2001:db8::1/128,loopback,127.0.0.0/8')).toEqual([]);
  expect(says('10.0.0.0/8,fd00::/8,uniquelocal')).toMatchObject([
    { verdict: 'note', says: expect.stringContaining('10.0.0.0/8') },
    { verdict: 'note', says: expect.stringContaining('fd00::/8') },
    { verdict: 'note', says: expect.stringContaining('uniquelocal') },
  ]);
  expect(says('0.0.0.0/0,::/0')).toMatchObject([{ verdict: 'wrong' }, { verdict: 'wrong' }]);
});
