import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { dataFolder, launch, startProcess } from './process.ts';

it('starts with nothing set, says where, and makes secrets that only its owner may read', async () => {
  const data = join(dataFolder(), 'made/by/the/gateway');
  const gateway = await startProcess({ data });
  expect(gateway.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  // The log uses another pipe than the text for the user, and may arrive later.
  const line = await eventually('the log to say so', () => /^\{.*"msg":"ready".*\}$/m.exec(gateway.output())?.[0]);
  expect(JSON.parse(line)).toMatchObject({ address: gateway.url, pid: gateway.child.pid });
  for (const name of ['api-key', 'jwt-secret']) expect(statSync(join(data, name)).mode & 0o777).toBe(0o600);
  expect((await gateway.api('GET', '/v1/session')).status).toBe(200);
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  expect(await gateway.kill('SIGTERM')).toBe(0);
  expect(gateway.output()).toContain('"msg":"stopped"');
  expect(gateway.output()).not.toContain('Warning');
});

it('tokens outlive a restart, as does what was put in the directory', async () => {
  const data = dataFolder();
  const first = await startProcess({ data });
  const headers = await first.token('kim');
  await first.api('PUT', '/v1/agents/kim', { name: 'Kim' });
  await first.kill('SIGKILL');
  const second = await startProcess({ data });
  const session = await fetch(`${second.url}/v1/session`, { headers });
  expect(await session.json()).toMatchObject({ identity: 'kim', name: 'Kim' });
});

it('reads a file, and the environment wins', async () => {
  const data = dataFolder();
  const config = join(data, 'sidecall.json');
  writeFileSync(config, JSON.stringify({ SIDECALL_COUNTRY: 'GB', SIDECALL_DISPOSITIONS: ['Sold'], SIDECALL_PORT: 1 }));
  const gateway = await startProcess({ data, env: { SIDECALL_CONFIG: config } });
  const session = await (await gateway.api('GET', '/v1/session')).json();
  expect(session).toMatchObject({ country: 'GB', dispositions: ['Sold'] });
});

it.each([
  [
    'several bad settings',
    { SIDECALL_PORT: 'eighty', SIDECALL_COUNTRY: 'Atlantis', SIDECALL_CODECS: 'mp3' },
    [
      /^sidecall: CONFIG_INVALID SIDECALL_PORT must be a whole number/,
      /^sidecall: CONFIG_INVALID SIDECALL_COUNTRY must/,
      /^sidecall: CONFIG_INVALID SIDECALL_CODECS must/,
    ],
  ],
  ['a CRM nobody knows', { SIDECALL_CRM: 'x', SIDECALL_CRM_URL: 'http://x.example' }, [/SIDECALL_CRM must be one of/]],
  ['a file that is not there', { SIDECALL_CONFIG: '/nowhere/sidecall.json' }, [/SIDECALL_CONFIG cannot be read/]],
  ['an address of another machine', { SIDECALL_HOST: '192.0.2.1' }, [/CONFIG_INVALID SIDECALL_HOST: .*192\.0\.2\.1/]],
])('%s is a line each, and exit code 1', async (_, env, expected) => {
  const gateway = launch({ data: dataFolder(), env: env as Record<string, string> });
  expect(await gateway.exit).toBe(1);
  const lines = gateway.output().trim().split('\n');
  expect(lines).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(lines[index]).toMatch(pattern);
});

it('a taken port is one line', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const gateway = launch({ data: dataFolder(), env: { SIDECALL_PORT: String(port) } });
  expect(await gateway.exit).toBe(1);
  expect(gateway.output()).toBe(
    `sidecall: PORT_TAKEN Port ${port} of 127.0.0.1 is in use. Stop the other program, or set SIDECALL_PORT to a free port.\n`,
  );
});

it('a data folder that cannot be is one line', async () => {
  const folder = mkdtempSync(join(dataFolder(), 'x'));
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const gateway = launch({ data: join(file, 'data') });
  expect(await gateway.exit).toBe(1);
  expect(gateway.output()).toMatch(/^sidecall: DATA_UNWRITABLE .*file.data.* SIDECALL_DATA to another folder\.\n$/);
});

it('a data folder in use is one line, and the gateway that uses it is not disturbed', async () => {
  const data = dataFolder();
  const first = await startProcess({ data });
  const second = launch({ data });
  expect(await second.exit).toBe(1);
  expect(second.output()).toMatch(/^sidecall: DATA_IN_USE .*\n$/);
  expect((await first.api('GET', '/v1/session')).status).toBe(200);
});

it('a database of a newer version is one line that says so, and stays as it is', async () => {
  const data = dataFolder();
  const database = new DatabaseSync(join(data, 'sidecall.db'));
  database.exec(`CREATE TABLE kysely_migration (name TEXT PRIMARY KEY, timestamp TEXT NOT NULL);
    INSERT INTO kysely_migration VALUES ('9999_of_next_year', '2099')`);
  database.close();
  const gateway = launch({ data });
  expect(await gateway.exit).toBe(1);
  expect(gateway.output()).toMatch(/^sidecall: DATA_NEWER .*newer version.*9999_of_next_year.*Start that version.*\n$/);
});

it('a lock file that is none is one line that names it', async () => {
  const data = dataFolder();
  writeFileSync(join(data, 'gateway.lock'), 'this is no lock, but a note of somebody'.repeat(100));
  const gateway = launch({ data });
  expect(await gateway.exit).toBe(1);
  expect(gateway.output()).toMatch(/^sidecall: DATA_CORRUPT .*gateway\.lock.*Delete that file.*\n$/);
});

it('a database that is none is one line, and stays as it is', async () => {
  const data = dataFolder();
  writeFileSync(join(data, 'sidecall.db'), 'this is no database, but somebody may want it'.repeat(100));
  const gateway = launch({ data });
  expect(await gateway.exit).toBe(1);
  expect(gateway.output()).toMatch(/^sidecall: DATA_CORRUPT .*not a database.*backup.*\n$/);
  expect(readFileSync(join(data, 'sidecall.db'), 'utf8')).toMatch(/^this is no database/);
  rmSync(join(data, 'sidecall.db'));
});
