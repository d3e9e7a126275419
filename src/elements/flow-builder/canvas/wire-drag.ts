import type { PortName } from '../edit/editor.ts';
import { portsOf } from '../edit/ports.ts';
import { edgePath, portPoint, sum } from './geometry.ts';
import type { Drag, Surface } from './surface.ts';
import { under } from './under.ts';

/** Draws a line from an outcome to the pointer, and connects the outcome with the card under it. */
export class WireDrag implements Drag {
  readonly reaches = true;
  readonly #canvas: Surface;
  readonly #from: PortName;
  readonly #wire: Element | null;
  #aimed: HTMLElement | null = null;

  constructor(canvas: Surface, from: PortName) {
    this.#canvas = canvas;
    this.#from = from;
    this.#wire = canvas.context.root.querySelector('.wire');
    canvas.context.editor.selectPort(from.node, from.outcome);
  }

  move(clientX: number, clientY: number): void {
    const { viewport, tree, places } = this.#canvas;
    const node = tree.byName.get(this.#from.node);
    const place = places.get(this.#from.node);
    if (node === undefined || place === undefined) return;
    const at = portsOf(node).findIndex(({ outcome }) => outcome === this.#from.outcome);
    const path = edgePath(sum(place, portPoint(at)), viewport.pointAt(clientX, clientY), viewport.mirrored);
    this.#wire?.setAttribute('d', path);
    this.#aim(under(this.#canvas.context.root, clientX, clientY)?.card ?? null);
  }

  drop(clientX: number, clientY: number): void {
    const target = under(this.#canvas.context.root, clientX, clientY)?.card.dataset.card;
    this.cancel();
    if (target !== undefined) this.#canvas.commands.connect(this.#from, target);
  }

  cancel(): void {
    this.#wire?.setAttribute('d', '');
    this.#aim(null);
  }

  #aim(card: HTMLElement | null): void {
    if (card === this.#aimed) return;
    this.#aimed?.classList.remove('aimed');
    card?.classList.add('aimed');
    this.#aimed = card;
  }
}
