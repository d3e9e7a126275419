import type { FlowDocument } from '../document/document.ts';
import type { FlowCommand, FlowNote } from '../run/commands.ts';
import type { FlowEvent } from '../run/events.ts';
import { type FlowStart, type FlowStep, resumeFlow, startFlow, stepFlow } from '../run/interpreter.ts';
import type { FlowLibrary } from '../run/library.ts';
import type { FlowState } from '../run/state.ts';
import { heardMs } from './heard.ts';

/** A question that waits for an answer of the person at the simulator. */
export type OpenQuestion = Extract<FlowCommand, { id: string }>;

type WithoutTime<Event> = Event extends FlowEvent ? Omit<Event, 'at' | 'id'> : never;
/** The answer to a question, or a result of a conversation, without its time and id. */
export type SimulatedAnswer = WithoutTime<Extract<FlowEvent, { id: string }>>;

export interface SimulatedCall {
  /** The flow that starts, its version 1, and all flows that it calls. */
  flows: readonly FlowDocument[];
  start: Omit<FlowStart, 'version'>;
  /**
   * Answers a question at once. Null: it stays open, until `answer` is called. Absent: all stay open, except that flows
   * are opened, and switches follow the schedule.
   */
  answers?: (question: OpenQuestion) => SimulatedAnswer | null;
  /** A flow that is not among `flows` stays a question, until `addFlow` has it. Absent: it is not published. */
  opensLater?: boolean;
}

interface Due {
  at: number;
  event: FlowEvent;
}

/** One thing that happened, for the list beside the keypad. */
export type SimulatedEntry = { at: number } & ({ command: FlowCommand } | { event: FlowEvent });

const noAnswers = () => null;

/**
 * A call through flows without a telephone: the same interpreter as in the gateway, with a clock of its own. Time goes
 * on only by `advance` and `finishPlaying`. Prompts take the time in which a person would read them.
 */
export class FlowSimulator {
  readonly #library: FlowLibrary;
  readonly #answers: (question: OpenQuestion) => SimulatedAnswer | null;
  readonly #opensLater: boolean;
  readonly #flows: Map<string, FlowDocument>;
  #now: number;
  #state: FlowState;
  #due: Due[] = [];
  readonly #open = new Map<string, OpenQuestion>();
  readonly #entries: SimulatedEntry[] = [];

