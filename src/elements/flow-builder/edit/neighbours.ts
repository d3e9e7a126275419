import type { PortName } from './editor.ts';
import type { Point } from './nodes.ts';
import { portsOf } from './ports.ts';
import type { FlowTree } from './tree.ts';

/** A node, or one of its outcomes, that has the focus. */
export interface Spot {
  node: string;
  /** Null: the node itself. */
  outcome: string | null;
}

export type Direction = 'forward' | 'back' | 'up' | 'down';

/**
 * The next spot for an arrow key. Forward follows the outcome, or the first one that is connected. Back goes to the
 * outcome that the node hangs on. Up and down go through the outcomes of the node, then to the next node of the column.
 * Null: there is nothing.
 */
export function neighbour(
  spot: Spot,
  direction: Direction,
  tree: FlowTree,
  places: ReadonlyMap<string, Point>,
): Spot | null {
  const node = tree.byName.get(spot.node);
  if (node === undefined) return null;
  const ports = portsOf(node);
  const at = ports.findIndex(({ outcome }) => outcome === spot.outcome);
  const next = ports[direction === 'down' ? at + 1 : at - 1];
  switch (direction) {
    case 'forward': {
      const target = at < 0 ? ports.find((port) => port.target !== null)?.target : ports[at]?.target;
      return typeof target === 'string' && tree.byName.has(target) ? { node: target, outcome: null } : null;
    }
    case 'back':
      if (at >= 0) return { node: spot.node, outcome: null };
      return tree.parents.get(spot.node) ?? null;
    case 'down':
      return next === undefined ? inColumn(spot.node, 1, places) : { node: spot.node, outcome: next.outcome };
    case 'up':
      if (at > 0 && next !== undefined) return { node: spot.node, outcome: next.outcome };
      if (at === 0) return { node: spot.node, outcome: null };
      return inColumn(spot.node, -1, places, tree);
  }
}

/** The nearest node above or below that stands in the same column, more or less. Upwards, its last outcome. */
function inColumn(name: string, side: 1 | -1, places: ReadonlyMap<string, Point>, tree?: FlowTree): Spot | null {
  const from = places.get(name);
  if (from === undefined) return null;
  let best: { name: string; distance: number } | null = null;
  for (const [other, { x, y }] of places) {
    const distance = (y - from.y) * side;
    if (other === name || distance <= 0 || Math.abs(x - from.x) > 120) continue;
    if (best === null || distance < best.distance) best = { name: other, distance };
  }
  if (best === null) return null;
  const node = tree?.byName.get(best.name);
  const last = node === undefined ? undefined : portsOf(node).at(-1);
  return { node: best.name, outcome: last?.outcome ?? null };
}

/** The outcome that a new node is added after: the selected one, or the first of the node that leads nowhere. */
export function openPort(tree: FlowTree, node: string | undefined, port: PortName | null): PortName | undefined {
  if (port !== null) return port;
  const chosen = node === undefined ? undefined : tree.byName.get(node);
  const open = chosen === undefined ? undefined : portsOf(chosen).find(({ target, known }) => known && target === null);
  return chosen === undefined || open === undefined ? undefined : { node: chosen.name, outcome: open.outcome };
}
