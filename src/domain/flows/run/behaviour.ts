import type { FlowNode } from '../document/document.ts';
import type { FlowEvent } from './events.ts';
import type { Wait } from './state.ts';
import type { Scene } from './turn.ts';

/** What comes after an event in a node. */
export type Next =
  /** The node waits, as `run.wait` says. */
  | 'wait'
  | { outcome: string; digits?: string; detail?: string | undefined }
  /** A flow is called; the node ends when it returns. */
  | { call: string; version: number }
  /** The flow returns to the one that called it. */
  | { returns: string | null }
  /** The caller leaves the queue. */
  | { leaves: true }
  | { ends: 'normal' | 'busy' | 'rejected' }
  /** The caller goes to another flow, after this outcome. */
  | { outcome: string; goesTo: string }
  /** The node cannot run here. */
  | { broken: string };

/** What a kind of node does. It is entered once, and then gets the events that it waits for, and digits. */
export interface Behaviour<Node extends FlowNode> {
  enter(node: Node, scene: Scene): Next;
  /** The answers to its questions. Others change nothing. Timers and playbacks are always answered. */
  answers?: readonly FlowEvent['type'][];
  /** The id that the event answers is already out of `wait`. */
  on?(node: Node, event: FlowEvent, wait: Wait, scene: Scene): Next;
  /** A digit. Absent: it is kept for a later node. */
  onDigit?(node: Node, digit: string, wait: Wait, scene: Scene): Next;
  /** After a restart. Absent: the node is entered again. */
  resume?(node: Node, wait: Wait, scene: Scene): Next;
}

/** A question that was answered in a way that the node does not know. */
export const stays: Next = 'wait';
