import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultRules } from '../../../src/domain/outbound/rules.ts';
import { ConfigProblems, readConfig, readSettings } from '../../../src/gateway/config/config.ts';
import { unknownVariables } from '../../../src/gateway/config/names.ts';
import { secretNames } from '../../../src/gateway/config/secrets.ts';
import { groups, settingNames, settings } from '../../../src/gateway/config/settings.ts';
import { settingsTable } from '../../../src/gateway/config/table.ts';

function problems(env: Record<string, string>, file?: unknown): readonly string[] {
  try {
    readConfig(env, file);
    return [];
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems;
    throw error;
  }
}

it('needs nothing: every default is valid, and it listens to this machine only', () => {
  expect(readConfig({})).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    country: 'US',
    crm: null,
    apiKeys: [],
    jwtSecret: null,
    formats: ['opus', 'pcmu', 'pcma'],
    media: { publicAddress: null, bindAddress: null, udpPorts: null },
    iceServers: [],
    trustProxy: [],
    demo: false,
  });
});

it('every setting is described in a sentence', () => {
  for (const { description } of Object.values(settings)) expect(description).toMatch(/^[A-Z0-9a-z].+\.$/);
});

it('the environment wins over the file, whose lists and objects are JSON', () => {
  const file = {
    SIDECALL_PORT: 9000,
    SIDECALL_COUNTRY: 'gb',
    SIDECALL_ORIGINS: ['https://crm.example', 'HTTPS://Shop.Example:443/'],
    SIDECALL_ICE_SERVERS: [{ urls: ['turn:turn.example'], secret: 's' }],
    SIDECALL_DEMO: true,
    SIDECALL_DISPOSITIONS: ['Sold', 'Not sold'],
  };
  expect(readConfig({ SIDECALL_PORT: '9001', SIDECALL_COUNTRY: '' }, file)).toMatchObject({
    port: 9001,
    country: 'GB',
    origins: ['https://crm.example', 'https://shop.example'],
    iceServers: [{ urls: ['turn:turn.example'], secret: 's' }],
    demo: true,
    dispositions: ['Sold', 'Not sold'],
  });
});

it.each([
  ['SIDECALL_PORT', '70000'],
  ['SIDECALL_PORT', '80.5'],
  ['SIDECALL_COUNTRY', 'XX'],
  ['SIDECALL_ORIGINS', 'crm.example'],
  ['SIDECALL_ORIGINS', 'https://crm.example/page'],
  ['SIDECALL_JWT_SECRET', 'short'],
  ['SIDECALL_API_KEYS', 'sk_short'],
  ['SIDECALL_CRM_URL', 'nowhere'],
  ['SIDECALL_CRM_USERS', 'robin'],
  ['SIDECALL_CRM_USERS', '1001=robin,=sam'],
  ['SIDECALL_CRM_USERS', '1001=robin,1002='],
  ['SIDECALL_CRM_USERS', '1001=robin and sam'],
  ['SIDECALL_CRM_USERS', '1001=robin,1001=sam'],
  ['SIDECALL_CRM_USERS', `${'1'.repeat(201)}=robin`],
  ['SIDECALL_CRM_USERS', '{"1001":7}'],
  ['SIDECALL_CRM_USERS', '{"1001":"robin"'],
  ['SIDECALL_PUBLIC_ADDRESS', 'host.example'],
  ['SIDECALL_UDP_PORTS', '20000-10000'],
  ['SIDECALL_UDP_PORTS', '10000'],
  ['SIDECALL_ICE_SERVERS', '{'],
  ['SIDECALL_ICE_SERVERS', '[{"urls":["http://x"]}]'],
  ['SIDECALL_CODECS', 'g729'],
  ['SIDECALL_CODECS', ','],
  ['SIDECALL_RINGBACK', 'maybe'],
  ['SIDECALL_PARK_SECONDS', 'never'],
  ['SIDECALL_PARK_SECONDS', '3601'],
  ['SIDECALL_MAX_LEGS', 'many'],
  ['SIDECALL_MAX_LEGS_EACH', '0'],
  ['SIDECALL_GRACE_SECONDS', '-1'],
  ['SIDECALL_DEMO', 'yes'],
  ['SIDECALL_TRUST_PROXY', 'everyone'],
])('%s=%s is refused in one line that names it', (name, value) => {
  const lines = problems({ [name]: value });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(new RegExp(`^${name} must .{3,}$`));
});

it('does not repeat a value, which may be a secret', () => {
  expect(problems({ SIDECALL_JWT_SECRET: 'hunter2', SIDECALL_API_KEYS: 'sk_hunter2' }).join()).not.toContain('hunter2');
});

