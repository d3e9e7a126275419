import type { FlowNode } from '../../domain/flows/document/document.ts';
import { isKey } from './edit/ports.ts';
import type { FlowBuilderMessages } from './messages.ts';

/** An outcome in words: “1 · Sales”, “No key”, or the name that an admin gave it. */
export function outcomeText(node: FlowNode, outcome: string, text: FlowBuilderMessages): string {
  if (isKey(outcome)) return text.keyOutcome(outcome, keyLabel(node, outcome));
  // Names of cases and shares are the admin's own words.
  const own = node.kind === 'branch' || node.kind === 'split' || node.kind === 'call-flow';
  const words = Object.hasOwn(text.outcomes, outcome) ? text.outcomes[outcome] : undefined;
  return own && outcome !== 'otherwise' && outcome !== 'done' && outcome !== 'failed' ? outcome : (words ?? outcome);
}

function keyLabel(node: FlowNode, key: string): string {
  if (node.kind !== 'menu') return '';
  return Object.hasOwn(node.keys, key) ? (node.keys[key as keyof typeof node.keys] ?? '') : '';
}
