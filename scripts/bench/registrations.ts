import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../../test/e2e/support/eventually.ts';
import { GatewayProcess } from '../../test/e2e/support/gateway-process.ts';
import { processorSeconds, residentMegabytes } from './process-figures.ts';
import type { LoadOrder, LoadReport } from './register-load.ts';
import type { BenchRow } from './row.ts';

const wanted = 10_000;
const processes = 2;
const secret = 'only for the bench, and long enough to sign tokens with';

/** Maximum number of open files of a process. Each socket is one. */
async function fileLimit(): Promise<number> {
  const limits = await readFile('/proc/self/limits', 'utf8');
  return Number(/Max open files\s+\d+\s+(\d+)/.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
}

class Phones {
  readonly #children: ChildProcess[] = [];
  readonly #reports: LoadReport[] = [];

  async start(url: string, count: number): Promise<void> {
    const each = Math.ceil(count / processes);
    for (let i = 0; i < processes; i += 1) {
      const child = fork(join(import.meta.dirname, 'register-load.ts'));
      this.#children.push(child);
      const order: LoadOrder = { url, secret, first: i * each, count: Math.min(each, count - i * each) };
      child.send(order);
      await once(child, 'message');
      child.on('message', (report: LoadReport) => {
        this.#reports[i] = report;
      });
    }
  }

  connect(): void {
    for (const child of this.#children) child.send('go');
  }

  get registered(): number {
    return this.#reports.reduce((sum, report) => sum + report.registered, 0);
  }

  get refused(): number {
    return this.#reports.reduce((sum, report) => sum + report.refused, 0);
  }

  get lastAt(): number {
    return Math.max(...this.#reports.map((report) => report.lastAt));
  }

  stop(): void {
    for (const child of this.#children) child.kill();
  }
}

/** Agents of one address that register, and return after the gateway was killed. */
export async function benchRegistrations(): Promise<BenchRow[]> {
  const agents = Math.min(wanted, (await fileLimit()) - 1000);
  const gateway = await GatewayProcess.start({ SIDECALL_LOG_LEVEL: 'warn', SIDECALL_JWT_SECRET: secret });
  const phones = new Phones();
  try {
    await phones.start(`${gateway.url.replace('http', 'ws')}/v1/sip`, agents);
    const idle = await residentMegabytes(gateway.pid);
    const began = Date.now();
    phones.connect();
    const all = (): boolean => phones.registered === agents;
    await eventually(`${agents} agents to be registered`, all, 120_000);
    const first = phones.lastAt - began;
    const firstProcessor = await processorSeconds(gateway.pid);
    const full = await residentMegabytes(gateway.pid);

    await gateway.kill('SIGKILL');
    await eventually('all sockets to be lost', () => phones.registered === 0, 60_000);
    await gateway.start();
    const listening = Date.now();
    const startProcessor = await processorSeconds(gateway.pid);
    await eventually(`${agents} agents to be back`, all, 120_000);
    const again = phones.lastAt - listening;
    const processor = (await processorSeconds(gateway.pid)) - startProcessor;
    const name = `${agents.toLocaleString('en')} agents`;
    return [
      { name: `${name} register, of one address`, value: `${(first / 1000).toFixed(1)} s` },
      {
        name: `${name} are back after kill -9, from the gateway’s listening`,
        value: `${(again / 1000).toFixed(1)} s`,
        goal: 'within 10 s',
      },
      {
        name: `  of it the gateway’s own processor time (at first)`,
        value: `${processor.toFixed(1)} s (${firstProcessor.toFixed(1)} s)`,
      },
      { name: 'gateway memory, a registered agent', value: `${(((full - idle) * 1024) / agents).toFixed(1)} kB` },
      { name: 'attempts that failed, the gateway’s absence included', value: String(phones.refused) },
    ];
  } finally {
    phones.stop();
    await gateway.kill();
  }
}
