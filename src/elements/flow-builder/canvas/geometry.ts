import type { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';
import type { Point } from '../edit/nodes.ts';
import { portsOf } from '../edit/ports.ts';

/** Sizes of cards, in px. They are fixed, so that nothing has to be measured. The style sheet uses the same figures. */
export const cardWidth = 236;
export const headHeight = 54;
export const rowHeight = 30;
export const cardFoot = 6;
/** Between the columns and between the cards of a column. */
export const columnGap = 76;
export const cardGap = 22;

/** Around a card: its ports and badges stand out. The browser draws nothing outside, and cards out of sight not at all. */
export const cardEdge = 18;

export interface Size {
  width: number;
  height: number;
}

export function cardHeight(node: FlowNode): number {
  const rows = portsOf(node).length;
  return headHeight + (rows === 0 ? 0 : rows * rowHeight + cardFoot);
}

/** Where an edge leaves a card, from its top left corner. `at`: the index of the outcome. */
export function portPoint(at: number): Point {
  return { x: cardWidth, y: headHeight + at * rowHeight + rowHeight / 2 };
}

/** Where edges come in. */
export const entryPoint: Point = { x: 0, y: headHeight / 2 };

export function sum(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}

/** The path of an edge, as the attribute `d`. `mirrored`: columns go from right to left. */
export function edgePath(from: Point, to: Point, mirrored: boolean): string {
  const side = mirrored ? -1 : 1;
  const x1 = side * from.x;
  const x2 = side * (to.x - 9);
  // A curve to a card on the near side swings out, so that it does not hide behind its own card.
  const bend = Math.max(36, Math.min(120, Math.abs(to.x - from.x) / 2)) * side;
  const arrow = `M${x2 + side} ${to.y - 5}l${side * 7} 5l${side * -7} 5`;
  return `M${x1} ${from.y}C${x1 + bend} ${from.y} ${x2 - bend} ${to.y} ${x2 + side * 8} ${to.y}${arrow}`;
}

/** The left edge of a card in px. Columns are counted from the side on which lines of text begin. */
export function leftOf({ x }: Point, mirrored: boolean): number {
  return mirrored ? -x - cardWidth : x;
}

/** The area that all cards take. Null: there are none. */
export function boundsOf({ nodes }: FlowDocument, places: ReadonlyMap<string, Point>): (Point & Size) | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    const place = places.get(node.name);
    if (place === undefined) continue;
    left = Math.min(left, place.x);
    top = Math.min(top, place.y);
    right = Math.max(right, place.x + cardWidth);
    bottom = Math.max(bottom, place.y + cardHeight(node));
  }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
