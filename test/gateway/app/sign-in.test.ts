/** Signing in to the gateway's real process, with the link of the real command beside it. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RealPostgres } from '../../postgres/real-postgres.ts';
import { dataFolder, type RunningGateway, runToEnd, startProcess } from './process.ts';

const postgres = await RealPostgres.start();
afterAll(() => postgres.stop());

const bin = join(import.meta.dirname, '../../../src/gateway/bin.ts');

function signIn(env: Record<string, string>, ...args: string[]) {
  return runToEnd(bin, ['sign-in', ...args], env);
}

async function use(gateway: RunningGateway, token: string) {
  const answer = await fetch(`${gateway.url}/v1/sign-in/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: gateway.url },
    body: JSON.stringify({ token }),
  });
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
}

async function identityOf(gateway: RunningGateway, cookie: string): Promise<string> {
  const answer = await fetch(`${gateway.url}/v1/session`, { headers: { cookie } });
  const body = (await answer.json()) as { identity?: string; error?: { code: string } };
  return body.identity ?? body.error?.code ?? '';
}

it('a link of the command beside the gateway signs in; link and session outlive kill -9, and neither is on disk', async () => {
  const data = dataFolder();
  const first = await startProcess({ data });
  const made = await signIn({ SIDECALL_DATA: data, SIDECALL_PORT: '8123' });
  expect({ ...made, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(made.stdout).toMatch(/^http:\/\/localhost:8123\/sign-in#sl_[\w-]{43}\n$/);
  const adminToken = made.stdout.trim().split('#')[1] ?? '';
  const named = await signIn(
    { SIDECALL_DATA: data, SIDECALL_PUBLIC_URL: 'https://cti.example' },
    'kim',
    '--role=supervisor',
  );
  expect(named.stdout).toMatch(/^https:\/\/cti\.example\/sign-in#sl_/);
  const namedToken = named.stdout.trim().split('#')[1] ?? '';

  const admin = await use(first, adminToken);
  expect(admin.status).toBe(200);
  expect(await identityOf(first, admin.cookie)).toBe('admin');
  const log = first.output();
  await first.kill('SIGKILL');

  const second = await startProcess({ data });
  expect(await identityOf(second, admin.cookie)).toBe('admin');
  expect((await use(second, adminToken)).status).toBe(401);
  const kim = await use(second, namedToken);
  expect(kim.status).toBe(200);
  expect(await identityOf(second, kim.cookie)).toBe('kim');

  const audit = (await (await second.api('GET', '/v1/audit')).json()) as { what: string; subject: string }[];
  expect(audit.map(({ what, subject }) => `${what} ${subject}`)).toContain('sign-in-link.made supervisor kim');
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const stored = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1')).join('\n');
  for (const secret of [adminToken, namedToken, admin.cookie, kim.cookie]) {
    const value = secret.replace(/^__Host-sidecall=/, '').slice(3);
    expect(value).toMatch(/^[\w-]{43}$/);
    expect(stored.includes(value)).toBe(false);
    expect((log + second.output()).includes(value)).toBe(false);
  }
});

it('the command changes nothing where no gateway has started', async () => {
  const data = join(dataFolder(), 'empty');
  mkdirSync(data);
  const { status, stdout, stderr } = await signIn({ SIDECALL_DATA: data });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(
    /^sidecall: CONFIG_INVALID No gateway of this version has used the database .*Start the gateway once/,
  );
  expect(readdirSync(data)).toEqual([]);
});

describe.skipIf(postgres.missing !== null)('with PostgreSQL', () => {
  it('a link of the command beside the gateway signs in, once, and the password of the database is not printed', async () => {
    const [data, address] = [dataFolder(), await postgres.server.database()];
    const env = { SIDECALL_DATABASE: address };
    const before = await signIn({ ...env, SIDECALL_DATA: data });
    expect([before.status, before.stdout]).toEqual([1, '']);
    expect(before.stderr).toContain('No gateway of this version has used the database');
    expect(before.stderr).not.toContain(new URL(address).password);

    const gateway = await startProcess({ data, env });
    // The command needs the database alone: it may run on another machine.
    const made = await signIn({ ...env, SIDECALL_DATA: join(data, 'elsewhere') }, 'kim');
    expect({ ...made, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' });
    const token = made.stdout.trim().split('#')[1] ?? '';
    const kim = await use(gateway, token);
    expect([kim.status, await identityOf(gateway, kim.cookie)]).toEqual([200, 'kim']);
    expect((await use(gateway, token)).status).toBe(401);
  });
});
