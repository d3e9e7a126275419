import type * as z from 'zod/mini';
import { CodedError } from '../../domain/errors.ts';
import { FlowDocument } from '../../domain/flows/document/document.ts';
import type { FlowFinding } from '../../domain/protocol/flow.ts';

/** The most findings of one answer. */
const mostFindings = 200;

/**
 * Reads a document of a request.
 * @param name the flow it belongs to; a document of another name is renamed
 * @throws CodedError FLOW_INVALID, with findings as details
 */
export function readDocument(value: unknown, name: string): FlowDocument {
  const named = typeof value === 'object' && value !== null ? { ...value, name } : value;
  const parsed = FlowDocument.safeParse(named);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.slice(0, mostFindings).map((issue) => findingOf(issue, value));
  throw new CodedError('FLOW_INVALID', {
    message: `The document is not a flow: ${details[0]?.message ?? ''}`,
    details,
  });
}

/** A stored document. It was read before, so it is only typed; documents of earlier versions get new defaults. */
export function storedDocument(value: unknown): FlowDocument {
  return FlowDocument.parse(value);
}

function findingOf(issue: z.core.$ZodIssue, document: unknown): FlowFinding {
  const path = issue.path.map(String);
  const node = path[0] === 'nodes' ? nodeAt(document, path[1]) : null;
  return {
    severity: 'error',
    code: 'schema',
    message: `/${path.join('/')} ${issue.message}`,
    ...(node !== null && { node }),
    path: `/${path.join('/')}`,
  };
}

function nodeAt(document: unknown, index: string | undefined): string | null {
  const nodes = (document as { nodes?: unknown }).nodes;
  const node = Array.isArray(nodes) ? (nodes[Number(index)] as { name?: unknown } | undefined) : undefined;
  return typeof node?.name === 'string' ? node.name : null;
}

/** The names that a document refers to. */
export interface FlowNeeds {
  flows: string[];
  prompts: string[];
  secrets: string[];
  queues: string[];
}

/** What a document needs of its gateway, each name once, in order. */
export function needsOf(document: FlowDocument): FlowNeeds {
  const found = { flows: new Set<string>(), prompts: new Set<string>(), secrets: new Set<string>(), queues: new Set<string>() };
  for (const node of document.nodes) {
    if (node.kind === 'call-flow') found.flows.add(node.flow);
    if (node.kind === 'queue' && node.inQueue !== undefined) found.flows.add(node.inQueue);
    if ((node.kind === 'queue' || node.kind === 'staffing' || node.kind === 'callback') && node.queue !== undefined) {
      found.queues.add(node.queue);
    }
    if (node.kind === 'wait' && node.music !== undefined) found.prompts.add(node.music);
    if (node.kind === 'request') for (const secret of Object.values(node.secretHeaders)) found.secrets.add(secret);
    addPrompts(node, found.prompts);
  }
  addPrompts(document.fallback, found.prompts);
  const list = (names: Set<string>): string[] => [...names].sort();
  return {
    flows: list(found.flows),
    prompts: list(found.prompts),
    secrets: list(found.secrets),
    queues: list(found.queues),
  };
}

/** Stored prompts are parts `{ prompt: name }`, at any depth of a node. */
function addPrompts(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const each of value) addPrompts(each, names);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { prompt } = value as { prompt?: unknown };
  if (typeof prompt === 'string') names.add(prompt);
  for (const each of Object.values(value)) if (typeof each === 'object') addPrompts(each, names);
}
