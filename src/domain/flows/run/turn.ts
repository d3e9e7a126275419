import type { FlowDocument, FlowNode } from '../document/document.ts';
import type { FlowCommand } from './commands.ts';
import type { FlowLibrary } from './library.ts';
import type { FlowState, Frame, Run, Wait } from './state.ts';

/** A command that gets an id. */
type Asking = Extract<FlowCommand, { id: string }>;
type WithoutId<Command> = Command extends { id: string } ? Omit<Command, 'id'> : never;

/** One step while it is made. `state` is a copy, which the step may change. */
export class Turn {
  readonly at: number;
  readonly state: FlowState;
  readonly library: FlowLibrary;
  readonly commands: FlowCommand[] = [];
  /** Nodes that were entered in this step. */
  entered = 0;

  constructor(state: FlowState, at: number, library: FlowLibrary) {
    this.state = state;
    this.at = at;
    this.library = library;
  }

  do(command: FlowCommand): void {
    this.commands.push(command);
  }

  /** Sends a command with a new id, and returns the id. */
  ask(command: WithoutId<Asking>): string {
    this.state.lastId += 1;
    const id = `c${this.state.lastId}`;
    this.commands.push({ ...command, id } as Asking);
    return id;
  }

  startTimer(ms: number): string {
    return this.ask({ type: 'start-timer', ms });
  }
}

/** A node that is running, with what its behaviour needs. */
export interface Scene {
  turn: Turn;
  state: FlowState;
  run: Run;
  frame: Frame;
  document: FlowDocument;
}

export function waitFor(what: Partial<Wait>): Wait {
  return {
    playing: null,
    timer: null,
    asked: null,
    stop: null,
    digits: '',
    tries: 0,
    phase: '',
    detail: null,
    child: null,
    ...what,
  };
}

export function newRun(what: Partial<Run>): Run {
  return { frames: [], wait: null, steps: 0, ending: null, ...what };
}

export function nodeNamed(document: FlowDocument, name: string): FlowNode | null {
  return document.nodes.find((node) => node.name === name) ?? null;
}

/** Digits that are kept for later nodes. */
const mostTyped = 32;

/** A later node that asks for keys gets the digit. */
export function keepDigit(state: FlowState, digit: string): void {
  state.typed = `${state.typed}${digit}`.slice(0, mostTyped);
}

/** Stops the playback of a run, if there is one. */
export function stopPlaying(turn: Turn, wait: Wait): void {
  if (wait.playing !== null) turn.do({ type: 'stop-playing', id: wait.playing });
  wait.playing = null;
}

export function cancelTimer(turn: Turn, wait: Wait): void {
  if (wait.timer !== null) turn.do({ type: 'cancel-timer', id: wait.timer });
  wait.timer = null;
}
