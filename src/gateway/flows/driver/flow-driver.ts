import { type CallFlow, withStep } from '../../../domain/calls/flow-path.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import type { FlowCommand, FlowNote, PlayPart } from '../../../domain/flows/run/commands.ts';
import { type FlowStep, stepFlow } from '../../../domain/flows/run/interpreter.ts';
import type { FlowLibrary } from '../../../domain/flows/run/library.ts';
import type { FlowState } from '../../../domain/flows/run/state.ts';
import type { FlowFact, FlowHands, FlowRun } from '../../calls/flow-port.ts';
import type { Queues } from '../../routing/queues/port.ts';
import type { FlowSwitchStore } from '../../storage/flows/port.ts';
import type { FlowBook, OpenFlow } from '../flow-book.ts';
import type { FlowCounters } from '../flow-counters.ts';
import type { Prompts } from '../prompts/prompts.ts';
import type { Callbacks } from './callbacks.ts';
import { mediaOf, type Played } from './media-of.ts';
import { QueueVisits } from './queue-visits.ts';
import { askServer, type WebParts } from './web-requests.ts';

export interface DriverParts extends WebParts {
  clock: Clock;
  book: FlowBook;
  prompts: Pick<Prompts, 'find'>;
  switches: Pick<FlowSwitchStore, 'all'>;
  /** null: the gateway has no queues. */
  queues: Queues | null;
  callbacks: Callbacks;
  counters: FlowCounters;
  /** A whole number for each call, from which its `split` nodes draw. Default: by chance. */
  seed?: () => number;
  /** Encrypts the state of a call for a restart. */
  sealState(text: string, callId: string): string;
  /** @throws CodedError SECRET_KEY_WRONG */
  openState(sealed: string, callId: string): string;
}

/** Commands about people: agents, numbers, queues, and messages. */
type PeopleCommand = Extract<
  FlowCommand,
  {
    type:
      | 'ring'
      | 'stop-ringing'
      | 'record-message'
      | 'stop-recording-message'
      | 'staffing'
      | 'enqueue'
      | 'queue-status'
      | 'leave-queue'
      | 'book-callback';
  }
>;

/**
 * Carries out the commands of the interpreter for one call, and passes events to it. Commands that take time report their
 * result as an event later; the others are answered in the same turn.
 */
export class FlowDriver implements FlowRun {
  readonly #parts: DriverParts;
  readonly #hands: FlowHands;
  readonly #documents = new Map<string, FlowDocument>();
  readonly #library: FlowLibrary = { document: (flow, version) => this.#documents.get(keyOf(flow, version)) ?? null };
  readonly #timers = new Map<string, () => void>();
  readonly #requests = new AbortController();
  readonly #queues: QueueVisits;
  #state: FlowState;
  #path: CallFlow;
  /** The path as it was last written. */
  #stored: CallFlow;
  /** The state as it was last encrypted. */
  #sealed: { state: FlowState; text: string } | null = null;
  #closed = false;

