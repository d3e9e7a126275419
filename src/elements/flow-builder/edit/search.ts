import type { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';
import { foldedText } from '../../../domain/folded-text.ts';

/** Nodes in which every typed word occurs: in the name, the kind or any text. Those whose name begins with it first. */
export function nodesFor({ nodes }: FlowDocument, typed: string, kindName: (node: FlowNode) => string): FlowNode[] {
  const words = foldedText(typed.trim()).split(/\s+/).filter(Boolean);
  const [first = ''] = words;
  const found = nodes.filter((node) => {
    const text = foldedText(`${node.name} ${kindName(node)} ${textsIn(node).join(' ')}`);
    return words.every((word) => text.includes(word));
  });
  const begins = (node: FlowNode) => foldedText(node.name).startsWith(first);
  return [...found.filter(begins), ...found.filter((node) => !begins(node))];
}

/** All texts of a node, apart from its connections. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => (field === 'outcomes' ? [] : textsIn(inner)));
}
