import type { Point } from '../edit/nodes.ts';
import { cardEdge, leftOf } from './geometry.ts';
import { placeAt } from './placed.ts';
import type { Drag, Surface } from './surface.ts';

/**
 * Moves cards. Only these cards and their lines are touched while the pointer moves; the document and the selection change
 * once, when it is released. Then the places of all cards are stored, so that no other card moves.
 */
export class CardDrag implements Drag {
  readonly reaches = true;
  readonly #canvas: Surface;
  readonly #from: Point;
  readonly #cards: { name: string; element: HTMLElement; place: Point }[];
  readonly #edges: { element: Element; from: string; outcome: string; to: string }[];
  readonly #mirrored: boolean;
  #places: Map<string, Point>;

  constructor(canvas: Surface, name: string, clientX: number, clientY: number) {
    const { context, places, viewport } = canvas;
    const { editor, root } = context;
    this.#canvas = canvas;
    this.#mirrored = viewport.mirrored;
    this.#from = viewport.pointAt(clientX, clientY);
    this.#places = new Map(places);
    const selection = editor.$selection.get();
    const names = new Set(selection.includes(name) ? selection : [name]);
    this.#cards = [...names].flatMap((each) => {
      const element = root.querySelector<HTMLElement>(`[data-card="${each}"]`);
      const place = places.get(each);
      return element && place ? [{ name: each, element, place }] : [];
    });
    this.#edges = [...root.querySelectorAll<SVGPathElement>('.edge')].flatMap((element) => {
      const { from = '', outcome = '', to = '' } = element.dataset;
      return names.has(from) || names.has(to) ? [{ element, from, outcome, to }] : [];
    });
    for (const { element } of this.#cards) element.classList.add('dragged');
  }

  move(clientX: number, clientY: number): void {
    const now = this.#canvas.viewport.pointAt(clientX, clientY);
    this.#shift(now.x - this.#from.x, now.y - this.#from.y);
  }

  drop(): void {
    this.#end();
    this.#canvas.commands.move(this.#places, { select: this.#cards.map(({ name }) => name) });
  }

  cancel(): void {
    this.#shift(0, 0);
    this.#end();
  }

  #shift(x: number, y: number): void {
    for (const { name, element, place } of this.#cards) {
      const next = { x: Math.round(place.x + x), y: Math.round(place.y + y) };
      this.#places.set(name, next);
      placeAt(element, leftOf(next, this.#mirrored) - cardEdge, next.y - cardEdge);
    }
    for (const { element, from, outcome, to } of this.#edges) {
      element.setAttribute('d', this.#canvas.pathOf(from, outcome, to, this.#places, this.#mirrored));
    }
  }

  #end(): void {
    for (const { element } of this.#cards) element.classList.remove('dragged');
  }
}
