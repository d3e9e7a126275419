import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { MediaFigures, MediaOrder } from './media-side.ts';
import type { BenchRow } from './row.ts';

const seconds = 10;

/** Bridged legs without signalling: measures the cost of media alone, without a browser on the machine. */
export async function benchMedia(legs = 40, execArgv: string[] = []): Promise<BenchRow[]> {
  const [gateway, phones] = [side(execArgv), side([])];
  try {
    const offers = await ask<string[]>(phones, { do: 'offer', legs });
    const answers = await ask<string[]>(gateway, { do: 'answer', offers });
    await ask(phones, { do: 'accept', answers });
    await ask(phones, { do: 'speak' });
    await pause(2000);
    const first = await both(gateway, phones);
    const began = performance.now();
    await pause(seconds * 1000);
    const elapsed = performance.now() - began;
    const last = await both(gateway, phones);
    const busy = (last.gateway.processorMs - first.gateway.processorMs) / elapsed;
    const kernel = (last.gateway.systemMs - first.gateway.systemMs) / elapsed;
    const received = last.phones.received - first.phones.received;
    const lost = last.phones.lost - first.phones.lost;
    return [
      { name: `media alone, processor, a leg (${legs})`, value: `${((busy * 100) / legs).toFixed(3)} % of a core` },
      { name: 'media alone, of that in the kernel', value: `${((kernel * 100) / legs).toFixed(3)} % of a core` },
      { name: 'media alone, packets lost', value: `${lost} of ${received + lost}` },
      { name: 'media alone, memory', value: `${last.gateway.residentMegabytes.toFixed(0)} MB` },
    ];
  } finally {
    for (const child of [gateway, phones]) {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    }
  }
}

function side(execArgv: string[]): ChildProcess {
  return fork(join(import.meta.dirname, 'media-side.ts'), { execArgv });
}

async function both(gateway: ChildProcess, phones: ChildProcess): Promise<Record<'gateway' | 'phones', MediaFigures>> {
  const [one, other] = await Promise.all([
    ask<MediaFigures>(gateway, { do: 'figures' }),
    ask<MediaFigures>(phones, { do: 'figures' }),
  ]);
  return { gateway: one, phones: other };
}

async function ask<T>(child: ChildProcess, order: MediaOrder): Promise<T> {
  const answered = once(child, 'message');
  child.send(order);
  const [{ reply }] = (await answered) as [{ reply: T }];
  return reply;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
