import type * as z from 'zod/mini';
import { issueText } from '../../issue-text.ts';
import { nearestName } from '../../nearest-name.ts';
import { FlowDocument, mostNodes } from '../document/document.ts';
import { kinds, reservedKinds } from '../document/kinds.ts';
import { error, type FlowFinding, pointer } from './finding.ts';
import { sizeFindings } from './size.ts';

/** A newer document may have fields that mean something else. */
const newestSchema = 1;

/** The most findings of one document. */
const mostFindings = 200;

export type ReadFlow = { document: FlowDocument } | { findings: FlowFinding[] };

/**
 * Reads a document from outside: JSON of a request or a file, already parsed. Nothing of it is trusted: how large and
 * deep it is, its keys, its kinds of nodes.
 * @returns the document with all defaults, or what is wrong with it
 */
export function readFlow(value: unknown): ReadFlow {
  const size = sizeFindings(value);
  if (size.length > 0) return { findings: size };
  const version = fieldOf(value, 'schema');
  if (typeof version === 'number' && version > newestSchema) {
    const message = `The flow has schema ${version}, and this version reads schema ${newestSchema}. Update Sidecall, or send an older flow.`;
    return { findings: [error('schema', message, { path: ['schema'] })] };
  }
  const unknown = unknownKinds(value);
  const parsed = FlowDocument.safeParse(value);
  if (parsed.success) return { document: parsed.data };
  const others = parsed.error.issues.filter(({ path }) => !(path[0] === 'nodes' && unknown.has(Number(path[1]))));
  const findings = [...unknown.values(), ...others.flatMap((issue) => findingsOf(issue, value))];
  return { findings: findings.slice(0, mostFindings) };
}

/** By the index of the node. */
function unknownKinds(value: unknown): Map<number, FlowFinding> {
  const found = new Map<number, FlowFinding>();
  nodesOf(value).forEach((node, at) => {
    const kind = fieldOf(node, 'kind');
    if (typeof kind !== 'string' || Object.hasOwn(kinds, kind)) return;
    const place = { node: nameOf(node), path: ['kind'] };
    if (reservedKinds.some((reserved) => reserved === kind)) {
      const message = `Nodes of the kind “${kind}” come with a later version. Remove this node.`;
      found.set(at, error('reserved-kind', message, place));
      return;
    }
    const near = nearestName(kind.slice(0, 40), Object.keys(kinds));
    const hint = near === null ? 'See the reference of nodes.' : `Did you mean “${near}”?`;
    found.set(at, error('unknown-kind', `There is no kind of node “${kind.slice(0, 40)}”. ${hint}`, place));
  });
  return found;
}

function findingsOf(issue: z.core.$ZodIssue, document: unknown): FlowFinding[] {
  const [first, index, ...inside] = issue.path;
  const node = first === 'nodes' && typeof index === 'number' ? nodesOf(document)[index] : undefined;
  const name = node === undefined ? null : nameOf(node);
  const path = name === null ? issue.path : inside;
  const finding = (message: string, place: readonly PropertyKey[]) =>
    error('schema', `${place.length === 0 ? 'The document' : pointer(place)} ${message}.`, { node: name, path: place });
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => finding('is an unknown field: remove it, or correct its spelling', [...path, key]));
  }
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined)
    return [finding('must be a known kind', path)];
  return [finding(textOf(issue), path)];
}

function textOf(issue: z.core.$ZodIssue): string {
  // The sentence for a union is in its schema.
  if (issue.code === 'invalid_union' && issue.message.startsWith('must')) return issue.message;
  if (issue.code === 'invalid_key') {
    return `has a name that is not allowed: ${issue.issues.map((inner) => inner.message).join(', ')}`;
  }
  return issueText(issue);
}

function nodesOf(value: unknown): readonly unknown[] {
  const nodes = fieldOf(value, 'nodes');
  return Array.isArray(nodes) ? nodes.slice(0, mostNodes) : [];
}

function nameOf(node: unknown): string | null {
  const name = fieldOf(node, 'name');
  return typeof name === 'string' ? name.slice(0, 63) : null;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
