import { type ReadFlow, readFlow } from '../../../domain/flows/check/read.ts';
import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import type { FlowTemplateDocument } from '../../../domain/flows/templates/templates.ts';
import { emptyFlow } from './editor.ts';

/** A document as the gateway sends it, or as a person writes it. Null: a new flow. */
export type FlowInput = FlowDocument | FlowTemplateDocument | null | undefined;

/** Documents that have been read. They are never changed, so they need not be read again. */
const known = new WeakSet<FlowDocument>();

const placeholder = { name: 'start', kind: 'hang-up' };

/**
 * Reads a document that the page gives to the builder. A flow without a node is allowed here, because every flow begins
 * so. Null and undefined are a new flow.
 */
export function readForEditing(value: unknown): ReadFlow {
  if (value === null || value === undefined) return { document: emptyFlow };
  if (!isWithoutNodes(value)) {
    const read = readFlow(value);
    if ('document' in read) known.add(read.document);
    return read;
  }
  const read = readFlow({ ...value, nodes: [placeholder], start: placeholder.name, positions: [] });
  return 'document' in read ? { document: { ...read.document, nodes: [], start: '' } } : read;
}

/** Whether a document is one that was read, and so has no findings of its schema. */
export const wasRead = (document: FlowDocument): boolean => known.has(document);

function isWithoutNodes(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || !('nodes' in value)) return false;
  return Array.isArray(value.nodes) && value.nodes.length === 0;
}
