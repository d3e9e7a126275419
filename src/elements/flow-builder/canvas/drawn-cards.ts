import { whenIdle } from '../../../controllers/idle-work.ts';
import type { Point } from '../edit/nodes.ts';
import { cardWidth } from './geometry.ts';
import type { Viewport } from './viewport.ts';

/** A flow of this size or less is drawn at once. */
export const smallFlow = 60;
const cardsAtOnce = 20;

/**
 * Which cards of a large flow have their content. First those that can be seen, so that the flow opens at once; the
 * others follow in idle time, a few in each frame.
 */
export class DrawnCards {
  readonly #requestUpdate: () => void;
  readonly #drawn = new Set<string>();
  #missing: readonly string[] = [];
  #cancel: (() => void) | null = null;

  constructor(requestUpdate: () => void) {
    this.#requestUpdate = requestUpdate;
  }

  /** @param needed steps that have to be drawn in any case, because they get the focus */
  choose(
    places: ReadonlyMap<string, Point>,
    viewport: Viewport,
    needed: ReadonlySet<string>,
  ): (name: string) => boolean {
    if (places.size <= smallFlow) {
      this.#missing = [];
      return () => true;
    }
    const missing: string[] = [];
    for (const [name, place] of places) {
      if (this.#drawn.has(name)) continue;
      if (needed.has(name) || viewport.mayShow(place, cardWidth)) this.#drawn.add(name);
      else missing.push(name);
    }
    this.#missing = missing;
    return (name) => this.#drawn.has(name);
  }

  /** After a rendering: the next ones follow. */
  goOn(): void {
    if (this.#missing.length === 0 || this.#cancel !== null) return;
    this.#cancel = whenIdle(() => {
      this.#cancel = null;
      for (const name of this.#missing.slice(0, cardsAtOnce)) this.#drawn.add(name);
      this.#requestUpdate();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
