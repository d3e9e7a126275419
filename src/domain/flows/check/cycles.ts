import type { FlowDocument } from '../document/document.ts';
import { outcomesOf, type Pace } from '../document/kinds.ts';
import { error, type FlowFinding, warning } from './finding.ts';

/**
 * Cycles that a call goes round without its caller. If no time passes either, the call ends with the fallback: an error.
 * If time passes, it may be meant, as in the flow of a queue; in the flow of a call it is a warning.
 */
export function cycleFindings(document: FlowDocument): FlowFinding[] {
  const endless = cyclesOf(document, ['none']);
  const slow = document.use === 'call' ? cyclesOf(document, ['none', 'time']) : [];
  const known = new Set(endless.flat());
  return [
    ...endless.map((cycle) =>
      error(
        'cycle-without-input',
        `${listed(cycle)} go round without an end. Put a loop, a menu or a wait between them.`,
        { node: cycle[0] },
      ),
    ),
    ...slow
      .filter((cycle) => !cycle.some((name) => known.has(name)))
      .map((cycle) =>
        warning(
          'cycle-without-input',
          `${listed(cycle)} go round as long as the caller does nothing. A loop node limits how often.`,
          { node: cycle[0] },
        ),
      ),
  ];
}

function listed(cycle: readonly string[]): string {
  const shown = cycle.slice(0, 5).map((name) => `“${name}”`);
  return cycle.length === 1
    ? `The outcomes of ${shown.join()}`
    : `The nodes ${shown.join(', ')}${cycle.length > 5 ? ', …' : ''}`;
}

/** The groups of nodes that reach each other by outcomes of these paces, in the order of the document. */
function cyclesOf({ nodes }: FlowDocument, paces: readonly Pace[]): string[][] {
  const next = new Map(
    nodes.map((node) => {
      const all = outcomesOf(node);
      const targets = Object.entries(node.outcomes).filter(([outcome]) => paces.includes(all[outcome] ?? 'caller'));
      return [node.name, targets.map(([, target]) => target)];
    }),
  );
  const order = new Map(nodes.map(({ name }, at) => [name, at]));
  return components(next)
    .filter((group) => group.length > 1 || next.get(group[0] ?? '')?.includes(group[0] ?? ''))
    .map((group) => group.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)));
}

/** Strongly connected components (Tarjan 1972), with a stack of its own, so that long chains do no harm. */
function components(next: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const held: string[] = [];
  const isHeld = new Set<string>();
  const found: string[][] = [];
  for (const root of next.keys()) {
    const work = index.has(root) ? [] : [{ name: root, edge: 0 }];
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const { name } = top;
      if (top.edge === 0 && !index.has(name)) {
        index.set(name, index.size);
        low.set(name, index.size - 1);
        held.push(name);
        isHeld.add(name);
      }
      const target = next.get(name)?.[top.edge];
      if (target !== undefined) {
        top.edge += 1;
        if (!next.has(target)) continue;
        if (!index.has(target)) work.push({ name: target, edge: 0 });
        else if (isHeld.has(target)) low.set(name, Math.min(low.get(name) ?? 0, index.get(target) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) low.set(parent.name, Math.min(low.get(parent.name) ?? 0, low.get(name) ?? 0));
      if (low.get(name) === index.get(name)) found.push(taken(held, isHeld, name));
    }
  }
  return found;
}

/** Takes a component off the stack: down to its first node. */
function taken(held: string[], isHeld: Set<string>, first: string): string[] {
  const group = held.splice(held.lastIndexOf(first));
  for (const name of group) isHeld.delete(name);
  return group;
}
