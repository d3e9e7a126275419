import type { LitElement, ReactiveController } from 'lit';

/** Whether this element has the keyboard focus, through any shadow roots. */
export function focusHeldBy(element: Element | null): boolean {
  return element?.matches(':focus-within') ?? false;
}

export function noElementHasFocus(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body;
}

/** The control that has the focus, in shadow roots, too. */
export function focusedIn(root: DocumentOrShadowRoot): Element | null {
  let { activeElement: active } = root;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Whether the control that had the focus in this element is gone or hidden, and no other one has it. */
export function hasLostFocus({ shadowRoot }: LitElement): boolean {
  const active = shadowRoot === null ? null : focusedIn(shadowRoot);
  // An element with `display: contents` has no box of its own, and the control in it has one.
  return active === null ? noElementHasFocus() : !active.checkVisibility();
}

/**
 * If a control vanishes that has the focus, another place of its element gets it. A screen reader would otherwise begin
 * at the top of the page. A pointer needs no place, and a finger no keyboard on the screen.
 */
export class KeptFocus implements ReactiveController {
  readonly #host: LitElement;
  readonly #place: () => HTMLElement | null;
  #held = false;

  /** @param place gets the focus that would be lost */
  constructor(host: LitElement, place: () => HTMLElement | null) {
    this.#host = host;
    this.#place = place;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#held = (this.#host.shadowRoot?.querySelector(':focus-visible') ?? null) !== null;
  }

  hostUpdated(): void {
    if (this.#held && hasLostFocus(this.#host)) this.#place()?.focus({ preventScroll: true });
  }
}
