/**
 * Floods by strangers, on loopback and for a few seconds each, during active calls. Measures the longest audio gap, and
 * whether a carrier and an agent can still call.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../test/e2e/support/free-port.ts';
import { GatewayProcess } from '../../test/e2e/support/gateway-process.ts';
import { agentOf, numberOf } from './call-server.ts';
import { floods } from './flood-kinds.ts';
import type { FloodOrder, FloodReport } from './flood-load.ts';
import { Generator } from './lean/generator.ts';
import type { BenchRow } from './row.ts';

const seconds = 6;
const pauseGoalMs = 100;
/** An outside number. The carrier's phone answers it. */
const outside = '+14155550198';
/** Caller ID of the dialling agents. */
const officeNumber = '+16175550188';
const site = 'shop';
/** Visitors call an agent without a phone, so they wait and use one leg each. */
const shopNumber = '+13125550177';
const ports: FloodOrder['udpPorts'] = [24_000, 24_999];
/** Number of flooded ports in that range. They include those of the live call. */
const floodedPorts = 200;

interface Seen {
  pause: number;
  /** Longest pause of the measuring phones themselves, in ms. */
  own: number;
  /** Longest uninterrupted work of the gateway, in ms of processor time. */
  work: number;
  carrier: boolean;
  agent: boolean;
  report: FloodReport;
}

export async function benchFloods(): Promise<BenchRow[]> {
  const trunkPort = await freePort();
  const pauses = join(mkdtempSync(join(tmpdir(), 'sidecall-floods-')), 'pauses');
  const gateway = await GatewayProcess.start({
    SIDECALL_LOG_LEVEL: 'info',
    NODE_DISABLE_COMPILE_CACHE: '1',
    SIDECALL_ORIGINS: '*',
    SIDECALL_CODECS: 'pcmu',
    SIDECALL_UDP_PORTS: ports.join('-'),
    NODE_OPTIONS: `--import ${join(import.meta.dirname, 'own-pause.ts')}`,
    SIDECALL_BENCH_PAUSES: pauses,
    SIDECALL_TRUNK_PORT: String(trunkPort),
    // The default limits.
    SIDECALL_VISITOR_CALLS: '20',
    SIDECALL_VISITOR_CALLS_A_MINUTE: '20',
  });
  let generator: Generator | null = null;
  try {
    await prepare(gateway);
    const server = {
      pid: gateway.pid,
      sipUrl: `${gateway.url.replace('http', 'ws')}/v1/sip`,
      token: (identity: string) => gateway.token(identity, identity.startsWith('world') ? 'carrier' : 'agent'),
      stop: async () => {},
    };
    // In order: the live call, and then for each flood a carrier and an agent that calls.
    const callers = ['world0', ...floods.flatMap((_, n) => ['world1', `dialler${n}`]), 'world1', 'diallerx'];
    generator = await Generator.start(server, floods.length + 2, callers);
    await generator.call([numberOf(0)]);
    const rows: BenchRow[] = [];
    const at = { gateway, generator, trunkPort, pauses };
    const quiet = await watch(at, null, floods.length + 1);
    rows.push(...rowsOf('no flood', quiet));
    for (const [n, flood] of floods.entries()) {
      const logged = gateway.output.length;
      const seen = await watch(at, flood, n + 1);
      rows.push(...rowsOf(flood, seen, (gateway.output.length - logged) / 1e6));
    }
    return rows;
  } finally {
    generator?.stop();
    await gateway.kill('SIGTERM');
  }
}

async function prepare(gateway: GatewayProcess): Promise<void> {
  for (let n = 0; n < floods.length + 2; n += 1) {
    await gateway.call('PUT', `/v1/agents/${agentOf(n)}`, { name: `Agent ${n}` });
    const body = { label: `Line ${n}`, agents: [agentOf(n)] };
    await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(numberOf(n))}`, body);
  }
  for (const n of [...floods.keys(), 'x']) await gateway.call('PUT', `/v1/agents/dialler${n}`, { name: 'Dialler' });
  await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(officeNumber)}`, {
    label: 'Office',
    agents: [...floods.keys(), 'x'].map((n) => `dialler${n}`),
  });
  await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(shopNumber)}`, {
    label: 'Shop',
    agents: ['absent'],
    voicemail: true,
  });
  await gateway.call('PUT', `/v1/sites/${site}`, { origins: ['https://shop.example'], target: shopNumber });
}

/** Runs a flood for a few seconds. A carrier and an agent each place a call during it. */
async function watch(
  at: { gateway: GatewayProcess; generator: Generator; trunkPort: number; pauses: string },
  flood: FloodOrder['flood'] | null,
  agent: number,
): Promise<Seen> {
  const { gateway, generator, trunkPort, pauses } = at;
  const child = flood === null ? null : fork(join(import.meta.dirname, 'flood-load.ts'));
  try {
    const udpPorts: FloodOrder['udpPorts'] = [ports[0], ports[0] + floodedPorts - 1];
    const order = { port: gateway.port, trunkPort, udpPorts, seconds, site, target: shopNumber };
    const before = longestOf(pauses).lines;
    const done = child === null ? pause(seconds * 1000) : reportOf(child);
    await generator.gaps();
    if (flood !== null) child?.send({ flood, ...order } satisfies FloodOrder);
    await pause((seconds / 2) * 1000);
    const carrier = await through(generator.call([numberOf(agent)]));
    const byAgent = await through(generator.call([outside]));
    const report = (await done) ?? { opened: 0, megabytes: 0, rang: 0, refused: 0 };
    const { longestGap, ownPause } = await generator.gaps();
    const work = longestOf(pauses, before).longest;
    return { pause: longestGap, own: ownPause, work, carrier, agent: byAgent, report };
  } finally {
    child?.kill();
  }
}

/** @param from number of existing lines to skip */
function longestOf(file: string, from = 0): { lines: number; longest: number } {
  const lines = readFileSync(file, 'utf8').trim().split('\n').map(Number);
  return { lines: lines.length, longest: Math.max(0, ...lines.slice(from)) };
}

async function reportOf(child: ChildProcess): Promise<FloodReport> {
  const [report] = (await once(child, 'message')) as [FloodReport];
  return report;
}

function through(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => true,
    (error: unknown) => {
      console.error(`  a call failed: ${error instanceof Error ? error.message : error}`);
      return false;
    },
  );
}

function pause(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}

function rowsOf(name: string, seen: Seen, logged = 0): BenchRow[] {
  const { carrier, agent, report } = seen;
  const { opened, megabytes, rang, refused } = report;
  const sent = [
    opened > 0 && `${opened} connections`,
    megabytes > 0 && `${megabytes.toFixed(1)} MB`,
    (rang > 0 || refused > 0) && `${rang} rang, ${refused} refused`,
    logged > 0.01 && `${logged.toFixed(2)} MB of log`,
  ].filter(Boolean);
  const calls = `${carrier ? 'yes' : 'no'} / ${agent ? 'yes' : 'no'}`;
  return [
    {
      name: `${name}: longest pause of a live call’s sound (of the phones’ own process)`,
      value: `${seen.pause.toFixed(0)} ms (${seen.own.toFixed(0)} ms)`,
      goal: `at most ${pauseGoalMs} ms`,
    },
    {
      name: '  longest work of the gateway that sound waited for, in processor time',
      value: `${seen.work.toFixed(0)} ms`,
      goal: `at most ${pauseGoalMs} ms`,
    },
    {
      name: `  calls of a carrier / an agent get through${sent.length > 0 ? `; ${sent.join(', ')}` : ''}`,
      value: calls,
      goal: 'yes / yes',
    },
  ];
}
