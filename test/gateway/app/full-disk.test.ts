import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallPage } from '../../../src/domain/protocol/call.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { dataFolder, type RunningGateway, startProcess } from './process.ts';

const phases = async (gateway: RunningGateway): Promise<string[]> => {
  const page = (await (await gateway.api('GET', '/v1/calls')).json()) as CallPage;
  return page.calls.map(({ phase }) => phase);
};

async function talking(gateway: RunningGateway): Promise<void> {
  await gateway.api('PUT', '/v1/virtual-numbers/+14155550110', { label: 'Sales', agents: ['kim'] });
  await gateway.outside('call');
  await eventually('it to ring', async () => (await phases(gateway))[0] === 'ringing');
  await gateway.outside('answer');
  await eventually('the answer', async () => (await phases(gateway))[0] === 'active');
}

async function figure(gateway: RunningGateway, name: string): Promise<number> {
  const text = await (await gateway.api('GET', '/metrics')).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

async function start(stdio: { stdout?: number; stderr?: number }): Promise<RunningGateway> {
  const env = { SIDECALL_PORT: String(await freePort()), SIDECALL_GRACE_SECONDS: '0.1' };
  return startProcess({ data: dataFolder(), env, stdio });
}

/** A device that is always full. */
function fullDevice(): number {
  const fd = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(fd));
  return fd;
}

async function goesOn(gateway: RunningGateway): Promise<void> {
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  expect(await phases(gateway)).toEqual(['active']);
}

async function endsAtSigterm(gateway: RunningGateway): Promise<void> {
  expect(await gateway.kill('SIGTERM')).toBe(0);
  await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow();
}

describe.skipIf(process.platform !== 'linux')('with a log that cannot be written', () => {
  it('on a full disk the gateway answers, its live call goes on, and SIGTERM ends it', async () => {
    const fd = fullDevice();
    const gateway = await start({ stdout: fd, stderr: fd });
    await talking(gateway);
    await goesOn(gateway);
    expect(await figure(gateway, 'sidecall_log_write_errors_total')).toBeGreaterThan(3);
    await endsAtSigterm(gateway);
  });

  it('to a pipe whose reader is gone, the same', async () => {
    const gateway = await start({});
    await talking(gateway);
    gateway.child.stdout?.destroy();
    gateway.child.stderr?.destroy();
    await eventually('a lost line', async () => {
      await fetch(`${gateway.url}/nothing`);
      return (await figure(gateway, 'sidecall_log_write_errors_total')) > 1;
    });
    await goesOn(gateway);
    await endsAtSigterm(gateway);
  });

  it('to a pipe whose reader does not read, the same', async () => {
    const gateway = await start({});
    await talking(gateway);
    gateway.child.stdout?.pause();
    // A Linux pipe holds 64 KB. Each of these requests logs a line of 8 KB.
    for (let request = 0; request < 40; request += 1) await fetch(`${gateway.url}/${'x'.repeat(8000)}`);
    await goesOn(gateway);
    await endsAtSigterm(gateway);
  });
});

/** Mounts a separate disk of this size in KB. Returns null if this user may not mount one. */
function smallDisk(kilobytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]).status === 0;
  onTestFinished(() => {
    if (mounted) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return mounted ? folder : null;
}

it('with its data on a full disk: /healthz says so, new calls are refused, the live one goes on, one line in the log; all is well once there is room', async (context) => {
  const disk = smallDisk(4096);
  if (disk === null) context.skip('this user may not mount a disk');
  const gateway = await startProcess({
    data: join(disk as string, 'data'),
    env: { SIDECALL_GRACE_SECONDS: '0.1', SIDECALL_DISK_LOW_MB: '0' },
  });
  await talking(gateway);
  const filler = join(disk as string, 'filler');
  const health = async () => {
    const answer = await fetch(`${gateway.url}/healthz`);
    return { status: answer.status, ...((await answer.json()) as object) };
  };
  expect(() => writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024))).toThrow('ENOSPC');
  expect(await health()).toMatchObject({ status: 'failing', storage: 'failing', cause: 'disk-full' });
  const written = (text: string): number => gateway.output().split(text).length - 1;
  // Some writes may still find space in the database's own files.
  await eventually('a call to be refused', async () => {
    await gateway.outside('call');
    return written('the database cannot be written: new calls are refused') > 0;
  });
  for (let call = 0; call < 10; call += 1) await gateway.outside('call');
  expect(written('the database cannot be written: new calls are refused')).toBe(1);
  expect(gateway.output()).toContain('"storage":"disk-full"');
  expect(gateway.output()).not.toContain('no transaction is active');
  expect(written('"level":50')).toBe(1);
  expect((await phases(gateway)).at(-1)).toBe('active');
  rmSync(filler);
  await eventually('the disk to be well', async () => (await fetch(`${gateway.url}/healthz`)).status === 200);
  expect(written('the database can be written again')).toBe(1);
  expect(readFileSync(join(disk as string, 'data/api-key'), 'utf8')).toMatch(/^sk_/);
  expect(await gateway.kill('SIGTERM')).toBe(0);
});
