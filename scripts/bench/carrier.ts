import { type ChildProcess, execFile, fork } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayPlan, sipPassword } from '../../test/asterisk/gateway-plan.ts';
import { freePort } from '../../test/e2e/support/free-port.ts';
import { AsteriskServer } from '../asterisk/run.ts';
import { commandIn } from '../debian/installation.ts';
import { installSipp } from '../debian/sipp.ts';
import type { CarrierOrder } from './carrier-side.ts';
import type { BenchRow } from './row.ts';

/** The rates to try, in calls per second. Each call lasts one second. */
const rates = [25, 50, 100, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1250, 1500, 2000, 2500, 3000, 4000];
const seconds = 6;
const mostFailed = 0.01;

/**
 * Finds the highest call rate of a carrier at which fewer than one call in a hundred fails. sipp calls over UDP, and
 * each call is answered and ended after a second. Compares the embedded core with an Asterisk that answers in its
 * dialplan, and the gateway with one and two Asterisk servers.
 */
export async function benchCarrier(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const embedded = await withSide(async (ask) => {
    const [port, from] = [await freePort(), await freePort()];
    const trunk = { name: 'sipp', host: '127.0.0.1', port: from, pingSeconds: 0 };
    await ask({ do: 'trunk', port, trunk });
    return climb([{ port, from }]);
  });
  rows.push({ name: 'Calls a second of a carrier, embedded core', value: said(embedded) });

  const plain = await carrierPort(async (carrier) => {
    const server = await AsteriskServer.start({
      pjsip: sippEndpoint(carrier, 'answers'),
      extensions: '[answers]\nexten => _[+0-9].,1,Answer()\n same => n,Wait(60)\n',
    });
    try {
      return await climb([{ port: carrier, from: await freePort() }]);
    } finally {
      await server.stop();
    }
  });
  rows.push({
    name: 'The same, Asterisk alone',
    value: `${said(plain)}; embedded is ${(embedded.held / Math.max(1, plain.held)).toFixed(2)} of it`,
  });

  for (const count of [1, 2]) {
    const carriers: number[] = [];
    for (let each = 0; each < count; each += 1) carriers.push(await freePort());
    const servers = await Promise.all(
      carriers.map((carrier) =>
        AsteriskServer.start(gatewayPlan({ pjsip: sippEndpoint(carrier, 'sidecall-from-carrier') })),
      ),
    );
    try {
      const held = await withSide(async (ask) => {
        await ask({
          do: 'asterisk',
          servers: servers.map(({ url, ari }, index) => ({
            name: `server-${index + 1}`,
            url,
            ari,
            sip: { user: 'sidecall', password: sipPassword },
          })),
        });
        return climb(await Promise.all(carriers.map(async (port) => ({ port, from: await freePort() }))));
      });
      rows.push({
        name: `The same, ${count === 1 ? 'one Asterisk server' : 'two Asterisk servers'} behind the gateway`,
        value: said(held),
      });
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  }
  return rows;
}

interface Held {
  /** Calls per second, for all targets together. */
  held: number;
  /** The rate at which too many calls failed. null: none. */
  failedAt: number | null;
}

function said({ held, failedAt }: Held): string {
  return `${held}${failedAt === null ? ' (as far as was tried)' : ` (1 % fail at ${failedAt})`}`;
}

async function carrierPort<T>(work: (port: number) => Promise<T>): Promise<T> {
  return work(await freePort());
}

function sippEndpoint(port: number, context: string): string {
  return `
[from-sipp]
type=transport
protocol=udp
bind=127.0.0.1:${port}
[sipp]
type=endpoint
transport=from-sipp
context=${context}
disallow=all
allow=ulaw
direct_media=no
aors=sipp
[sipp]
type=aor
[sipp]
type=identify
endpoint=sipp
match=127.0.0.1
`;
}

/** Raises the rate until too many calls fail. Several targets get equal shares. */
async function climb(targets: readonly { port: number; from: number }[]): Promise<Held> {
  let held = 0;
  for (const rate of rates) {
    const each = Math.round(rate / targets.length);
    const results = await Promise.all(targets.map((target) => run(target, each)));
    const failed = results.reduce((sum, result) => sum + result.failed, 0);
    const all = results.reduce((sum, result) => sum + result.failed + result.good, 0);
    if (all < rate * seconds * 0.9 || failed > all * mostFailed) return { held, failedAt: rate };
    held = rate;
  }
  return { held, failedAt: null };
}

async function run(
  { port, from }: { port: number; from: number },
  rate: number,
): Promise<{ good: number; failed: number }> {
  const sipp = await installSipp();
  const [program = '', ...first] = commandIn(sipp.root, 'usr/bin/sipp');
  const cwd = mkdtempSync(join(tmpdir(), 'sidecall-sipp-'));
  const args = [
    ...['-sn', 'uac', '-s', '+14155550100', '-i', '127.0.0.1', '-p', String(from), '-t', 'u1'],
    ...['-r', String(rate), '-m', String(rate * seconds), '-d', '1000', '-l', '100000'],
    ...[
      '-recv_timeout',
      '8000',
      '-timeout',
      `${seconds + 15}s`,
      '-nostdin',
      '-trace_stat',
      '-stf',
      'stat.csv',
      '-fd',
      '1',
    ],
  ];
  await new Promise<void>((resolve) => {
    execFile(program, [...first, `127.0.0.1:${port}`, ...args], { cwd, maxBuffer: 1e9 }, () => resolve());
  });
  const [head = '', ...lines] = readFileSync(join(cwd, 'stat.csv'), 'utf8').trim().split('\n');
  const names = head.split(';');
  const last = (lines.at(-1) ?? '').split(';');
  const figure = (name: string): number => Number(last[names.indexOf(name)] ?? 0);
  return { good: figure('SuccessfulCall(C)'), failed: figure('FailedCall(C)') };
}

async function withSide<T>(work: (ask: (order: CarrierOrder) => Promise<unknown>) => Promise<T>): Promise<T> {
  const side: ChildProcess = fork(join(import.meta.dirname, 'carrier-side.ts'));
  const gone = new Promise<never>((_resolve, reject) => {
    side.once('exit', (code) => reject(new Error(`the side of the gateway ended with ${code}`)));
  });
  gone.catch(() => {});
  try {
    return await work((order) => {
      const answer = new Promise((resolve) => side.once('message', resolve));
      side.send(order);
      return Promise.race([answer, gone]);
    });
  } finally {
    side.kill('SIGKILL');
  }
}
