import { html, nothing, type TemplateResult } from 'lit';
import type { Panel, PanelContext, PanelEntry } from './panel.ts';

/** The panels beside the canvas: tabs, and the open one. */
export class SidePanels {
  readonly #context: PanelContext;
  readonly #entries: readonly PanelEntry[];
  /** Made when they are first opened. */
  readonly #made = new Map<string, Panel>();
  #open: string | null;

  constructor(context: PanelContext, entries: readonly PanelEntry[]) {
    this.#context = context;
    this.#entries = entries;
    this.#open = entries[0]?.id ?? null;
  }

  /** The id of the open panel. Null: all are closed, and the canvas has their room. */
  get open(): string | null {
    return this.#open;
  }

  show(id: string | null): void {
    if (this.#open === id) return;
    this.#open = id;
    this.#context.requestUpdate();
  }

  render(): TemplateResult | typeof nothing {
    const entries = this.#entries.filter(({ isListed }) => isListed?.(this.#context) ?? true);
    if (entries.length === 0) return nothing;
    const open = entries.find(({ id }) => id === this.#open);
    return html`<div part="panels" class="panels ${open === undefined ? 'closed' : ''}">
      <div class="tabs" role="tablist" aria-label=${this.#context.text.panels} @keydown=${this.#onKeydown}>
        ${entries.map((entry) => this.#renderTab(entry))}
      </div>
      ${
        open === undefined
          ? nothing
          : html`<div part="panel" class="panel" id="panel" role="tabpanel" aria-labelledby=${`tab-${open.id}`}>
              ${this.#panel(open).render()}
            </div>`
      }
    </div>`;
  }

  updated(): void {
    if (this.#open !== null) this.#made.get(this.#open)?.updated?.();
  }

  disconnected(): void {
    for (const panel of this.#made.values()) panel.disconnected?.();
    this.#made.clear();
  }

  #renderTab({ id, label, count }: PanelEntry): TemplateResult {
    const { text } = this.#context;
    const number = count?.(this.#context) ?? 0;
    const selected = id === this.#open;
    const isStop = selected || (this.#open === null && id === this.#entries[0]?.id);
    return html`<button
      part="tab"
      class="tab"
      type="button"
      role="tab"
      id=${`tab-${id}`}
      tabindex=${isStop ? 0 : -1}
      aria-selected=${selected ? 'true' : 'false'}
      aria-controls=${selected ? 'panel' : nothing}
      @click=${() => this.show(selected ? null : id)}
    >
      ${label(text)}${number > 0 ? html` <span class="count">${number}</span>` : nothing}
    </button>`;
  }

  #panel(entry: PanelEntry): Panel {
    const made = this.#made.get(entry.id) ?? entry.make(this.#context);
    this.#made.set(entry.id, made);
    return made;
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const tabs = [...this.#context.root.querySelectorAll<HTMLElement>('.tab')];
    const at = tabs.indexOf(event.target as HTMLElement);
    const rtl = getComputedStyle(event.target as Element).direction === 'rtl';
    const steps: Record<string, number> = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 };
    const step = steps[event.key];
    if (step === undefined || at < 0) return;
    event.preventDefault();
    tabs.at((at + step) % tabs.length)?.focus();
  };
}
