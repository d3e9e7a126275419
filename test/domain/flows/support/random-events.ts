import type { FlowCommand } from '../../../../src/domain/flows/run/commands.ts';
import type { FlowEvent } from '../../../../src/domain/flows/run/events.ts';
import { pick, type Random } from './random-flows.ts';

type Asking = Extract<FlowCommand, { id: string }>;

/** Commands that have been sent, as a gateway knows them. */
export class Gateway {
  readonly #open = new Map<string, Asking>();
  /** Ids that no event may change anything with any more. */
  readonly over: string[] = [];
  readonly #talking = new Set<string>();

  take(commands: readonly FlowCommand[]): void {
    for (const command of commands) {
      if (!('id' in command)) continue;
      if (isStop(command)) this.#close(command.id);
      else this.#open.set(command.id, command);
    }
  }

  /** The process ended: only conversations go on. */
  restart(): void {
    for (const { id } of this.open) if (!this.#talking.has(id)) this.#close(id);
  }

  /** What is still going on. */
  get open(): readonly Asking[] {
    return [...this.#open.values()];
  }

  /** A random thing that happens next. `at` is later than before. */
  next(random: Random, at: number): FlowEvent {
    const chance = random();
    if (chance < 0.01) return { type: 'hang-up', at };
    if (chance < 0.015) return { type: 'redirect', flow: pick(random, ['main', 'sub', 'gone']), at };
    const [first] = this.open;
    if (chance < 0.3 || first === undefined)
      return { type: 'digit', digit: pick(random, ['1', '2', '9', '*', '#']), at };
    // A wait in a queue is long, compared with what its flow does meanwhile.
    const quick = this.open.filter(({ type }) => type !== 'enqueue');
    const asked = quick.length > 0 && random() < 0.9 ? quick : this.open;
    return this.#answer(pick(random, asked), random, at);
  }

  #answer(asked: Asking, random: Random, at: number): FlowEvent {
    const { id } = asked;
    const isTalking = this.#talking.has(id);
    const event = isTalking ? ({ type: 'parted', id, at } as const) : answerTo(asked, random, at);
    const begins = event.type === 'connected' || (event.type === 'queue' && event.outcome === 'connected');
    if (begins) this.#talking.add(id);
    else this.#close(id);
    return event;
  }

  #close(id: string): void {
    this.#open.delete(id);
    this.#talking.delete(id);
    this.over.push(id);
  }
}

function isStop({ type }: FlowCommand): boolean {
  return ['stop-playing', 'cancel-timer', 'leave-queue', 'stop-ringing', 'stop-recording-message'].includes(type);
}

/** A random answer to a question, as any gateway could give it. */
function answerTo(asked: Asking, random: Random, at: number): FlowEvent {
  const { id } = asked;
  switch (asked.type) {
    case 'play':
      return { type: 'played', id, at, ...(random() < 0.1 && { failed: true }) };
    case 'play-music':
      return { type: 'played', id, at, failed: true };
    case 'start-timer':
      return { type: 'timer', id, at };
    case 'open-flow':
      return { type: 'flow', id, at, version: random() < 0.1 ? null : 1 };
    case 'read-switch':
      return { type: 'switch', id, at, position: pick(random, ['schedule', 'open', 'closed', 'holiday']) };
    case 'lookup':
      return random() < 0.5
        ? { type: 'lookup', id, at, outcome: 'found', values: { name: 'Northwind', tier: 3 } }
        : { type: 'lookup', id, at, outcome: pick(random, ['unknown', 'timeout', 'failed']) };
    case 'request':
      return random() < 0.7
        ? {
            type: 'response',
            id,
            at,
            status: pick(random, [200, 302, 500]),
            contentType: 'text/plain',
            body: pick(random, ['{"a":{"b":7}}', 'Hello', '']),
          }
        : {
            type: 'response',
            id,
            at,
            failed: pick(random, ['timeout', 'refused', 'too-large', 'network', 'no-secret']),
          };
    case 'staffing':
      return {
        type: 'staffing',
        id,
        at,
        exists: random() < 0.9,
        agents: Math.floor(random() * 3),
        waiting: Math.floor(random() * 6),
        expectedWaitMs: null,
      };
    case 'enqueue':
      return {
        type: 'queue',
        id,
        at,
        outcome: pick(random, [
          'connected',
          'connected',
          'timeout',
          'full',
          'unstaffed',
          'left',
          'callback',
          'overflow',
          'failed',
        ]),
        to: 'anna',
        ...(random() < 0.3 && { flow: 'sub' }),
      };
    case 'queue-status':
      return { type: 'queue-status', id, at, position: random() < 0.5 ? 2 : null, minutes: random() < 0.5 ? 5 : null };
    case 'ring':
      return random() < 0.5
        ? { type: 'connected', id, at, to: 'anna' }
        : { type: 'unconnected', id, at, outcome: pick(random, ['busy', 'no-answer', 'failed']) };
    case 'record-message':
      return {
        type: 'recorded',
        id,
        at,
        durationMs: Math.floor(random() * 2) * 3000,
        ...(random() < 0.1 && { failed: true }),
      };
    default:
      return { type: 'callback', id, at, outcome: pick(random, ['booked', 'bad-number', 'refused']) };
  }
}
