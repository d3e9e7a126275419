import { type ElementPart, noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';

/** Gives an element a height, through the CSSOM: a strict policy for style sheets forbids style attributes. */
class Tall extends Directive {
  #px = Number.NaN;

  override render(_px: number): unknown {
    return noChange;
  }

  override update(part: ElementPart, [px]: [number]): unknown {
    if (px === this.#px) return noChange;
    this.#px = px;
    (part.element as HTMLElement).style.setProperty('block-size', `${px}px`);
    return noChange;
  }
}

export const tall = directive(Tall);
