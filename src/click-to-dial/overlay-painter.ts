import { Layer } from './layer.ts';
import { boxesOf, type Mark, type Painter, placeOf } from './marks.ts';

const rules = `
.lines { position: fixed; inset: 0; overflow: hidden; pointer-events: none; z-index: 2147483646; }
.lines > * { position: absolute; box-sizing: border-box; border-bottom: 1px dotted; }
.lines > .chosen { outline: 2px solid Highlight; }
`;

/**
 * Marks for browsers without the CSS Custom Highlight API (Firefox before 140, Safari before 17.2): lines in a layer of
 * our own, under the numbers in the window. It lets clicks through.
 */
export class OverlayPainter implements Painter {
  readonly #page: Document;
  readonly #layer: Layer;
  readonly #lines: HTMLElement;
  /** The marks of each element that is watched. */
  readonly #marks = new Map<Element, Set<Mark>>();
  readonly #places = new WeakMap<Mark, Element>();
  /** Elements in the window. */
  readonly #visible = new Set<Element>();
  readonly #inWindow = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#visible.add(target);
      else this.#visible.delete(target);
    }
    this.moved();
  });
  readonly #sizes = new ResizeObserver(() => this.moved());
  readonly #listeners = new AbortController();
  #chosen: Mark | null = null;
  #frame: number | null = null;

  constructor(page: Document) {
    this.#page = page;
    this.#layer = new Layer(page, rules);
    this.#lines = page.createElement('div');
    this.#lines.className = 'lines';
    this.#sizes.observe(page.documentElement);
    const listening = { capture: true, passive: true, signal: this.#listeners.signal };
    for (const name of ['scroll', 'resize', 'load', 'transitionend']) {
      addEventListener(name, () => this.moved(), listening);
    }
  }

  show(mark: Mark): void {
    const element = placeOf(mark);
    if (element === null) return;
    const marks = this.#marks.get(element) ?? new Set();
    if (marks.size === 0) {
      this.#marks.set(element, marks);
      this.#inWindow.observe(element);
    }
    marks.add(mark);
    this.#places.set(mark, element);
    this.moved();
  }

  hide(mark: Mark): void {
    const element = this.#places.get(mark);
    const marks = element && this.#marks.get(element);
    if (!element || !marks) return;
    marks.delete(mark);
    if (marks.size === 0) {
      this.#marks.delete(element);
      this.#visible.delete(element);
      this.#inWindow.unobserve(element);
    }
    this.moved();
  }

  choose(mark: Mark | null): void {
    this.#chosen = mark;
    this.moved();
  }

  enter(): void {
    // Lines are drawn above all roots.
  }

  moved(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#inWindow.disconnect();
    this.#sizes.disconnect();
    this.#listeners.abort();
    this.#layer.hide(this.#lines);
  }

  #draw(): void {
    const lines = [...this.#visible].flatMap((element) => {
      const { color } = getComputedStyle(element);
      const marks = [...(this.#marks.get(element) ?? [])];
      return marks.flatMap((mark) => boxesOf(mark).map((box) => this.#line(mark, box, color)));
    });
    this.#lines.replaceChildren(...lines);
    if (lines.length > 0) this.#layer.show(this.#lines);
    else this.#layer.hide(this.#lines);
  }

  #line(mark: Mark, { left, top, width, height }: DOMRect, color: string): HTMLElement {
    const line = this.#page.createElement('div');
    if (mark === this.#chosen) line.className = 'chosen';
    line.style.borderColor = color;
    const pixels = { left, top, width, height };
    for (const [name, value] of Object.entries(pixels)) line.style.setProperty(name, `${value}px`);
    return line;
  }
}
