import { nearestName } from '../../nearest-name.ts';
import type { FlowDocument, FlowNode } from '../document/document.ts';
import { outcomesOf, runsIn } from '../document/kinds.ts';
import { error, type FlowFinding, warning } from './finding.ts';

/** Whether every node can be reached, and every outcome goes to a node. */
export function wiringFindings(document: FlowDocument): FlowFinding[] {
  const names = document.nodes.map(({ name }) => name);
  return [
    ...duplicates(names).map((at) =>
      error('duplicate-name', `Two nodes have the name “${names[at]}”. Rename one of them.`, { node: names[at] }),
    ),
    ...duplicates(document.schedules.map(({ name }) => name)).map((at) =>
      error('duplicate-name', 'Two schedules have this name. Rename one of them.', { path: ['schedules', at, 'name'] }),
    ),
    ...(names.includes(document.start) ? [] : [missing(document.start, names, { path: ['start'] })]),
    ...document.nodes.flatMap((node) => ofNode(node, names, document)),
    ...unreachable(document),
  ];
}

function ofNode(node: FlowNode, names: readonly string[], { use }: FlowDocument): FlowFinding[] {
  const needed = Object.keys(outcomesOf(node));
  const found: FlowFinding[] = [];
  if (!runsIn(node.kind, use)) {
    const where = use === 'call' ? 'the flow of a queue' : 'the flow of a call';
    found.push(error('wrong-use', `A node of the kind “${node.kind}” can only be in ${where}. Remove it.`, { node }));
  }
  for (const outcome of needed.filter((name) => !Object.hasOwn(node.outcomes, name))) {
    const message = `The outcome “${outcome}” goes nowhere. Connect it to a node.`;
    found.push(error('unwired-outcome', message, { node, path: ['outcomes', outcome] }));
  }
  for (const [outcome, target] of Object.entries(node.outcomes)) {
    const path = ['outcomes', outcome];
    if (!needed.includes(outcome)) {
      const has = needed.length === 0 ? 'It has none' : `It has ${needed.join(', ')}`;
      found.push(error('unknown-outcome', `This node has no outcome “${outcome}”. ${has}.`, { node, path }));
    }
    if (!names.includes(target)) found.push(missing(target, names, { node, path }));
  }
  return found;
}

function missing(
  name: string,
  names: readonly string[],
  place: { node?: FlowNode; path: readonly PropertyKey[] },
): FlowFinding {
  const near = nearestName(name, names);
  const hint = near === null ? 'Add it, or name another.' : `Did you mean “${near}”?`;
  return error('missing-node', `There is no node “${name}”. ${hint}`, place);
}

function unreachable({ nodes, start }: FlowDocument): FlowFinding[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const reached = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...Object.values(byName.get(name)?.outcomes ?? {}));
  }
  return nodes
    .filter(({ name }) => !reached.has(name))
    .map((node) =>
      warning('unreachable-node', 'No call can come to this node. Connect an outcome to it, or remove it.', { node }),
    );
}

/** Indices of names that were there before. */
export function duplicates(names: readonly string[]): number[] {
  const seen = new Set<string>();
  return names.flatMap((name, at) => {
    if (seen.has(name)) return [at];
    seen.add(name);
    return [];
  });
}
