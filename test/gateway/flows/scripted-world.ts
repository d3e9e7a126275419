import type { FlowDocument } from '../../../src/domain/flows/document/document.ts';
import type { FlowEvent } from '../../../src/domain/flows/run/events.ts';
import type { FlowState } from '../../../src/domain/flows/run/state.ts';
import {
  FlowSimulator,
  type OpenQuestion,
  type SimulatedAnswer,
} from '../../../src/domain/flows/simulate/simulator.ts';
import { pick, type Random, randomFlows } from '../../domain/flows/support/random-flows.ts';

/** What happened in one step of a simulated call. `restart`: the process of the gateway was replaced first. */
export interface Act {
  restart: boolean;
  /** In order. Those that a gateway answers by itself are among them. */
  events: FlowEvent[];
  /** Unix ms, after all events. */
  at: number;
  /** The state of the interpreter after them. */
  state: FlowState;
}

/** What a gateway finds when it asks its stores and queues. Each list is used from its beginning, in order. */
export interface Found {
  /** Whether a queue accepts the call. */
  joins: boolean[];
  staffing: Extract<SimulatedAnswer, { type: 'staffing' }>[];
  status: Extract<SimulatedAnswer, { type: 'queue-status' }>[];
  bookings: Extract<SimulatedAnswer, { type: 'callback' }>['outcome'][];
  switches: Extract<SimulatedAnswer, { type: 'switch' }>['position'][];
}

/** The number of the contacts that flows look up, and the number that they forward to. */
export const [contactNumber, forwardNumber] = ['+14155550199', '+14155550188'];
export const foundContact = { kind: 'contact', id: 'c1', name: 'Northwind', company: '', owner: '', openTickets: 0 };
/** A sound of the web that cannot be played alone: its variable has no value. */
export const brokenUrl = 'https://sounds.example/.wav';

/** Random flows, of which all that they name exists in the fake gateway. */
export function playableFlows(random: Random): Map<string, FlowDocument> {
  const text = JSON.stringify(randomFlows(random))
    .replaceAll('{"number":"{{x}}"}', '{"agent":"ben"}')
    .replaceAll('+4930123456', forwardNumber)
    // Nothing awaits the answer of an asynchronous request, so no order of answers would be the same in both.
    .replaceAll('"async":true', '"async":false');
  const documents = (JSON.parse(text) as FlowDocument[]).map((document) => ({
    ...document,
    nodes: document.nodes.map((node) => (node.kind === 'lookup' ? { ...node, number: contactNumber } : node)),
  }));
  return new Map(documents.map((document) => [document.name, document]));
}

/** A call in the simulator whose callers, agents and servers do random things, step by step. */
export class ScriptedCall {
  readonly simulator: FlowSimulator;
  readonly found: Found = { joins: [], staffing: [], status: [], bookings: [], switches: [] };
  readonly #random: Random;
  readonly #restarts: boolean;
  #consent: 'given' | 'refused' | null = null;
  #read = 0;

