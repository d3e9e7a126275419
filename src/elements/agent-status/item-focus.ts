import type { LitElement } from 'lit';

/** Moves the focus among the items of a menu (https://www.w3.org/WAI/ARIA/apg/patterns/menubar/). */
export class ItemFocus {
  readonly #host: LitElement;
  readonly #selector: string;

  /** @param selector finds the items in the host's shadow root */
  constructor(host: LitElement, selector = '[role="menuitemradio"]') {
    this.#host = host;
    this.#selector = selector;
  }

  /** The menu has opened: the chosen item gets the focus, or the first one. Inside the menu, the focus stays. */
  enter(): void {
    const items = this.#items;
    if (items.includes(this.#focused as HTMLElement)) return;
    (items.find((item) => item.ariaChecked === 'true') ?? items[0])?.focus();
  }

  /** @returns whether the key moves the focus */
  move(key: string): boolean {
    const items = this.#items;
    const at = items.indexOf(this.#focused as HTMLElement);
    const targets: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? -1 : at - 1,
      Home: 0,
      End: items.length - 1,
    };
    const target = targets[key];
    if (target === undefined || items.length === 0) return false;
    items[(target + items.length) % items.length]?.focus();
    return true;
  }

  get #items(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>(this.#selector)];
  }

  get #focused(): Element | null {
    return this.#host.shadowRoot?.activeElement ?? null;
  }
}
