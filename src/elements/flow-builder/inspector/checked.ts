import { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';
import { outcomesOf } from '../../../domain/flows/document/kinds.ts';
import { issueText } from '../../../domain/issue-text.ts';
import { type Path, withValue } from './place.ts';

/** A value that the schema accepts, or why it does not: the end of a sentence, “must not be less than 1”. */
export type Checked<Value> = { value: Value } | { problem: string };

/** The part of zod's result that is read here. */
type Parsed<Value> = { success: true; data: Value } | { success: false; error: { issues: readonly Issue[] } };
type Issue = Parameters<typeof issueText>[0];

/**
 * A node with another value at a place. Names of outcomes that changed take their connection along.
 * @param value undefined: the field is removed, so that its default counts
 */
export function nodeWith(node: FlowNode, path: Path, value: unknown): Checked<FlowNode> {
  const checked = checkedAs<FlowNode>(FlowNode.safeParse(withValue(node, path, value)));
  return 'problem' in checked ? checked : { value: rewired(node, checked.value) };
}

/** The fields of a flow that are not about one node. */
export type FlowFields = Omit<FlowDocument, 'schema' | 'nodes' | 'positions'>;

/** One field of a flow, with another value at a place in it. Other fields are not checked. */
export function flowWith(document: FlowDocument, path: Path, value: unknown): Checked<Partial<FlowFields>> {
  const field = String(path[0]) as keyof FlowFields;
  const changed = withValue(document, path, value) as Record<string, unknown>;
  const checked = checkedAs<unknown>(FlowDocument.shape[field].safeParse(changed[field]));
  return 'problem' in checked ? checked : { value: { [field]: checked.value } };
}

function checkedAs<Value>(parsed: Parsed<Value>): Checked<Value> {
  if (parsed.success) return { value: parsed.data };
  const [first] = parsed.error.issues.map(deepest);
  return { problem: first === undefined ? 'is not valid' : textOf(first) };
}

/** The issue of the form of a union that was meant: the one without missing and unknown fields. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const meant = issue.errors.find((issues) => issues.every(({ code }) => code !== 'unrecognized_keys'));
  const [inner] = meant ?? [];
  return inner === undefined || inner.code === 'invalid_type' ? issue : deepest(inner as Issue);
}

function textOf(issue: Issue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? 'has a name that is not allowed';
  return issue.code === 'invalid_union' && issue.message.startsWith('must') ? issue.message : issueText(issue);
}

/**
 * The connections of a node whose outcomes changed: one outcome that got another name keeps its connection, and those of
 * outcomes that are gone are removed.
 */
export function rewired(before: FlowNode, after: FlowNode): FlowNode {
  const old = Object.keys(outcomesOf(before));
  const young = Object.keys(outcomesOf(after));
  const gone = old.filter((outcome) => !young.includes(outcome));
  if (gone.length === 0) return after;
  const added = young.filter((outcome) => !old.includes(outcome));
  const [first = ''] = gone;
  const target = after.outcomes[first];
  const kept = Object.entries(after.outcomes).filter(([outcome]) => !gone.includes(outcome));
  const [heir] = added;
  const inherits = gone.length === 1 && added.length === 1 && heir !== undefined && target !== undefined;
  return { ...after, outcomes: Object.fromEntries(inherits ? [...kept, [heir, target]] : kept) };
}
