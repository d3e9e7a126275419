import type { LitElement, ReactiveController } from 'lit';
import { focusHeldBy, hasLostFocus, noElementHasFocus } from '../kept-focus.ts';

/**
 * Keeps the focus in the softphone. It moves the focus only if it would be lost, and then to an element without key
 * actions: an agent typing a note while a call arrives must not answer it with the next Enter. If no element has the
 * focus and the page is visible, Answer gets it.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  #held = false;
  /** The panel that has the focus. */
  #panel: HTMLElement | null = null;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#held = focusHeldBy(this.#host);
    this.#panel = this.#all('.panel').find(focusHeldBy) ?? null;
  }

  hostUpdated(): void {
    if (this.#held) void this.#keep();
  }

  /** Another call is shown. */
  async offer(): Promise<void> {
    if (this.#held || !noElementHasFocus() || document.visibilityState !== 'visible') return;
    await this.#settled();
    if (noElementHasFocus()) this.#all('.actions')[0]?.focus({ preventScroll: true });
  }

  /** The panel in sight, or the call in it. */
  get place(): HTMLElement | null {
    const panels = this.#all('.panel').filter((panel) => panel.checkVisibility());
    const panel = panels.find((each) => each === this.#panel) ?? panels[0] ?? null;
    return panel?.querySelector<HTMLElement>('.call') ?? panel;
  }

  async #keep(): Promise<void> {
    await this.#settled();
    if (hasLostFocus(this.#host)) this.place?.focus({ preventScroll: true });
  }

  /** Inner elements render after their host. */
  async #settled(): Promise<void> {
    for (const child of this.#all('*')) await (child as Partial<LitElement>).updateComplete;
  }

  #all(selector: string): HTMLElement[] {
    return [...(this.#host.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])];
  }
}
