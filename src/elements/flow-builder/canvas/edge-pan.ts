import type { Drag } from './surface.ts';
import type { Viewport } from './viewport.ts';

/** So near to an edge of the view, a drag moves the view. */
const zonePx = 36;
const stepPx = 12;

/** Moves the view while something is dragged to its edge, so that what is out of sight can be reached. */
export class EdgePan {
  readonly #viewport: Viewport;
  #frame = 0;

  constructor(viewport: Viewport) {
    this.#viewport = viewport;
  }

  /** @param view the area of the canvas, in the window */
  follow(drag: Drag, view: DOMRect, clientX: number, clientY: number): void {
    this.stop();
    const x = push(clientX, view.left, view.right);
    const y = push(clientY, view.top, view.bottom);
    if (x === 0 && y === 0) return;
    const step = (): void => {
      this.#viewport.panBy(x * stepPx, y * stepPx);
      drag.move(clientX, clientY);
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
  }
}

function push(at: number, start: number, end: number): -1 | 0 | 1 {
  if (at < start + zonePx) return 1;
  return at > end - zonePx ? -1 : 0;
}
