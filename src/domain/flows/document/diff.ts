import type { FlowDocument } from './document.ts';

/** One difference between two documents. */
export interface FlowChange {
  kind: 'added' | 'removed' | 'changed';
  /** The name of the node. Absent: the change is about the whole flow. */
  node?: string;
  /** The place in the node, or in the document, as a JSON pointer: "/prompt/0/text/en". Empty: the whole node. */
  path: string;
  before?: unknown;
  after?: unknown;
}

/**
 * The differences between two documents: by node and field. Nodes are the same if they have the same name, wherever in
 * the list they are. Positions are compared as one, because moving nodes changes nothing of a call.
 * @param before null: there was no document
 */
export function diffFlows(before: FlowDocument | null, after: FlowDocument | null): FlowChange[] {
  const { nodes: oldNodes = [], positions: oldPositions = [], ...old } = before ?? {};
  const { nodes: newNodes = [], positions: newPositions = [], ...young } = after ?? {};
  const oldByName = new Map(oldNodes.map((node) => [node.name, node]));
  const newByName = new Map(newNodes.map((node) => [node.name, node]));
  return [
    ...differences(old, young, ''),
    ...oldNodes.filter(({ name }) => !newByName.has(name)).map((node) => removed(node.name, node)),
    ...newNodes.flatMap((node) => {
      const former = oldByName.get(node.name);
      return former === undefined
        ? [{ kind: 'added' as const, node: node.name, path: '', after: node }]
        : differences(former, node, '').map((change) => ({ ...change, node: node.name }));
    }),
    ...(same(sorted(oldPositions), sorted(newPositions))
      ? []
      : [{ kind: 'changed' as const, path: '/positions', before: oldPositions, after: newPositions }]),
  ];
}

function removed(node: string, before: unknown): FlowChange {
  return { kind: 'removed', node, path: '', before };
}

function sorted(positions: FlowDocument['positions']): FlowDocument['positions'] {
  return positions.toSorted((a, b) => (a.node < b.node ? -1 : 1));
}

/** Fields are compared one by one. Lists of another length are one change. */
function differences(before: unknown, after: unknown, path: string): FlowChange[] {
  if (same(before, after)) return [];
  if (before === undefined) return [{ kind: 'added', path, after }];
  if (after === undefined) return [{ kind: 'removed', path, before }];
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [{ kind: 'changed', path, before, after }];
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length !== after.length) {
    return [{ kind: 'changed', path, before, after }];
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) =>
    differences(valueAt(before, name), valueAt(after, name), `${path}/${escaped(name)}`),
  );
}

type Tree = Record<string, unknown> | unknown[];

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

function valueAt(tree: Tree, name: string): unknown {
  return Object.hasOwn(tree, name) ? (tree as Record<string, unknown>)[name] : undefined;
}

/** RFC 6901. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Equal JSON. The order of keys has no meaning. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && same(valueAt(a, name), valueAt(b, name)))
  );
}
