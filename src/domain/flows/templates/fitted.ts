import type { FlowTemplateDocument, TemplateNode } from './template-nodes.ts';

/** What the gateway has. Absent: not known. */
export interface Fitting {
  queues?: readonly string[];
  /** Published flows. */
  flows?: { has: (name: string) => boolean };
}

/** A template with queues that the gateway has in place of those that it lacks, and without flows that it lacks. */
export function fitted(document: FlowTemplateDocument, names: Fitting): FlowTemplateDocument {
  return { ...document, nodes: document.nodes.map((node) => fittedNode(node, names)) };
}

function fittedNode(node: TemplateNode, names: Fitting): TemplateNode {
  if (node.kind === 'queue') {
    const { inQueue, ...others } = node;
    const isKnown = inQueue !== undefined && (names.flows?.has(inQueue) ?? true);
    return { ...others, queue: knownQueue(node.queue, names), ...(isKnown && { inQueue }) };
  }
  if (node.kind === 'staffing') return { ...node, queue: knownQueue(node.queue, names) };
  if (node.kind === 'callback' && node.queue !== undefined) return { ...node, queue: knownQueue(node.queue, names) };
  return node;
}

function knownQueue(wanted: string, { queues = [] }: Fitting): string {
  return queues.includes(wanted) ? wanted : (queues[0] ?? wanted);
}