it('tells every problem at once, misspelt names in the file included', () => {
  const lines = problems({ SIDECALL_PORT: 'x', SIDECALL_COUNTRY: 'x' }, { SIDECALL_POTR: 1 });
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['SIDECALL_POTR', 'SIDECALL_PORT', 'SIDECALL_COUNTRY']);
  expect(problems({}, [])).toEqual(['SIDECALL_CONFIG must hold a JSON object of settings']);
  expect(problems({ SIDECALL_CRM: 'demo-crm' })).toEqual(['SIDECALL_CRM_URL must be set when SIDECALL_CRM is']);
});

it('reads the agents of the CRM’s users, as pairs or as an object, and says which pair is wrong', () => {
  const env = { SIDECALL_CRM: 'demo-crm', SIDECALL_CRM_URL: 'https://crm.example' };
  const users = (value: string) => readConfig({ ...env, SIDECALL_CRM_USERS: value }).crm?.users;
  expect(users('')).toEqual({});
  expect(users(' 1001 = robin, a=b=sam,\n1003=sam\n')).toEqual({ 1001: 'robin', 'a=b': 'sam', 1003: 'sam' });
  expect(users('{"1,2":"robin"}')).toEqual({ '1,2': 'robin' });
  const file = { SIDECALL_CRM_USERS: { 1001: 'robin' } };
  expect(readConfig(env, file).crm?.users).toEqual({ 1001: 'robin' });
  expect(readConfig(env, { SIDECALL_CRM_USERS: ['1001=robin'] }).crm?.users).toEqual({ 1001: 'robin' });
  expect(problems({ ...env, SIDECALL_CRM_USERS: '1=robin,2' })).toEqual([expect.stringMatching(/pair 2 is none$/)]);
  expect(problems({ ...env, SIDECALL_CRM_USERS: '1=robin,2=sam,1=sam' })[0]).toMatch(/pair 3 repeats one$/);
  expect(problems({ SIDECALL_CRM_USERS: '1=robin' })).toEqual(['SIDECALL_CRM must be set when SIDECALL_CRM_USERS is']);
});

it('reads the rules for outgoing calls, as safe ones where nothing is said', () => {
  const rules = (value: string, country = 'GB') =>
    readConfig({ SIDECALL_OUTBOUND: value, SIDECALL_COUNTRY: country }).outbound;
  expect(rules('')).toEqual(defaultRules('GB'));
  expect(rules('{"countries":["us","*"],"perAgent":{"callsPerMinute":3,"callsPerDay":null}}')).toMatchObject({
    countries: ['US', '*'],
    perAgent: { ...defaultRules('GB').perAgent, callsPerMinute: 3, callsPerDay: null },
    total: defaultRules('GB').total,
  });
  for (const [value, says] of [
    ['[]', /SIDECALL_OUTBOUND/],
    ['{', /must be a JSON object/],
    ['{"contries":["US"]}', /contries/],
    ['{"perAgent":{"callsPerMinuet":3}}', /perAgent: .*callsPerMinuet/],
    ['{"countries":["USA"]}', /countries.0: must be two-letter/],
    ['{"allow":["0044"]}', /allow.0: must be \+ and digits/],
    ['{"kinds":["premium"]}', /kinds.0/],
    ['{"perAgent":{"callsPerDay":-1}}', /perAgent.callsPerDay/],
    ['{"prices":[{"prefix":"+1","perMinute":1},{"prefix":"+1","perMinute":2}]}', /must not name a prefix twice/],
    ['{"total":{"spendPerDay":5}}', /spendPerDay takes prices/],
  ] as const)
    expect(problems({ SIDECALL_OUTBOUND: value })).toEqual([expect.stringMatching(says)]);
  expect(readConfig({}, { SIDECALL_OUTBOUND: { countries: [] } }).outbound.countries).toEqual([]);
});

it('the table of the documents has a row for every setting', () => {
  const rows = settingsTable().split('\n');
  expect(rows).toHaveLength(Object.keys(settings).length + 2);
  expect(rows[2]).toBe('| `SIDECALL_PORT` | `8080` | TCP port for HTTP, events and SIP over WebSocket. |');
  for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(4);
});

