import type { PortName } from '../edit/editor.ts';
import type { Spot } from '../edit/neighbours.ts';
import { portsOf } from '../edit/ports.ts';
import { type FlowTree, isBranch } from '../edit/tree.ts';

/** A line of the outline: a step with the outcome that leads to it, or an outcome that has no step of its own. */
export interface OutlineRow {
  key: string;
  /** 1: the first step of the flow. */
  level: number;
  /** The outcome that leads here. Null: a root. */
  port: PortName | null;
  /** The step of this row. Null: the outcome is not connected, or goes to a step that is elsewhere in the outline. */
  node: string | null;
  /** The step elsewhere to which the outcome goes. */
  jump: string | null;
  /** Null: nothing is below it. */
  expanded: boolean | null;
  /** The place among the rows of the same parent, from 1, and their number. */
  at: number;
  of: number;
}

/** The visible rows, from top to bottom. @param collapsed the steps whose outcomes are hidden */
export function rowsOf(tree: FlowTree, collapsed: ReadonlySet<string>): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const addStep = (name: string, port: PortName | null, level: number, at: number, of: number): void => {
    const node = tree.byName.get(name);
    if (node === undefined) return;
    const ports = portsOf(node);
    const expanded = ports.length === 0 ? null : !collapsed.has(name);
    rows.push({ key: name, level, port, node: name, jump: null, expanded, at, of });
    if (expanded !== true) return;
    ports.forEach(({ outcome, target }, index) => {
      const own = { node: name, outcome };
      const place = { level: level + 1, at: index + 1, of: ports.length };
      if (target !== null && isBranch(tree, name, outcome, target)) {
        addStep(target, own, place.level, place.at, place.of);
      } else {
        rows.push({ key: `${name} ${outcome}`, port: own, node: null, jump: target, expanded: null, ...place });
      }
    });
  };
  tree.roots.forEach((name, index) => {
    addStep(name, null, 1, index + 1, tree.roots.length);
  });
  return rows;
}

/** The row that shows a spot. null: it is hidden below a collapsed step, or does not exist. */
export function rowAt(rows: readonly OutlineRow[], { node, outcome }: Spot): OutlineRow | null {
  const found =
    outcome === null
      ? rows.find((row) => row.node === node)
      : rows.find(({ port }) => port?.node === node && port.outcome === outcome);
  return found ?? null;
}

/** The row of the step to which a row belongs. */
export function parentRow(rows: readonly OutlineRow[], { port }: OutlineRow): OutlineRow | null {
  return rows.find(({ node }) => node !== null && node === port?.node) ?? null;
}
