import type { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';
import type { PortName } from './editor.ts';
import { portsOf } from './ports.ts';

/**
 * A flow as a tree: each node hangs on the outcome by which a call can first come to it. All other connections are jumps:
 * they are shown as “go to NAME” instead of a line.
 */
export interface FlowTree {
  /** The first node of the flow, then nodes to which no call can come. */
  roots: readonly string[];
  /** The outcome on which a node hangs. Roots have none. */
  parents: ReadonlyMap<string, PortName>;
  byName: ReadonlyMap<string, FlowNode>;
}

/** The nearest way from the start decides, and of ways of one length the first outcome. */
export function treeOf({ nodes, start }: FlowDocument): FlowTree {
  const byName = new Map<string, FlowNode>();
  // If a name is there twice, outcomes lead to the first.
  for (const node of nodes) if (!byName.has(node.name)) byName.set(node.name, node);
  const parents = new Map<string, PortName>();
  const seen = new Set<string>();
  const roots: string[] = [];
  const grow = (root: string): void => {
    if (!byName.has(root) || seen.has(root)) return;
    roots.push(root);
    seen.add(root);
    const open = [root];
    for (let at = 0; at < open.length; at += 1) {
      const node = byName.get(open[at] ?? '');
      for (const { outcome, target } of node === undefined ? [] : portsOf(node)) {
        if (node === undefined || target === null || seen.has(target) || !byName.has(target)) continue;
        seen.add(target);
        parents.set(target, { node: node.name, outcome });
        open.push(target);
      }
    }
  };
  grow(start);
  // Of the rest, those to which nothing leads come first: the others hang on them.
  const aimedAt = new Set(nodes.flatMap((node) => Object.values(node.outcomes)));
  for (const { name } of nodes) if (!aimedAt.has(name)) grow(name);
  for (const { name } of nodes) grow(name);
  return { roots, parents, byName };
}

/** Whether the target of an outcome hangs on it. Otherwise the connection is a jump. */
export function isBranch({ parents }: FlowTree, node: string, outcome: string, target: string): boolean {
  const parent = parents.get(target);
  return parent?.node === node && parent.outcome === outcome;
}

/** The nodes that hang on a node, in the order of its outcomes. */
export function childrenOf(tree: FlowTree, name: string): { outcome: string; name: string }[] {
  const node = tree.byName.get(name);
  return node === undefined
    ? []
    : portsOf(node).flatMap(({ outcome, target }) =>
        target !== null && isBranch(tree, name, outcome, target) ? [{ outcome, name: target }] : [],
      );
}