  constructor({ flows, start, answers = noAnswers, opensLater = false }: SimulatedCall) {
    this.#opensLater = opensLater;
    this.#flows = new Map(flows.map((flow) => [flow.name, flow]));
    this.#library = { document: (flow, version) => (version === 1 ? (this.#flows.get(flow) ?? null) : null) };
    this.#answers = answers;
    this.#now = start.at;
    const first = startFlow({ ...start, version: 1 }, this.#library);
    this.#state = first.state;
    this.#carryOut(first);
  }

  /** Unix ms. */
  get now(): number {
    return this.#now;
  }

  get state(): FlowState {
    return this.#state;
  }

  get ended(): boolean {
    return this.#state.ended !== null;
  }

  /** Questions without an answer, the oldest first. A connected conversation is one, too. */
  get open(): readonly OpenQuestion[] {
    return [...this.#open.values()];
  }

  /** What happened, in order. */
  get entries(): readonly SimulatedEntry[] {
    return this.#entries;
  }

  /** The history of the call. */
  get path(): FlowNote[] {
    return this.#entries.flatMap((entry) =>
      'command' in entry && entry.command.type === 'note' ? [entry.command.note] : [],
    );
  }

  /** What the caller hears now. Null: nothing, or a person. */
  get playing(): Extract<FlowCommand, { type: 'play' | 'play-music' }> | null {
    const playing = this.open.find(({ type }) => type === 'play' || type === 'play-music');
    return playing?.type === 'play' || playing?.type === 'play-music' ? playing : null;
  }

  press(digit: string): void {
    this.#happen({ type: 'digit', at: this.#now, digit });
  }

  hangUp(): void {
    this.#happen({ type: 'hang-up', at: this.#now });
  }

  /** Answers an open question. Several answers of one question are possible: connected, then parted. */
  answer(id: string, answer: SimulatedAnswer): void {
    this.#happen({ ...answer, id, at: this.#now } as FlowEvent);
  }

  /** A flow that was asked for is here. */
  addFlow(flow: FlowDocument): void {
    this.#flows.set(flow.name, flow);
    for (const question of this.open) {
      if (question.type === 'open-flow' && question.flow === flow.name) {
        this.answer(question.id, { type: 'flow', version: 1 });
      }
    }
  }

  /** Any event, also one that nothing awaits. */
  happen(event: FlowEvent): void {
    this.#happen(event);
  }

  /** Lets time pass. What is due in it happens, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#happen(next.event);
    }
    this.#now = end;
  }

  /** Goes to the moment at which the prompt ends. */
  finishPlaying(): void {
    const { playing } = this;
    const due = playing === null ? undefined : this.#due.find(({ event }) => 'id' in event && event.id === playing.id);
    if (due !== undefined) this.advance(Math.max(0, due.at - this.#now));
  }

  /** The gateway restarts: what went on is over, except a conversation, and the current node starts over. */
  restart(): void {
    const { wait } = this.#state.main;
    const talk = wait?.phase === 'talking' ? this.#open.get(wait.asked ?? '') : undefined;
    this.#forgetAll();
    if (talk !== undefined) this.#open.set(talk.id, talk);
    const step = resumeFlow(this.#state, this.#now, this.#library);
    this.#state = step.state;
    this.#carryOut(step);
  }

  #next(end: number): Due | null {
    const [first] = this.#due.toSorted((a, b) => a.at - b.at);
    if (first === undefined || first.at > end) return null;
    this.#due = this.#due.filter((due) => due !== first);
    return first;
  }

  #happen(event: FlowEvent): void {
    this.#entries.push({ at: event.at, event });
    if (event.type === 'callback' && event.outcome === 'booked') this.#leavePlace(event.id);
    if ('id' in event && event.type !== 'connected' && !(event.type === 'queue' && event.outcome === 'connected')) {
      this.#open.delete(event.id);
    }
    const step = stepFlow(this.#state, event, this.#library);
    this.#state = step.state;
    this.#carryOut(step);
  }

  /** A call back keeps the place in the queue, so the caller no longer waits. */
  #leavePlace(booking: string): void {
    const booked = this.#open.get(booking);
    if (booked?.type === 'book-callback' && booked.entry !== null) this.#open.delete(booked.entry);
  }

  #carryOut({ commands }: FlowStep): void {
    const answered: FlowEvent[] = [];
    for (const command of commands) {
      this.#entries.push({ at: this.#now, command });
      if (command.type === 'end') this.#forgetAll();
      if (!('id' in command)) continue;
      if (isStop(command.type)) {
        this.#forget(command.id);
        continue;
      }
      const event = this.#answerTo(command);
      if (event !== null) answered.push(event);
    }
    for (const event of answered) this.#happen(event);
  }

  /** An answer that comes at once. Null: it comes later. */
  #answerTo(command: OpenQuestion): FlowEvent | null {
    const { id } = command;
    const at = this.#now;
    if (command.type === 'start-timer') {
      this.#due.push({ at: at + command.ms, event: { type: 'timer', id, at: at + command.ms } });
      return null;
    }
    this.#open.set(id, command);
    const answer = this.#answers(command);
    if (answer !== null) return { ...answer, id, at } as FlowEvent;
    if (command.type === 'play') {
      const end = at + heardMs(command.parts);
      this.#due.push({ at: end, event: { type: 'played', id, at: end } });
    }
    if (command.type === 'open-flow') {
      const isHere = this.#flows.has(command.flow);
      return isHere || !this.#opensLater ? { type: 'flow', id, at, version: isHere ? 1 : null } : null;
    }
    return command.type === 'read-switch' ? { type: 'switch', id, at, position: 'schedule' } : null;
  }

  #forget(id: string): void {
    this.#open.delete(id);
    this.#due = this.#due.filter(({ event }) => !('id' in event) || event.id !== id);
  }

  #forgetAll(): void {
    this.#open.clear();
    this.#due = [];
  }
}

function isStop(type: FlowCommand['type']): boolean {
  return ['stop-playing', 'cancel-timer', 'leave-queue', 'stop-ringing', 'stop-recording-message'].includes(type);
}
