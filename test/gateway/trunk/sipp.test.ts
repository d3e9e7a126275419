import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, type TestContext, vi } from 'vitest';
import { commandIn, type Installation } from '../../../scripts/debian/installation.ts';
import { installSipp } from '../../../scripts/debian/sipp.ts';
import { programOrReason } from '../../debian/program-or-reason.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { closeAll, gatewayWith, opened } from './kit.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 240_000 });

let sipp: Installation | string;
beforeAll(async () => {
  sipp = await programOrReason(installSipp);
});
afterEach(closeAll);

/** The command that runs sipp here. Skips the test if sipp is missing. */
function command(context: TestContext, args: readonly (string | number)[]): [string, string[], { cwd: string }] {
  if (typeof sipp === 'string') context.skip(sipp);
  const [program = '', ...first] = commandIn((sipp as Installation).root, 'usr/bin/sipp');
  const cwd = mkdtempSync(join(tmpdir(), 'sidecall-sipp-'));
  return [program, [...first, ...args.map(String), '-nostdin', '-trace_err', '-timeout', '150s'], { cwd }];
}

/** Resolves when all calls followed the scenario. Rejects with sipp's error output. */
function run([program, args, options]: ReturnType<typeof command>): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { ...options, timeout: 160_000, killSignal: 'SIGKILL', maxBuffer: 1e8 }, (error) => {
      if (!error) return resolve();
      const logs = readdirSync(options.cwd).filter((name) => name.endsWith('_errors.log'));
      reject(
        new Error(
          logs.map((name) => readFileSync(join(options.cwd, name), 'utf8').slice(0, 2000)).join() || String(error),
        ),
      );
    });
  });
}

const calls = 40;

describe.each([
  ['udp', 'u1', []],
  ['tcp', 't1', []],
  ['udp, of whose packets 5 % are lost', 'u1', ['-lost', '5']],
] as const)('sipp over %s', (name, mode, loss) => {
  const transport = name.slice(0, 3) as 'udp' | 'tcp';

  it(`calls us ${calls} times, and every call is answered and ended`, async (context) => {
    const [port, theirs] = [await freePort(), await freePort()];
    const trunk = { name: 'sipp', host: '127.0.0.1', port: theirs, transport, pingSeconds: 0 };
    const { core, events, trunks } = await gatewayWith([trunk], { port, bindAddress: '127.0.0.1' });
    core.subscribe((event) => {
      if (event.type !== 'ChannelCreated') return;
      const { id } = event.channel;
      void core.ring(id, { callId: id }).then(() => core.answer(id, { callId: id }));
    });
    const where = ['-i', '127.0.0.1', '-p', theirs, '-s', '+14155550100', '-t', mode];
    await run(
      command(context, [`127.0.0.1:${port}`, '-sn', 'uac', ...where, '-m', calls, '-r', 20, '-d', 300, ...loss]),
    );
    const { messagesIn, messagesOut } = trunks.counters;
    // INVITE, ACK, BYE; 100, 180, 200, 200. A lost or late message is retransmitted, but not an ACK that its BYE
    // overtook.
    expect(messagesIn).toBeGreaterThanOrEqual(calls * (loss.length > 0 ? 2 : 3));
    expect(messagesOut).toBeGreaterThanOrEqual(calls * 4);
    await eventually('all channels to be gone', () => core.channels().length === 0);
    const up = events.filter((event) => event.type === 'ChannelStateChange' && event.channel.state === 'Up');
    expect(up).toHaveLength(calls);
    const ends = events.filter((event) => event.type === 'ChannelDestroyed');
    expect(ends).toHaveLength(calls);
    for (const end of ends) expect(end).toMatchObject({ cause: 16, byPeer: true });
  });

  it(`is called ${calls} times, answers, and hears our goodbye`, async (context) => {
    const [port, theirs] = [await freePort(), await freePort()];
    const [program, args, options] = command(context, [
      ...['-sn', 'uas', '-i', '127.0.0.1', '-p', theirs, '-t', mode, '-m', calls, ...loss],
    ]);
    const uas = spawn(program, args, { ...options, stdio: 'ignore' });
    const over = new Promise<number | null>((resolve) => uas.once('exit', resolve));
    opened.push(() => uas.kill('SIGKILL'));
    const trunk = { name: 'sipp', host: '127.0.0.1', port: theirs, transport, pingSeconds: 0 };
    const { core, events, trunks } = await gatewayWith([trunk], { port, bindAddress: '127.0.0.1' });
    core.subscribe((event) => {
      if (event.type !== 'ChannelStateChange' || event.channel.state !== 'Up') return;
      void core.hangup(event.channel.id, { cause: 16 });
    });
    await eventually('sipp to be there', async () => transport === 'udp' || (await trunks.routes('1')).length > 0);
    await Promise.all(
      Array.from({ length: calls }, (_, index) =>
        core.originate({
          channelId: `out-${index}`,
          to: { kind: 'number', number: '+14155550111' },
          caller: { user: '+14155550100', name: null },
          callId: `CA${index}`,
          params: {},
          formats: ['pcmu', 'pcma'],
          timeoutMs: 120_000,
        }),
      ),
    );
    const ends = () => events.filter((event) => event.type === 'ChannelDestroyed');
    // Longer than the longest timer of an unanswered request, so that the cause is visible.
    await eventually('all calls to be over', () => ends().length === calls, 150_000);
    expect(ends().map(({ cause }) => cause)).toEqual(Array.from({ length: calls }, () => 16));
    // sipp counts a call as successful if its BYE was answered, and exits with 0 if all were.
    expect(await over).toBe(0);
  });
});