  /** @param documents those that the state names */
  constructor(parts: DriverParts, hands: FlowHands, path: CallFlow, documents: readonly OpenFlow[], state: FlowState) {
    this.#parts = parts;
    this.#hands = hands;
    this.#path = path;
    this.#stored = path;
    this.#state = state;
    for (const open of documents) this.#keep(open);
    this.#queues = new QueueVisits({
      ...{ queues: parts.queues, clock: parts.clock, hands },
      media: (played) => this.#media(played).media,
      language: () => this.#state.language,
      joined: (queue) => {
        this.#path = { ...this.#path, queue };
        return this.#store();
      },
      left: (left) => {
        const { queue } = this.#path;
        if (queue !== undefined) this.#path = { ...this.#path, queue: { ...queue, ...left } };
      },
    });
  }

  get library(): FlowLibrary {
    return this.#library;
  }

  /** Carries out the first commands, of a start or after a restart. */
  begin(step: FlowStep): Promise<void> {
    return this.#take(step);
  }

  async handle(fact: FlowFact): Promise<void> {
    if (this.#closed || (fact.type === 'played' && this.#queues.played(fact.id))) return;
    if (fact.type === 'queue' && fact.outcome === 'connected') this.#queues.connected();
    await this.#take(this.#step(fact));
  }

  endsAfter(id: string): boolean {
    return this.#step({ type: 'parted', id }).state.ended !== null;
  }

  close(): CallFlow {
    if (this.#closed) return this.#path;
    // The nodes that the call leaves now are steps, too.
    const { commands, state } = this.#step({ type: 'hang-up' });
    this.#state = state;
    for (const command of commands) {
      if (command.type === 'note') this.#note(command.note);
      if (command.type === 'end') this.#parts.counters.ended(this.#path.flow, command.reason);
    }
    this.#closed = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#requests.abort();
    this.#queues.close();
    return this.#path;
  }

  /** Encrypted, because the state has the digits of secret nodes. */
  saved(): string {
    if (this.#sealed?.state !== this.#state) {
      const text = this.#parts.sealState(JSON.stringify(this.#state), this.#hands.callId);
      this.#sealed = { state: this.#state, text };
    }
    return this.#sealed.text;
  }

  #note(note: FlowNote): void {
    this.#path = withStep(this.#path, note);
    this.#parts.counters.step(note);
  }

  #step(fact: FlowFact): FlowStep {
    return stepFlow(this.#state, { ...fact, at: this.#parts.clock.now() }, this.#library);
  }

  /** Carries out a step, and those that follow from answers in the same turn. */
  async #take(first: FlowStep): Promise<void> {
    let step: FlowStep | null = first;
    const answers: FlowFact[] = [];
    let end: Extract<FlowCommand, { type: 'end' }> | null = null;
    while (step !== null) {
      this.#state = step.state;
      for (const command of step.commands) {
        if (command.type === 'end') end = command;
        else {
          const answer = await this.#carryOut(command);
          if (answer !== null) answers.push(answer);
        }
        // A command may have ended the call, for example if its first sound cannot be played.
        if (this.#closed) return;
      }
      const next = answers.shift();
      step = next === undefined ? null : this.#step(next);
    }
    // The end of the call writes the path with it.
    if (end === null) {
      if (this.#path !== this.#stored) await this.#store();
      return;
    }
    this.#parts.counters.ended(this.#path.flow, end.reason);
    await this.#hands.end(end.reason, end.cause, this.#path.sought);
  }

  /** @returns the event that answers the command at once */
  async #carryOut(command: Exclude<FlowCommand, { type: 'end' }>): Promise<FlowFact | null> {
    const hands = this.#hands;
    switch (command.type) {
      case 'play': {
        const { media, missing } = this.#media(command.parts);
        hands.play(command.id, media, missing);
        return null;
      }
      case 'play-music': {
        const music =
          command.prompt === null
            ? []
            : this.#media([{ prompt: command.prompt, language: this.#state.language }]).media;
        hands.playMusic(command.id, music[0] ?? null);
        return null;
      }
      case 'stop-playing':
        hands.stopPlaying(command.id);
        return null;
      case 'start-timer':
        this.#startTimer(command.id, command.ms);
        return null;
      case 'cancel-timer':
        this.#timers.get(command.id)?.();
        this.#timers.delete(command.id);
        return null;
      case 'open-flow':
        return { type: 'flow', id: command.id, version: await this.#open(command.flow) };
      case 'read-switch':
        return { type: 'switch', id: command.id, position: await this.#position(command.switch) };
      case 'lookup':
        this.#later(command.id, 'lookup', hands.lookup(command.number, command.timeoutMs));
        return null;
      case 'request':
        this.#later(command.id, 'response', askServer(this.#parts, command, hands.callId, this.#requests.signal));
        return null;
      case 'note':
        this.#note(command.note);
        return null;
      case 'record':
        await hands.setRecording(command.recording);
        return null;
      case 'consent':
        await hands.setConsent(command.state);
        return null;
      default:
        return this.#forPeople(command);
    }
  }

  /** Commands that look for a person, or take a message. */
  async #forPeople(command: PeopleCommand): Promise<FlowFact | null> {
    const hands = this.#hands;
    switch (command.type) {
      case 'ring': {
        this.#path = { ...this.#path, sought: true, script: command.script };
        const { id, targets, order, ringMs, hears } = command;
        hands.ring(id, { targets, order, ringMs, hears, message: this.#media(command.agentMessage).media });
        return null;
      }
      case 'stop-ringing':
        hands.stopRinging(command.id);
        if (command.reason === 'redirected') await hands.endConversation(command.id);
        return null;
      case 'record-message': {
        this.#path = { ...this.#path, sought: true };
        const { id, maxMs, silenceMs, finishKey } = command;
        hands.recordMessage(id, { maxMs, silenceMs, finishKey });
        return null;
      }
      case 'stop-recording-message':
        hands.stopMessage(command.id);
        return null;
      case 'staffing': {
        const { queues } = this.#parts;
        const found = queues?.staffing(command.queue) ?? null;
        const { staffed: agents = 0, waiting = 0, expectedWaitMs = null } = found ?? {};
        return { type: 'staffing', id: command.id, exists: found !== null, agents, waiting, expectedWaitMs };
      }
      case 'enqueue':
        this.#path = { ...this.#path, sought: true, script: command.script };
        return this.#queues.enqueue(command);
      case 'queue-status':
        return { type: 'queue-status', id: command.id, ...this.#queues.status(command.queueId) };
      case 'leave-queue':
        this.#queues.leave(command.id, command.reason === 'left' ? 'left' : 'gone');
        if (command.reason === 'redirected') await hands.endConversation(command.id);
        return null;
      case 'book-callback': {
        const { owner, lastAgent } = await hands.preferredAgents();
        const { priority, skills } = this.#state;
        const outcome = await this.#parts.callbacks.book({
          ...{ priority, skills, owner, lastAgent },
          callId: hands.callId,
          number: command.number ?? hands.call.from,
          called: hands.call.to,
          queue: command.queue ?? this.#queues.queue() ?? this.#path.queue?.name ?? null,
          since: command.entry === null ? null : this.#queues.since(command.entry),
        });
        if (outcome === 'booked' && command.entry !== null) this.#queues.leave(command.entry, 'callback');
        return { type: 'callback', id: command.id, outcome };
      }
    }
  }

  async #store(): Promise<void> {
    this.#stored = this.#path;
    await this.#hands.store(this.#path);
  }

  #startTimer(id: string, ms: number): void {
    const cancel = this.#parts.clock.after(ms, () => {
      this.#timers.delete(id);
      this.#hands.deliver({ type: 'timer', id });
    });
    this.#timers.set(id, cancel);
  }

  /** Delivers an answer that takes time. The answer itself never rejects. */
  #later(id: string, type: 'lookup' | 'response', answer: Promise<object>): void {
    void answer.then((values) => {
      if (!this.#closed) this.#hands.deliver({ type, id, ...values } as FlowFact);
    });
  }

  async #open(flow: string): Promise<number | null> {
    const open = await this.#parts.book.live(flow);
    if (open === null) return null;
    this.#keep(open);
    return open.version;
  }

  async #position(name: string): Promise<'schedule' | 'open' | 'closed' | 'holiday'> {
    return (await this.#parts.switches.all()).find((each) => each.name === name)?.position ?? 'schedule';
  }

  #media(parts: readonly PlayPart[]): Played {
    const frame = this.#state.main.frames[0];
    const document = frame === undefined ? null : this.#library.document(frame.flow, frame.version);
    return mediaOf(parts, this.#parts.prompts, document?.languages[0] ?? this.#state.language);
  }

  #keep({ flow, version, document }: OpenFlow): void {
    this.#documents.set(keyOf(flow, version), document);
  }
}

function keyOf(flow: string, version: number): string {
  return `${flow} ${version}`;
}