it('reads secrets from files of their own, and says what is wrong with one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-config-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const key = Buffer.alloc(32, 7).toString('base64');
  const good = file('key', `${key}\n`);
  expect(readConfig({ SIDECALL_RECORDING_KEY_FILE: good }).recording.key).toEqual(Buffer.alloc(32, 7));
  expect(problems({ SIDECALL_RECORDING_KEY_FILE: join(folder, 'none') })).toEqual([
    'SIDECALL_RECORDING_KEY_FILE cannot be read (ENOENT)',
  ]);
  expect(problems({ SIDECALL_RECORDING_KEY_FILE: file('empty', '\n') })).toEqual([
    'SIDECALL_RECORDING_KEY_FILE names a file that is empty',
  ]);
  expect(problems({ SIDECALL_RECORDING_KEY_FILE: file('short', 'c2hvcnQ=') })).toEqual([
    'SIDECALL_RECORDING_KEY must be 32 bytes in base64',
  ]);
  expect(problems({ SIDECALL_RECORDING_KEY_FILE: good, SIDECALL_RECORDING_KEY: key })).toEqual([
    'SIDECALL_RECORDING_KEY_FILE must not be set together with SIDECALL_RECORDING_KEY',
  ]);
});

it('knows a bucket by its address, and needs all that belongs to one', () => {
  expect(readConfig({}).recording.bucket).toBeNull();
  expect(problems({ SIDECALL_S3_ENDPOINT: 'https://s3.example' })).toEqual([
    'SIDECALL_S3_BUCKET must be set when SIDECALL_S3_ENDPOINT is',
    'SIDECALL_S3_ACCESS_KEY must be set when SIDECALL_S3_ENDPOINT is',
    'SIDECALL_S3_SECRET_KEY must be set when SIDECALL_S3_ENDPOINT is',
  ]);
  const env = {
    SIDECALL_S3_ENDPOINT: 'https://s3.example',
    SIDECALL_S3_BUCKET: 'calls',
    SIDECALL_S3_ACCESS_KEY: 'id',
    SIDECALL_S3_SECRET_KEY: 'secret',
  };
  expect(readConfig(env).recording.bucket).toEqual({
    endpoint: 'https://s3.example',
    bucket: 'calls',
    region: 'us-east-1',
    accessKey: 'id',
    secretKey: 'secret',
    prefix: 'recordings/',
    pathStyle: true,
  });
  expect(problems({ ...env, SIDECALL_S3_BUCKET: 'Calls!' })).toHaveLength(1);
  expect(problems({ ...env, SIDECALL_S3_PREFIX: '/calls' })).toHaveLength(1);
});

it('every secret may be in a file, one setting as the other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-config-'));
  const values: Partial<Record<string, string>> = {
    SIDECALL_JWT_SECRET: 'a secret of more than 32 characters, for tests',
    SIDECALL_JWT_PREVIOUS_SECRETS:
      'the secret before of more than 32 characters\nthe one before of more than 32 characters',
    SIDECALL_SECRET_KEY: 'a key of more than 32 characters, for tests',
    SIDECALL_SECRET_PREVIOUS_KEYS:
      'the key before of more than 32 characters\nthe one before of more than 32 characters',
    SIDECALL_API_KEYS: 'sk_one-0123456789abcdef01234567\nsk_two-0123456789abcdef01234567',
    SIDECALL_CALL_KEYS: 'ck_one-0123456789abcdef01234567\nck_two-0123456789abcdef01234567',
    SIDECALL_EXOTEL_KEY: 'exotel-key',
    SIDECALL_EXOTEL_TOKEN: 'exotel-token-0123456789abcd',
    SIDECALL_RECORDING_KEY: Buffer.alloc(32, 7).toString('base64'),
    SIDECALL_RECORDING_LINK_KEYS: 'rk_one-0123456789abcdef01234567\nrk_two-0123456789abcdef01234567',
    SIDECALL_DATABASE: 'postgres://sidecall:secret@db.example/sidecall',
    SIDECALL_TRUNKS: '[{"name":"one","host":"127.0.0.1"}]',
    SIDECALL_ICE_SERVERS: '[{"urls":["turn:turn.example"],"secret":"s"}]',
  };
  for (const name of secretNames) {
    const file = join(folder, name);
    writeFileSync(file, `${values[name] ?? 'a value'}\n`);
    const { texts } = readSettings({ [`${name}_FILE`]: file });
    expect(texts.get(name), name).toBe((values[name] ?? 'a value').replace('\n', ','));
    // The same in the configuration file.
    expect(readSettings({}, { [`${name}_FILE`]: file }).texts.get(name)).toBe(texts.get(name));
    expect(problems({ [`${name}_FILE`]: file, [name]: values[name] ?? 'a value' })).toContain(
      `${name}_FILE must not be set together with ${name}`,
    );
  }
});

