import { type Direction, neighbour } from '../edit/neighbours.ts';
import type { Point } from '../edit/nodes.ts';
import { isAboutStep } from '../shortcuts.ts';
import type { CanvasPointer } from './pointer.ts';
import type { Surface } from './surface.ts';

const step = 24;

/** Keys of the canvas. Those that also work in the outline are in `../shortcuts.ts`. */
export class CanvasKeys {
  readonly #canvas: Surface;
  readonly #pointer: CanvasPointer;
  readonly #inspect: () => void;

  constructor(canvas: Surface, pointer: CanvasPointer, inspect: () => void) {
    this.#canvas = canvas;
    this.#pointer = pointer;
    this.#inspect = inspect;
  }

  readonly up = (event: KeyboardEvent): void => {
    if (event.key === ' ') this.#pointer.pansAlways = false;
  };

  readonly down = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey) return;
    this.#select(event);
    if (event.key === ' ') this.#pointer.pansAlways = true;
    const handled =
      event.key === 'Escape'
        ? this.#pointer.escape()
        : event.key.startsWith('Arrow')
          ? this.#arrow(event)
          : this.#other(event);
    if (handled) event.preventDefault();
  };

  /** Selects the focused spot, if nothing is selected. */
  #select({ key, target }: KeyboardEvent): void {
    const { editor } = this.#canvas.context;
    const { node, outcome } = (target as Element).closest<HTMLElement>('[data-node]')?.dataset ?? {};
    if (node === undefined || editor.$selection.get().length > 0 || !isAboutStep(key)) return;
    if (outcome === undefined) editor.select([node]);
    else editor.selectPort(node, outcome);
  }

  #other({ key, ctrlKey, metaKey, target }: KeyboardEvent): boolean {
    const { viewport } = this.#canvas;
    if (ctrlKey || metaKey) return false;
    switch (key) {
      case 'Enter':
        if (!(target as Element).matches('.head, .outcome')) return false;
        this.#inspect();
        return true;
      case 'Home': {
        const { start } = this.#canvas.context.editor.document;
        if (this.#canvas.tree.byName.has(start)) this.#canvas.go({ node: start, outcome: null });
        return true;
      }
      case '+':
      case '=':
        viewport.zoomBy(1.25);
        return true;
      case '-':
        viewport.zoomBy(0.8);
        return true;
      case '0':
        this.#canvas.fit();
        return true;
      default:
        return false;
    }
  }

  #arrow({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
    if (ctrlKey || metaKey) return this.#nudge(key);
    if (shiftKey) return this.#pan(key);
    const { spot, tree, places } = this.#canvas;
    if (spot === null) return false;
    const next = neighbour(spot, this.#direction(key), tree, places);
    if (next !== null) this.#canvas.go(next);
    // Nothing there: the canvas stays as it is, and the page does not scroll either.
    return true;
  }

  #direction(key: string): Direction {
    const forward = this.#canvas.viewport.mirrored ? 'ArrowLeft' : 'ArrowRight';
    if (key === 'ArrowDown') return 'down';
    if (key === 'ArrowUp') return 'up';
    return key === forward ? 'forward' : 'back';
  }

  #pan(key: string): boolean {
    const { x, y } = vector(key);
    this.#canvas.viewport.panBy(-x * 80, -y * 80);
    return true;
  }

  /** Moves the selected cards. Many presses are one step of the history. */
  #nudge(key: string): boolean {
    const { context, places, viewport, commands } = this.#canvas;
    const names = context.editor.$selection.get();
    if (names.length === 0) return false;
    const { x, y } = vector(key);
    const moved = new Map<string, Point>(places);
    for (const name of names) {
      const place = places.get(name);
      if (place) moved.set(name, { x: place.x + (viewport.mirrored ? -x : x) * step, y: place.y + y * step });
    }
    commands.move(moved, { join: `place of ${names.join(' ')}` });
    return true;
  }
}

function vector(key: string): Point {
  return {
    x: key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0,
    y: key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0,
  };
}
