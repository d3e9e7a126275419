import { type FlowDocument, type FlowNode, mostNodes } from '../../../domain/flows/document/document.ts';
import type { Change } from './editor.ts';
import { portsOf, targetOf } from './ports.ts';

type Positions = FlowDocument['positions'];
export interface Point {
  x: number;
  y: number;
}

/** Changes one node. Returns the same document if the node stays the same object, or does not exist. */
export function withNode(document: FlowDocument, name: string, change: (node: FlowNode) => FlowNode): FlowDocument {
  let changed = false;
  const nodes = document.nodes.map((node) => {
    if (node.name !== name) return node;
    const next = change(node);
    if (next !== node) changed = true;
    return next;
  });
  return changed ? { ...document, nodes } : document;
}

/** Replaces the fields of a node. Its name stays: see `renameNode`. */
export function setNode(name: string, node: FlowNode): Change {
  return (document) => withNode(document, name, () => ({ ...node, name }));
}

/** Replaces what is not about one node: label, languages, fallback, schedules and so on. */
export function setFlow(fields: Partial<Omit<FlowDocument, 'schema' | 'nodes' | 'positions'>>): Change {
  return (document) => ({ ...document, ...fields });
}

export function setDocument(next: FlowDocument): Change {
  return () => next;
}

/**
 * Adds a node; the first one is where calls begin.
 * @param at where it stands. Absent: where the layout puts it
 * @param after an outcome that leads to it. What the outcome led to before, the first outcome of the new node leads to
 */
export function addNode(node: FlowNode, at?: Point, after?: { node: string; outcome: string }): Change {
  return (document) => {
    if (document.nodes.length >= mostNodes || document.nodes.some(({ name }) => name === node.name)) return document;
    const source = document.nodes.find(({ name }) => name === after?.node);
    const next = source === undefined || after === undefined ? null : targetOf(source, after.outcome);
    const [first] = portsOf(node);
    const added =
      next === null || first === undefined || first.target !== null
        ? node
        : { ...node, outcomes: { ...node.outcomes, [first.outcome]: next } };
    const linked =
      after === undefined
        ? document
        : withNode(document, after.node, (each) => ({
            ...each,
            outcomes: { ...each.outcomes, [after.outcome]: node.name },
          }));
    return {
      ...linked,
      start: document.nodes.length === 0 ? node.name : document.start,
      nodes: [...linked.nodes, added],
      positions: at === undefined ? linked.positions : [...linked.positions, { node: node.name, ...rounded(at) }],
    };
  };
}

/** Removes nodes, and what leads to them. If the first node is removed, calls begin at the first one that is left. */
export function removeNodes(names: readonly string[]): Change {
  return (document) => {
    const gone = new Set(names);
    const left = document.nodes.filter(({ name }) => !gone.has(name));
    if (left.length === document.nodes.length) return document;
    return {
      ...document,
      start: gone.has(document.start) ? (left[0]?.name ?? '') : document.start,
      nodes: left.map((node) => {
        const outcomes = Object.entries(node.outcomes).filter(([, target]) => !gone.has(target));
        return outcomes.length === Object.keys(node.outcomes).length
          ? node
          : { ...node, outcomes: Object.fromEntries(outcomes) };
      }),
      positions: document.positions.filter(({ node }) => !gone.has(node)),
    };
  };
}

/** Outcomes, the start and the position follow. Nothing happens if the name is taken. */
export function renameNode(from: string, to: string): Change {
  return (document) => {
    const known = document.nodes.map(({ name }) => name);
    if (from === to || known.includes(to) || !known.includes(from)) return document;
    return {
      ...document,
      start: document.start === from ? to : document.start,
      nodes: document.nodes.map((node) => {
        const renamed = node.name === from ? { ...node, name: to } : node;
        return Object.values(node.outcomes).includes(from)
          ? { ...renamed, outcomes: renamedTargets(node.outcomes, new Map([[from, to]])) }
          : renamed;
      }),
      positions: document.positions.map((each) => (each.node === from ? { ...each, node: to } : each)),
    };
  };
}

export function setStart(name: string): Change {
  return (document) =>
    document.start === name || !document.nodes.some((node) => node.name === name)
      ? document
      : { ...document, start: name };
}

/**
 * Puts nodes at places.
 * @param places by name of node
 */
export function moveNodes(places: ReadonlyMap<string, Point>): Change {
  return (document) => {
    const known = document.nodes.filter(({ name }) => places.has(name));
    if (known.length === 0) return document;
    const others: Positions = document.positions.filter(({ node }) => !places.has(node));
    return {
      ...document,
      positions: [...others, ...known.map(({ name }) => ({ node: name, ...rounded(places.get(name) as Point) }))],
    };
  };
}

/** From now on the layout decides where nodes stand. */
export function forgetPositions(): Change {
  return (document) => (document.positions.length === 0 ? document : { ...document, positions: [] });
}

/** Leads outcomes to the new names of nodes. */
function renamedTargets(outcomes: FlowNode['outcomes'], names: ReadonlyMap<string, string>): FlowNode['outcomes'] {
  return Object.fromEntries(
    Object.entries(outcomes).map(([outcome, target]) => [outcome, names.get(target) ?? target]),
  );
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
