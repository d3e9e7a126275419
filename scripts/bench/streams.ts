import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';
import type { ArrivedEvents, ReadersOrder } from './stream-readers.ts';
import type { OpenedServer, StreamServerOrder, WrittenEvents } from './stream-server.ts';

const agents = 1_000;
const supervisors = 10;
const perSecond = 100;
const warmSeconds = 3;
const seconds = 15;

/**
 * The processor time of a gateway with many event streams, and the delay from the beginning of a write to its arrival at
 * a reader. Each write has an event for two agents; supervisors receive both.
 * @param name the database
 * @param place of an empty database
 */
export async function measuredStreams(name: string, place: string): Promise<BenchRow[]> {
  const server = new Side<StreamServerOrder>('stream-server.ts');
  const readers = new Side<ReadersOrder>('stream-readers.ts');
  try {
    const { port, tokens } = await server.ask<OpenedServer>({ do: 'open', place, agents, supervisors });
    await readers.ask({ do: 'read', port, tokens });
    await run(server, readers, warmSeconds);
    const { delays, expected, processorMs, tookMs } = await run(server, readers, seconds);
    const share = (processorMs / tookMs) * 100;
    const lost = expected - delays.length;
    return [
      {
        name: `${name}: ${agents} agents’ and ${supervisors} supervisors’ streams, ${perSecond} events a second for two agents each`,
        value: `${share.toFixed(0)} % of a core, p50 ${percentile(delays, 50).toFixed(1)} ms, p99 ${percentile(delays, 99).toFixed(1)} ms${lost === 0 ? '' : `, ${lost} of ${expected} did not arrive within 10 s`}`,
        goal: 'under 33 %, p99 under 150 ms',
      },
    ];
  } finally {
    server.stop();
    readers.stop();
  }
}

async function run(server: Side<StreamServerOrder>, readers: Side<ReadersOrder>, time: number) {
  const { begun, ...used } = await server.ask<WrittenEvents>({ do: 'write', perSecond, seconds: time });
  const expected = begun.length * (supervisors + 1);
  const arrived = await readers.ask<ArrivedEvents>({ do: 'arrived', count: expected });
  const beginnings = new Map(begun);
  const delays = arrived.flatMap(([seq, at]) => {
    const from = beginnings.get(seq);
    return from === undefined ? [] : [at - from];
  });
  return { delays, expected, ...used };
}

/** A child process that answers one order after another. */
class Side<Order extends object> {
  readonly #child: ChildProcess;
  readonly #gone: Promise<never>;

  constructor(file: string) {
    this.#child = fork(join(import.meta.dirname, file));
    this.#gone = new Promise((_resolve, reject) => {
      this.#child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    });
    this.#gone.catch(() => {});
  }

  ask<Answer = unknown>(order: Order): Promise<Answer> {
    const answer = new Promise<Answer>((resolve) => {
      this.#child.once('message', (message) => resolve(message as Answer));
    });
    this.#child.send(order);
    return Promise.race([answer, this.#gone]);
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