  constructor(
    flows: Iterable<FlowDocument>,
    start: ConstructorParameters<typeof FlowSimulator>[0]['start'],
    random: Random,
    { restarts }: { restarts: boolean },
  ) {
    this.#random = random;
    this.#restarts = restarts;
    this.simulator = new FlowSimulator({ flows: [...flows], start, answers: (question) => this.#atOnce(question) });
  }

  /** The state after the start. */
  first(): Act {
    return this.#acted(false);
  }

  /** One random step. @param last the caller hangs up */
  next(last: boolean): Act {
    const { simulator } = this;
    const random = this.#random;
    const chance = random();
    if (last || chance < 0.01) simulator.hangUp();
    else if (chance < 0.03)
      simulator.happen({ type: 'redirect', flow: pick(random, ['main', 'sub']), at: simulator.now });
    else if (chance < 0.06 && this.#restarts) {
      simulator.restart();
      return this.#acted(true);
    } else if (chance < 0.35) simulator.press(pick(random, ['1', '2', '9', '*', '#']));
    else this.#worldGoesOn();
    return this.#acted(false);
  }

  #acted(restart: boolean): Act {
    const entries = this.simulator.entries.slice(this.#read);
    this.#read = this.simulator.entries.length;
    for (const entry of entries) {
      if ('command' in entry && entry.command.type === 'consent') this.#consent = entry.command.state;
    }
    const events = entries.flatMap((entry) => ('event' in entry ? [entry.event] : []));
    return { restart, events, at: this.simulator.now, state: this.simulator.state };
  }

  /** Servers answer before time passes. Otherwise someone does something, or a sound or a timer ends. */
  #worldGoesOn(): void {
    const { simulator } = this;
    const random = this.#random;
    const { main } = simulator.state;
    const asked = simulator.open.find(({ type }) => type === 'lookup' || type === 'request');
    const people = simulator.open.find(({ type }) => ['ring', 'enqueue', 'record-message'].includes(type));
    if (asked !== undefined) simulator.answer(asked.id, this.#answerOf(asked));
    else if (people !== undefined && main.wait?.phase !== 'booked' && random() < 0.5)
      simulator.answer(people.id, this.#answerOf(people));
    else this.#passTime();
  }

  #passTime(): void {
    const { simulator } = this;
    const before = simulator.entries.length;
    const end = simulator.now + this.#random() * 20_000;
    // No two things are due within 50 ms.
    while (simulator.now < end && simulator.entries.length === before) simulator.advance(50);
  }

  #answerOf(question: OpenQuestion): SimulatedAnswer {
    const random = this.#random;
    switch (question.type) {
      case 'lookup':
        return random() < 0.5
          ? { type: 'lookup', outcome: 'found', values: foundContact }
          : { type: 'lookup', outcome: pick(random, ['unknown', 'failed']) };
      case 'request': {
        const status = pick(random, [200, 200, 302, 500]);
        const body = pick(random, ['{"a":{"b":7}}', 'Hello', '']);
        return random() < 0.8
          ? { type: 'response', status, contentType: 'text/plain', body }
          : { type: 'response', failed: 'network' };
      }
      case 'record-message':
        return { type: 'recorded', durationMs: pick(random, [0, 3000]) };
      case 'enqueue':
        if (this.#isTalking(question.id)) return { type: 'parted' };
        return random() < 0.5
          ? { type: 'queue', outcome: 'connected', to: 'anna' }
          : pick<SimulatedAnswer>(random, [
              { type: 'queue', outcome: 'timeout' },
              { type: 'queue', outcome: 'full' },
              { type: 'queue', outcome: 'unstaffed' },
              { type: 'queue', outcome: 'overflow' },
              { type: 'queue', outcome: 'overflow', flow: 'sub' },
            ]);
      case 'ring': {
        if (this.#isTalking(question.id)) return { type: 'parted' };
        const target = pick(random, question.targets);
        return random() < 0.5
          ? { type: 'connected', to: 'agent' in target ? target.agent : target.number }
          : { type: 'unconnected', outcome: pick(random, ['busy', 'no-answer', 'failed']) };
      }
      default:
        throw new Error(`${question.type} is not answered by people`);
    }
  }

  #isTalking(id: string): boolean {
    const { wait } = this.simulator.state.main;
    return wait?.phase === 'talking' && wait.asked === id;
  }

  /** What a gateway answers by itself, in the turn of the command or soon after. null: it does not. */
  #atOnce(question: OpenQuestion): SimulatedAnswer | null {
    const random = this.#random;
    const { found } = this;
    switch (question.type) {
      case 'play':
        return question.parts.every((part) => 'url' in part && part.url === brokenUrl)
          ? { type: 'played', failed: true }
          : null;
      case 'read-switch':
        return {
          type: 'switch',
          position: kept(found.switches, pick(random, ['schedule', 'open', 'closed', 'holiday'])),
        };
      case 'staffing': {
        const [agents, waiting] = [Math.floor(random() * 3), Math.floor(random() * 6)];
        return kept(found.staffing, {
          type: 'staffing',
          exists: random() < 0.9,
          agents,
          waiting,
          expectedWaitMs: null,
        });
      }
      case 'queue-status':
        return kept(found.status, {
          ...{ type: 'queue-status' as const, position: random() < 0.5 ? 2 : null },
          minutes: random() < 0.5 ? 5 : null,
        });
      case 'enqueue':
        return kept(found.joins, random() < 0.9) ? null : { type: 'queue', outcome: 'failed' };
      case 'book-callback':
        return { type: 'callback', outcome: kept(found.bookings, pick(random, ['booked', 'bad-number', 'refused'])) };
      case 'record-message':
        // Consent that was refused covers messages, too.
        return this.#consentNow() === 'refused' ? { type: 'recorded', durationMs: 0, failed: true } : null;
      default:
        return null;
    }
  }

  /** With the commands that are carried out now. */
  #consentNow(): 'given' | 'refused' | null {
    const newest = this.simulator?.entries
      .slice(this.#read)
      .flatMap((entry) => ('command' in entry && entry.command.type === 'consent' ? [entry.command.state] : []));
    return newest?.at(-1) ?? this.#consent;
  }
}

function kept<Value>(list: Value[], value: Value): Value {
  list.push(value);
  return value;
}
