import type { Point } from '../edit/nodes.ts';
import { cardWidth, columnGap, type Size } from './geometry.ts';

const least = 0.2;
const most = 2;
const margin = 28;
/** Of a flow that is opened: so many columns are in sight, but cards do not become smaller than this. */
const opened = { width: 2 * margin + 2 * cardWidth + columnGap, least: 0.75 };

/** What part of the canvas is shown: the offset of its origin in px, and the zoom. */
export class Viewport {
  #view: HTMLElement | null = null;
  #world: HTMLElement | null = null;
  x = margin;
  y = margin;
  zoom = 1;
  /** Columns go from right to left, as lines of text do on this page. */
  mirrored = false;

  /** @param world has no size of its own, and stands in the corner in which lines of text begin */
  attach(view: HTMLElement, world: HTMLElement): void {
    if (this.#world === world) return;
    this.#view = view;
    this.#world = world;
    this.#apply();
  }

  panBy(x: number, y: number): void {
    this.x += x;
    this.y += y;
    this.#apply();
  }

  /** Zooms so that what is under the point stays there. Coordinates of the browser's window; absent: the middle. */
  zoomBy(factor: number, clientX?: number, clientY?: number): void {
    const { left, top, width, height } = this.#area();
    const zoom = Math.min(most, Math.max(least, this.zoom * factor));
    const origin = this.#world?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const x = (clientX ?? left + width / 2) - origin.left;
    const y = (clientY ?? top + height / 2) - origin.top;
    const change = zoom / this.zoom;
    this.x += x - x * change;
    this.y += y - y * change;
    this.zoom = zoom;
    this.#apply();
  }

  /** Begins again at the origin, with the first two columns in sight. */
  reset(): void {
    const { width } = this.#area();
    this.x = this.mirrored ? -margin : margin;
    this.y = margin;
    this.zoom = width === 0 ? 1 : Math.min(1, Math.max(opened.least, width / opened.width));
    this.#apply();
  }

  /** Shows an area of the canvas whole, but not larger than it is. */
  fit(area: (Point & Size) | null): void {
    const { width, height } = this.#area();
    if (area === null || width === 0) {
      this.reset();
      return;
    }
    const fitting = Math.min((width - 2 * margin) / area.width, (height - 2 * margin) / area.height);
    this.zoom = Math.min(1, Math.max(least, fitting));
    const rest = Math.max(margin, (width - area.width * this.zoom) / 2) - area.x * this.zoom;
    this.x = this.mirrored ? -rest : rest;
    this.y = Math.max(margin, (height - area.height * this.zoom) / 2) - area.y * this.zoom;
    this.#apply();
  }

  /** Moves as little as possible until an area of the canvas is visible. An area that is visible does not move. */
  show({ x, y, width, height }: Point & Size): void {
    const view = this.#area();
    if (view.width === 0) return;
    const start = (this.mirrored ? -this.x : this.x) + x * this.zoom;
    const across = shift(start, width * this.zoom, view.width);
    const down = shift(this.y + y * this.zoom, height * this.zoom, view.height);
    if (across !== 0 || down !== 0) this.panBy(this.mirrored ? -across : across, down);
  }

  /** The point of the canvas under a point of the window, from the side on which lines begin. */
  pointAt(clientX: number, clientY: number): Point {
    const { left, top } = this.#world?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const x = (clientX - left) / this.zoom;
    return { x: this.mirrored ? -x : x, y: (clientY - top) / this.zoom };
  }

  /** Whether a card can be in sight. The window is taken for the view, so that nothing has to be measured. */
  mayShow({ x, y }: Point, width: number): boolean {
    const start = (this.mirrored ? -this.x : this.x) + x * this.zoom;
    const top = this.y + y * this.zoom;
    return start > -width && start < window.innerWidth && top > -window.innerHeight / 2 && top < window.innerHeight;
  }

  #area(): DOMRect {
    return this.#view?.getBoundingClientRect() ?? new DOMRect();
  }

  #apply(): void {
    this.#world?.style.setProperty('transform', `translate(${this.x}px, ${this.y}px) scale(${this.zoom})`);
    this.#view?.style.setProperty('background-position', `${this.x}px ${this.y}px`);
    this.#view?.style.setProperty('background-size', `${24 * this.zoom}px ${24 * this.zoom}px`);
  }
}

function shift(start: number, length: number, room: number): number {
  const most = room - margin;
  if (start < margin) return margin - start;
  // An area that is too long shows its beginning.
  return start + length > most ? Math.max(most - start - length, margin - start) : 0;
}
