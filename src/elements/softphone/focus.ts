import type { LitElement, ReactiveController } from 'lit';

/** Whether this element has the keyboard focus, through any shadow roots. */
export function focusHeldBy(element: Element | null): boolean {
  return element?.matches(':focus-within') ?? false;
}

function nobodyHasFocus(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body;
}

/**
 * Keeps the focus in place. It moves the focus only if it would be lost, and then to an element without key actions: an
 * agent typing a note while a call arrives must not answer it with the next Enter. If no element has the focus and
 * the page is visible, Answer gets it.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  #held = false;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#held = focusHeldBy(this.#find('.phone'));
  }

  hostUpdated(): void {
    if (this.#held) void this.#keep();
  }

  /** Another call is shown. */
  async offer(): Promise<void> {
    if (this.#held || !nobodyHasFocus() || document.visibilityState !== 'visible') return;
    await this.#settled();
    if (nobodyHasFocus()) this.#find('.actions')?.focus({ preventScroll: true });
  }

  async #keep(): Promise<void> {
    await this.#settled();
    const active = this.#host.shadowRoot?.activeElement ?? null;
    const lost = active === null ? nobodyHasFocus() : !active.checkVisibility();
    if (lost) (this.#find('.call') ?? this.#find('.phone'))?.focus({ preventScroll: true });
  }

  /** Inner elements render after their host. */
  async #settled(): Promise<void> {
    for (const child of this.#host.renderRoot.querySelectorAll('.phone *')) {
      await (child as Partial<LitElement>).updateComplete;
    }
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
  }
}
