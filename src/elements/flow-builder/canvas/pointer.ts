import { CardDrag } from './card-drag.ts';
import { EdgePan } from './edge-pan.ts';
import type { Drag, Surface } from './surface.ts';
import { WireDrag } from './wire-drag.ts';

/** Pixels that a press may move and still be a click. */
const slack = 4;

interface Press {
  id: number;
  x: number;
  y: number;
  /** Null: nothing is dragged from here. */
  begin: () => Drag | null;
}

/** Mouse, pen and fingers on the canvas: select, move, connect, pan, zoom. */
export class CanvasPointer {
  readonly #canvas: Surface;
  readonly #inspect: () => void;
  readonly #edgePan: EdgePan;
  readonly #fingers = new Map<number, { x: number; y: number }>();
  #press: Press | null = null;
  #drag: Drag | null = null;
  /** The area of the canvas in the window while something is dragged. Reading it at each move would lay out the page. */
  #area: DOMRect | null = null;
  /** The space key is down: a drag moves the view, wherever it begins. */
  pansAlways = false;

  constructor(canvas: Surface, inspect: () => void) {
    this.#canvas = canvas;
    this.#inspect = inspect;
    this.#edgePan = new EdgePan(canvas.viewport);
  }

  /** Lit listens with these options: the wheel must not scroll the page. */
  readonly wheel = {
    passive: false,
    handleEvent: (event: WheelEvent): void => {
      event.preventDefault();
      const { viewport } = this.#canvas;
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
      // Browsers report a pinch on a touch pad as a wheel with Ctrl.
      if (event.ctrlKey || event.metaKey) {
        viewport.zoomBy(Math.exp((-event.deltaY * unit) / 300), event.clientX, event.clientY);
      } else {
        const across = event.shiftKey && event.deltaX === 0;
        viewport.panBy(-(across ? event.deltaY : event.deltaX) * unit, across ? 0 : -event.deltaY * unit);
      }
    },
  };

  readonly down = (event: PointerEvent): void => {
    // Other pointers of this kind are gone. One that was released outside the window never said so.
    if (event.isPrimary) this.#fingers.clear();
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#fingers.size > 1) {
      this.#end();
      return;
    }
    if (event.button > 1) return;
    const begin = this.#purpose(event);
    this.#press = { id: event.pointerId, x: event.clientX, y: event.clientY, begin };
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
  };

  readonly move = (event: PointerEvent): void => {
    if (this.#fingers.size > 1) {
      this.#pinch(event);
      return;
    }
    const press = this.#press;
    if (press === null || press.id !== event.pointerId) return;
    // The button was released outside the canvas.
    if (event.buttons === 0) {
      this.#end();
      return;
    }
    if (this.#drag === null) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < slack) return;
      this.#drag = press.begin();
      if (this.#drag === null) {
        this.#press = null;
        return;
      }
      // Captured only now, because a captured pointer would take the click from the button under it.
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      this.#area = (event.currentTarget as Element).getBoundingClientRect();
    }
    this.#drag.move(event.clientX, event.clientY);
    if (this.#drag.reaches && this.#area !== null) {
      this.#edgePan.follow(this.#drag, this.#area, event.clientX, event.clientY);
    }
  };

  readonly up = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    const press = this.#press;
    if (press === null || press.id !== event.pointerId) return;
    this.#edgePan.stop();
    if (this.#drag !== null) this.#drag.drop(event.clientX, event.clientY);
    else if (!(event.target as Element).closest('[data-card], button')) this.#canvas.context.editor.select([]);
    // A finger that stays long gets no click from the browser.
    else if (event.pointerType === 'touch') this.click(event);
    this.#drag = null;
    this.#press = null;
  };

  readonly cancel = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    this.#end();
  };

  /** @returns whether something was being dragged */
  escape(): boolean {
    const dragged = this.#drag !== null;
    this.#end();
    return dragged;
  }

  readonly click = (event: MouseEvent): void => {
    const target = event.target as Element;
    const { editor } = this.#canvas.context;
    const jump = target.closest<HTMLElement>('[data-goto]')?.dataset.goto;
    if (jump !== undefined) editor.reveal(jump);
    const { node, outcome } = target.closest<HTMLElement>('[data-node]')?.dataset ?? {};
    if (node === undefined) return;
    const selection = editor.$selection.get();
    if (outcome !== undefined) editor.selectPort(node, outcome);
    else if (!event.shiftKey && !event.ctrlKey && !event.metaKey) editor.select([node]);
    else if (selection.includes(node)) editor.select(selection.filter((name) => name !== node));
    else editor.select([...selection, node]);
  };

  readonly doubleClick = (event: MouseEvent): void => {
    if ((event.target as Element).closest('.head, .outcome')) this.#inspect();
  };

  /** What a drag that begins here does. */
  #purpose(event: PointerEvent): () => Drag | null {
    const target = event.target as HTMLElement;
    const { readonly } = this.#canvas.context.editor;
    const port = target.closest<HTMLElement>('[data-port]')?.dataset;
    const name = target.closest<HTMLElement>('[data-card]')?.dataset.card;
    const pan = () => this.#pan(event.clientX, event.clientY);
    if (event.button === 1 || this.pansAlways || name === undefined || readonly) return pan;
    if (port?.port !== undefined && port.of !== undefined) {
      const from = { node: port.of, outcome: port.port };
      return () => new WireDrag(this.#canvas, from);
    }
    return () => new CardDrag(this.#canvas, name, event.clientX, event.clientY);
  }

  #pan(fromX: number, fromY: number): Drag {
    let [x, y] = [fromX, fromY];
    const move = (clientX: number, clientY: number): void => {
      this.#canvas.viewport.panBy(clientX - x, clientY - y);
      [x, y] = [clientX, clientY];
    };
    return { reaches: false, move, drop: () => {}, cancel: () => {} };
  }

  /** Two fingers: the distance zooms, the middle moves. */
  #pinch(event: PointerEvent): void {
    const before = this.#fingers.get(event.pointerId);
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (before === undefined || other === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    this.#fingers.set(event.pointerId, now);
    const apart = (point: { x: number; y: number }) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    const { viewport } = this.#canvas;
    viewport.panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
    viewport.zoomBy(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
  }

  #end(): void {
    this.#edgePan.stop();
    this.#drag?.cancel();
    this.#drag = null;
    this.#press = null;
  }
}
