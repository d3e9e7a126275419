import type { FlowNode } from '../../../domain/flows/document/document.ts';
import { outcomesOf } from '../../../domain/flows/document/kinds.ts';

/** One outcome of a node: a row with a port, from which an edge leads to the next node. */
export interface Port {
  outcome: string;
  /** The name of the next node. Null: not connected. */
  target: string | null;
  /** The node has this outcome. False: it is left over from before, and has to be removed. */
  known: boolean;
}

/** The order of keys on a telephone. JavaScript puts "0" before "1". */
const keyOrder = '1234567890*#';

/** The outcomes of a node in the order in which people read them: keys as on a telephone, then the others. */
export function portsOf(node: FlowNode): Port[] {
  const known = Object.keys(outcomesOf(node));
  const keys = known.filter(isKey).sort((a, b) => keyOrder.indexOf(a) - keyOrder.indexOf(b));
  const others = known.filter((outcome) => !isKey(outcome));
  const left = Object.keys(node.outcomes).filter((outcome) => !known.includes(outcome));
  return [...keys, ...others, ...left].map((outcome) => ({
    outcome,
    target: targetOf(node, outcome),
    known: !left.includes(outcome),
  }));
}

export function targetOf(node: FlowNode, outcome: string): string | null {
  return Object.hasOwn(node.outcomes, outcome) ? (node.outcomes[outcome] ?? null) : null;
}

export function isKey(outcome: string): boolean {
  return outcome.length === 1 && keyOrder.includes(outcome);
}
