import { readFlow } from '../../../domain/flows/check/read.ts';
import type { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';
import { businessTemplates } from '../../../domain/flows/templates/business-templates.ts';
import { type FlowTemplate, flowTemplates } from '../../../domain/flows/templates/templates.ts';
import type { FlowNames } from '../panel.ts';

/** Whole businesses first, then small pieces. */
export const templates: readonly FlowTemplate[] = [...businessTemplates, ...flowTemplates];

/**
 * A template as the flow that is edited: with its name, and with queues that the gateway has in place of those that it
 * does not have.
 */
export function fittedTemplate({ document }: FlowTemplate, now: FlowDocument, names: FlowNames): FlowDocument {
  const read = readFlow(JSON.parse(JSON.stringify(document)));
  if ('findings' in read) return now;
  const label = now.label ?? read.document.label;
  return {
    ...read.document,
    name: now.name,
    ...(label !== undefined && { label }),
    nodes: read.document.nodes.map((node) => fittedNode(node, names)),
  };
}

function fittedNode(node: FlowNode, names: FlowNames): FlowNode {
  if (node.kind === 'queue') {
    const { inQueue, ...others } = node;
    const isKnown = inQueue !== undefined && (names.flows?.has(inQueue) ?? true);
    return { ...others, queue: knownQueue(node.queue, names), ...(isKnown && { inQueue }) };
  }
  if (node.kind === 'staffing') return { ...node, queue: knownQueue(node.queue, names) };
  if (node.kind === 'callback' && node.queue !== undefined) return { ...node, queue: knownQueue(node.queue, names) };
  return node;
}

function knownQueue(wanted: string, { queues = [] }: FlowNames): string {
  return queues.includes(wanted) ? wanted : (queues[0] ?? wanted);
}
