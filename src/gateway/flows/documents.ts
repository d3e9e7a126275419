import { CodedError } from '../../domain/errors.ts';
import { readFlow } from '../../domain/flows/check/read.ts';
import { namesNeeded } from '../../domain/flows/check/references.ts';
import type { FlowDocument } from '../../domain/flows/document/document.ts';
import type { FlowFile } from '../../domain/protocol/flow.ts';

/**
 * Reads a document of a request.
 * @param name the flow it belongs to; a document of another name gets this one
 * @throws CodedError FLOW_INVALID, with the findings as details
 */
export function readDocument(value: unknown, name: string): FlowDocument {
  const named = typeof value === 'object' && value !== null ? { ...value, name } : value;
  const read = readFlow(named);
  if ('document' in read) return read.document;
  const [first] = read.findings;
  throw new CodedError('FLOW_INVALID', {
    message: `The document is not a flow. ${first?.message ?? ''}`.trim(),
    details: read.findings,
  });
}

/**
 * A document of the database. It was read before it was stored, and gets the defaults of fields that are newer.
 * @throws CodedError FLOW_INVALID: a newer gateway wrote it
 */
export function storedDocument(value: unknown): FlowDocument {
  const read = readFlow(value);
  if ('document' in read) return read.document;
  throw new CodedError('FLOW_INVALID', { message: 'The stored flow has another form.', details: read.findings });
}

/** What a document needs of its gateway: names of each kind, each once, in order. */
export type FlowNeeds = FlowFile['needs'];

export function needsOf(document: FlowDocument): FlowNeeds {
  return {
    flows: namesNeeded(document, 'flow'),
    prompts: namesNeeded(document, 'prompt'),
    secrets: namesNeeded(document, 'secret'),
    queues: namesNeeded(document, 'queue'),
    switches: namesNeeded(document, 'switch'),
    agents: namesNeeded(document, 'agent'),
  };
}
