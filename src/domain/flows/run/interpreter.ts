import type { FlowDocument } from '../document/document.ts';
import type { FlowCommand } from './commands.ts';
import type { FlowEvent } from './events.ts';
import type { FlowCall, FlowState, Scalar } from './state.ts';

/** The documents that the frames of a state name. They are read at once, so they have to be loaded before. */
export interface FlowLibrary {
  /** Null: there is no such version. The caller hears the fallback, and the call ends. */
  document(flow: string, version: number): FlowDocument | null;
}

export interface FlowStart {
  call: FlowCall;
  flow: string;
  version: number;
  /** Unix ms. */
  at: number;
  /** For `split`: any whole number. The same seed, flow and events make the same path. */
  seed: number;
  /** Absent: the first language of the flow. */
  language?: string;
  variables?: Record<string, Scalar>;
}

/** The state after a step, and what the gateway has to do, in this order. */
export interface FlowStep {
  state: FlowState;
  commands: FlowCommand[];
}

/** Enters the first node. */
export function startFlow(_start: FlowStart, _library: FlowLibrary): FlowStep {
  throw new Error('not written yet');
}

/**
 * The step that follows an event. It is a pure function: it changes neither `state` nor `event`. An event that no node
 * awaits (late, repeated, after the end) gives back the state as it is, without commands.
 */
export function stepFlow(_state: FlowState, _event: FlowEvent, _library: FlowLibrary): FlowStep {
  throw new Error('not written yet');
}

/**
 * Goes on after a restart: the commands whose events were lost are sent again, with new ids. The current node starts
 * over, except a conversation, and a wait in a queue, which both go on with their ids.
 */
export function resumeFlow(_state: FlowState, _at: number, _library: FlowLibrary): FlowStep {
  throw new Error('not written yet');
}
