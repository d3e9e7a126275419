import type { LitElement, ReactiveController } from 'lit';

/** Whether the keyboard's focus is in this element, through any shadow roots. */
export function focusHeldBy(element: Element | null): boolean {
  return element?.matches(':focus-within') ?? false;
}

function nobodyHasFocus(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body;
}

/**
 * Keeps the focus where someone works. It moves only when it would be lost,
 * and then to a place where no key does anything: who types a note when a call
 * comes in must not answer it with the next Enter. Where nobody has the focus
 * and the page is being used, Answer gets it.
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

  /** A call has come to the front. */
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

  /** What is inside renders after its host. */
  async #settled(): Promise<void> {
    for (const child of this.#host.renderRoot.querySelectorAll('.phone *')) {
      await (child as Partial<LitElement>).updateComplete;
    }
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
  }
}
