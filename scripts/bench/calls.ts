import { readFile } from 'node:fs/promises';
import { launchSpeaking } from '../../test/e2e/support/browser.ts';
import { eventually } from '../../test/e2e/support/eventually.ts';
import { GatewayProcess } from '../../test/e2e/support/gateway-process.ts';
import { SipPhones } from '../../test/e2e/support/sip-phones.ts';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';

const pairs = 20;
const seconds = 10;

/** Processor time a process has used, in seconds: user and system of /proc/PID/stat at 100 ticks a second. */
async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Twenty bridged calls, forty legs, all of them JsSIP in real Chromium on this machine. */
export async function benchCalls(): Promise<BenchRow[]> {
  const gateway = await GatewayProcess.start({ SIDECALL_LOG_LEVEL: 'warn', SIDECALL_ORIGINS: '*' });
  const browser = await launchSpeaking(440);
  const agents = await SipPhones.open(browser);
  const callers = await SipPhones.open(browser);
  try {
    for (let i = 0; i < pairs; i += 1) {
      const identity = `agent${i}`;
      await gateway.call('PUT', `/v1/agents/${identity}`, { name: `Agent ${i}` });
      await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(numberOf(i))}`, {
        label: `Line ${i}`,
        agents: [identity],
      });
      await agents.register(identity, gateway.url, await gateway.token(identity), 0);
    }
    await callers.register('world', gateway.url, await gateway.token('world', 'carrier'), null);

    // One after the other: what a caller waits for on a machine that is not busy.
    const single: number[] = [];
    for (let i = 0; i < pairs; i += 1) {
      const id = await callers.call('world', numberOf(i), ['X-Caller: +14155550100']);
      const call = await eventually('the call to be up', async () =>
        (await callers.seen()).find((each) => each.id === id && each.acceptedAt !== null),
      );
      single.push((call.acceptedAt ?? 0) - call.startedAt);
      await callers.hangUp(id);
      await eventually('the call to be over', async () =>
        (await callers.seen()).find((each) => each.id === id && each.endedAt !== null),
      );
    }

    // All at once.
    const ids: number[] = [];
    for (let i = 0; i < pairs; i += 1) ids.push(await callers.call('world', numberOf(i), ['X-Caller: +14155550100']));
    const up = await eventually(
      'all calls to be up',
      async () => {
        const seen = (await callers.seen()).filter((each) => ids.includes(each.id));
        return seen.every((each) => each.acceptedAt !== null) ? seen : null;
      },
      60_000,
    );
    const together = up.map((call) => (call.acceptedAt ?? 0) - call.startedAt);

    const before = await processorSeconds(gateway.pid);
    const started = performance.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const cpu = ((await processorSeconds(gateway.pid)) - before) / ((performance.now() - started) / 1000);

    let received = 0;
    let lost = 0;
    const legs = [
      ...ids.map((id) => [callers, id] as const),
      ...(await agents.seen()).filter((each) => each.endedAt === null).map((each) => [agents, each.id] as const),
    ];
    for (const [page, id] of legs) {
      const figures = await page.figures(id);
      received += figures?.packetsReceived ?? 0;
      lost += figures?.packetsLost ?? 0;
    }
    const memory = await residentMegabytes(gateway.pid);
    for (const id of ids) await callers.hangUp(id);
    return [
      { name: 'calls at once (legs)', value: `${pairs} (${legs.length})` },
      { name: 'gateway processor, a leg', value: `${((cpu / legs.length) * 100).toFixed(2)} % of a core` },
      { name: 'gateway processor, in all', value: `${(cpu * 100).toFixed(1)} % of a core` },
      { name: 'gateway memory with all calls up', value: `${memory.toFixed(0)} MB` },
      { name: 'packets lost', value: `${lost} of ${received + lost}` },
      { name: 'set-up, one at a time, p50 / p95', value: milliseconds(single) },
      { name: 'set-up, all at once, p50 / p95', value: milliseconds(together) },
    ];
  } finally {
    await agents.close();
    await callers.close();
    await browser.close();
    await gateway.kill('SIGTERM');
  }
}

function numberOf(i: number): string {
  return `+141555501${String(i).padStart(2, '0')}`;
}

function milliseconds(values: number[]): string {
  return `${percentile(values, 50).toFixed(0)} / ${percentile(values, 95).toFixed(0)} ms`;
}