it('every setting that looks like a secret is one', () => {
  const secrets = Object.keys(settings).filter((name) => /SECRET|PASSWORD|TOKEN(?!S_PER)|KEY/.test(name));
  // This one is the path of a file.
  expect(secrets.filter((name) => !(secretNames as string[]).includes(name))).toEqual(['SIDECALL_TRUNK_TLS_KEY']);
});

it('a trunk’s password may be in a file, too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-config-'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'of the carrier\n');
  const one = { name: 'one', host: '127.0.0.1', user: 'me', passwordFile };
  const trunks = (...list: object[]) => ({ SIDECALL_TRUNKS: JSON.stringify(list) });
  expect(readConfig(trunks(one)).trunks).toMatchObject([{ user: 'me', password: 'of the carrier' }]);
  expect(readConfig(trunks(one)).trunks[0]).not.toHaveProperty('passwordFile');
  expect(problems(trunks({ ...one, password: 'x' }))).toEqual([
    'SIDECALL_TRUNKS one: password and passwordFile must not be set together',
  ]);
  expect(problems(trunks({ ...one, passwordFile: join(folder, 'none') }))).toEqual([
    'SIDECALL_TRUNKS one: passwordFile cannot be read (ENOENT)',
  ]);
});

it.each([
  ['SIDECALL_ORIGIN', 'SIDECALL_ORIGINS'],
  ['SIDECALL_PROT', 'SIDECALL_PORT'],
  ['sidecall_port', 'SIDECALL_PORT'],
  ['SIDECALL_JWT_SECRETS', 'SIDECALL_JWT_SECRET'],
  ['SIDECALL_CRM_TOKEN_FIEL', 'SIDECALL_CRM_TOKEN_FILE'],
  ['SIDECALL_SOMETHING_ELSE', null],
])('%s is not a setting; the nearest is %s', (name, meant) => {
  expect(unknownVariables({ [name]: '1' })).toEqual([{ name, meant }]);
  expect(problems({}, { [name]: '1' })[0]).toContain(meant === null ? 'is not a setting' : `did you mean ${meant}?`);
});

it('variables of others, of the demo and of Kubernetes are left alone', () => {
  const env = {
    PATH: '/bin',
    SIDECALL_CONFIG: 'x',
    SIDECALL_DEMO_CRM_PORT: '1',
    SIDECALL_SERVICE_HOST: '10.0.0.1',
    SIDECALL_PORT_8080_TCP_ADDR: '10.0.0.1',
  };
  expect(unknownVariables(env)).toEqual([]);
});

it('each setting is declared by one room', () => {
  expect(groups.flatMap(({ table }) => Object.keys(table))).toEqual(settingNames);
});

it('settings of several rooms that do not fit together are all named', () => {
  expect(problems({ SIDECALL_CRM: 'demo-crm', SIDECALL_TRUNK_TLS_CERT: 'a.pem' })).toEqual([
    'SIDECALL_CRM_URL must be set when SIDECALL_CRM is',
    'SIDECALL_TRUNK_TLS_CERT and SIDECALL_TRUNK_TLS_KEY must be set together',
  ]);
});

it('the address of a database is one of PostgreSQL, or none; what is wrong is not printed', () => {
  expect(readConfig({}).database).toBeNull();
  for (const address of [
    'postgres://u:p@db.example/x',
    'postgresql:///x?host=/run/postgresql',
    'postgres://db:6432/x',
  ]) {
    expect(readConfig({ SIDECALL_DATABASE: address }).database).toBe(address);
  }
  for (const wrong of ['mysql://u:hidden@db/x', 'sidecall:hidden', 'postgres:hidden', 'postgres://u:hidden@[db/x']) {
    expect(problems({ SIDECALL_DATABASE: wrong })).toEqual([
      'SIDECALL_DATABASE must be an address such as postgres://user:password@host/database',
    ]);
  }
});

it('private hosts are hosts, with or without a port, and nothing more', () => {
  const hosts = (text: string) => readConfig({ SIDECALL_PRIVATE_HOSTS: text }).privateHosts;
  expect(hosts('')).toEqual([]);
  expect(hosts('CRM.internal, 10.0.0.5:8080,[::1],localhost:80')).toEqual([
    'crm.internal',
    '10.0.0.5:8080',
    '[::1]',
    'localhost:80',
  ]);
  for (const text of ['http://crm.internal', 'crm.internal/path', 'user@crm.internal', 'crm internal', '10.0.0.0/8']) {
    expect(problems({ SIDECALL_PRIVATE_HOSTS: text }), text).toEqual([
      'SIDECALL_PRIVATE_HOSTS must be hosts such as crm.internal or 10.0.0.5:8080, without a path',
    ]);
  }
});
