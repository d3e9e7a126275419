import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import type { Point } from '../edit/nodes.ts';
import { portsOf } from '../edit/ports.ts';
import { childrenOf, type FlowTree } from '../edit/tree.ts';
import { boundsOf, cardGap, cardHeight, cardWidth, columnGap, rowHeight } from './geometry.ts';

const columnWidth = cardWidth + columnGap;

/**
 * Where each node stands. Without stored positions, an ordered tidy tree: a column for each step from the start, and in
 * each column the order of the outcomes, so that the keys of a menu never cross. With stored positions, these count, and
 * nodes that have none go to a free place beside the node that leads to them.
 */
export function placesOf(document: FlowDocument, tree: FlowTree): Map<string, Point> {
  if (document.positions.length === 0) return tidyTree(tree);
  const stored = new Map(document.positions.map(({ node, x, y }) => [node, { x, y }]));
  const places = new Map<string, Point>();
  for (const { name } of document.nodes) {
    const place = stored.get(name);
    if (place !== undefined) places.set(name, place);
  }
  for (const { name } of document.nodes) {
    if (!places.has(name)) places.set(name, besideParent(name, document, tree, places));
  }
  return places;
}

function tidyTree(tree: FlowTree): Map<string, Point> {
  const places = new Map<string, Point>();
  const children = new Map(
    [...tree.byName.keys()].map((name) => [name, childrenOf(tree, name).map((each) => each.name)]),
  );
  const heights = new Map([...tree.byName.values()].map((node) => [node.name, cardHeight(node)]));
  /** The first free place of each column. */
  const free: number[] = [];
  /** A node stands beside its first child, so that the first way is a straight line. */
  const topFor = (name: string, column: number): number => {
    let top = free[column] ?? 0;
    for (let at = name, depth = column; ; depth += 1) {
      top = Math.max(top, free[depth] ?? 0);
      const [first] = children.get(at) ?? [];
      if (first === undefined) return top;
      at = first;
    }
  };
  const place = (name: string, column: number, least: number): void => {
    const top = Math.max(least, topFor(name, column));
    places.set(name, { x: column * columnWidth, y: top });
    free[column] = top + (heights.get(name) ?? 0) + cardGap;
    for (const child of children.get(name) ?? []) place(child, column + 1, top);
  };
  for (const root of tree.roots) {
    // Each tree stands below the one before.
    const below = places.size === 0 ? 0 : Math.max(0, ...free) + cardGap;
    place(root, 0, below);
  }
  return places;
}

function besideParent(name: string, document: FlowDocument, tree: FlowTree, places: ReadonlyMap<string, Point>): Point {
  const node = tree.byName.get(name);
  const parent = tree.parents.get(name);
  const beside = parent === undefined ? undefined : places.get(parent.node);
  const height = node === undefined ? 0 : cardHeight(node);
  if (parent === undefined || beside === undefined) {
    const bounds = boundsOf(document, places);
    return { x: bounds?.x ?? 0, y: bounds === null ? 0 : bounds.y + bounds.height + cardGap };
  }
  const source = tree.byName.get(parent.node);
  const at = source === undefined ? 0 : portsOf(source).findIndex(({ outcome }) => outcome === parent.outcome);
  const wanted = { x: beside.x + columnWidth, y: beside.y + Math.max(0, at) * rowHeight };
  return freePlace(wanted, height, tree, places);
}

/** The nearest place below that covers no other card. */
function freePlace(wanted: Point, height: number, tree: FlowTree, places: ReadonlyMap<string, Point>): Point {
  const others = [...places].flatMap(([name, place]) => {
    const node = tree.byName.get(name);
    const overlaps = node !== undefined && Math.abs(place.x - wanted.x) < cardWidth + cardGap;
    return overlaps ? [{ top: place.y, bottom: place.y + cardHeight(node) }] : [];
  });
  let { y } = wanted;
  for (const { top, bottom } of others.sort((a, b) => a.top - b.top)) {
    if (y < bottom + cardGap && y + height + cardGap > top) y = bottom + cardGap;
  }
  return { x: wanted.x, y };
}
