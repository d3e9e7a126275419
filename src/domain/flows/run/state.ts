import type { Prompt } from '../document/prompt.ts';
import type { RequiredSkill } from '../document/routing-nodes.ts';
import type { FlowEnd } from './commands.ts';

export type Scalar = string | number | boolean;

/** The call, as far as flows know it. */
export interface FlowCall {
  id: string;
  /** Null: withheld, or no number. */
  from: string | null;
  to: string;
  /** Agents never see the number of this caller, so it is in nothing that they hear. */
  masked: boolean;
  direction: 'incoming' | 'outgoing';
  /** Unix ms. */
  createdAt: number;
  /** The text that a server passed with the call. */
  custom: string;
  /** What a server passed with the call, by name. Absent: nothing. */
  params?: Readonly<Record<string, string>>;
}

/**
 * The place of a call in its flows. It is plain JSON: it is stored after each step, and a gateway that was restarted goes on
 * from it. It holds no document; `FlowLibrary` has them by name and version.
 */
export interface FlowState {
  state: 1;
  call: FlowCall;
  ended: FlowEnd | null;
  /** The flow of the call. */
  main: Run;
  /** Commands get consecutive ids. */
  lastId: number;
  /** Nodes that were entered. */
  steps: number;
  /** State of the generator for `split`. */
  random: number;
  language: string;
  variables: Record<string, Scalar>;
  /** Names of variables with digits of secret nodes or a masked number, or made of them. Agents hear none of them. */
  secret: string[];
  /** Digits that no node has used yet. */
  typed: string;
  /** The last digits that a node collected: passthru sends them. */
  lastDigits: string;
  /** The last agent or number that was rung, for passthru. */
  dialled: { to: string; status: 'completed' | 'busy' | 'no-answer' | 'failed'; seconds: number } | null;
  /** Whether the caller left a message. */
  leftMessage: boolean;
  /** The last message that was recorded. Empty: none, or its address is unknown. */
  recordingUrl: string;
  priority: number;
  skills: RequiredSkill[];
  /** What agents hear before the connection. It is filled in when they are rung. */
  agentMessage: Prompt;
}

/** A flow with the flows that called it. The last frame is running. Without frames, its first flow is not open yet. */
export interface Run {
  frames: Frame[];
  /** Null: the run is over. */
  wait: Wait | null;
  /** Nodes that it entered. */
  steps: number;
  /** The fallback is playing, and the call ends after it, for this reason. */
  ending: FlowEnd | null;
}

export interface Frame {
  flow: string;
  version: number;
  node: string;
  step: number;
  enteredAt: number;
  /** By node: how often a `loop` went again. */
  loops: Record<string, number>;
}

/** What a run waits for. Events of other ids change nothing. */
export interface Wait {
  playing: string | null;
  timer: string | null;
  /** The one question that is open: a request, a lookup, a queue, a ring. */
  asked: string | null;
  /** The command that ends what was asked. */
  stop: 'leave-queue' | 'stop-ringing' | 'stop-recording-message' | null;
  /** Keys that the node used. */
  digits: string;
  /** Failed attempts, or the number of a question or of a server. */
  tries: number;
  /** Each kind of node has its own phases. */
  phase: string;
  detail: string | null;
  /** For a `queue` node: the in-queue flow. */
  child: Run | null;
}
