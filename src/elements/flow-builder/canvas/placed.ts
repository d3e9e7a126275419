import { type ElementPart, noChange } from 'lit';
import { Directive, directive, type PartInfo, PartType } from 'lit/directive.js';

/**
 * Moves an element by `translate` and gives it a height. It is set through the CSSOM, because a strict policy for style sheets forbids style
 * attributes.
 */
class Placed extends Directive {
  #x = Number.NaN;
  #y = Number.NaN;
  #height = Number.NaN;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('placed() belongs into a tag, outside its attributes.');
  }

  override render(_x: number, _y: number, _height: number): unknown {
    return noChange;
  }

  override update(part: ElementPart, [x, y, height]: [number, number, number]): unknown {
    if (x !== this.#x || y !== this.#y) {
      this.#x = x;
      this.#y = y;
      placeAt(part.element as HTMLElement, x, y);
    }
    if (height !== this.#height) {
      this.#height = height;
      (part.element as HTMLElement).style.setProperty('block-size', `${height}px`);
    }
    return noChange;
  }
}

export const placed = directive(Placed);

export function placeAt(element: HTMLElement, x: number, y: number): void {
  element.style.setProperty('translate', `${x}px ${y}px`);
}
