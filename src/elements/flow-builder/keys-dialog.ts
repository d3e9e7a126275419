import { html, type TemplateResult } from 'lit';
import { toolIcons } from './palette/kind-icons.ts';
import type { PanelContext } from './panel.ts';
import { shortcutList } from './shortcuts.ts';

/** The list of keys. */
export class KeysDialog {
  readonly #context: PanelContext;

  constructor(context: PanelContext) {
    this.#context = context;
  }

  open(): void {
    this.#dialog?.showModal();
  }

  render(): TemplateResult {
    const { text } = this.#context;
    return html`<dialog
      part="keys"
      class="keys"
      aria-labelledby="keys-title"
      @keydown=${(event: KeyboardEvent) => event.stopPropagation()}
      @click=${(event: MouseEvent) => {
        if (event.target === event.currentTarget) this.#dialog?.close();
      }}
    >
      <div class="keys-head">
        <h2 id="keys-title" class="picker-title">${text.keys}</h2>
        <button class="button bare" type="button" aria-label=${text.close} @click=${() => this.#dialog?.close()}>
          ${toolIcons.close}
        </button>
      </div>
      <dl class="key-list">
        ${shortcutList(text).map(
          ({ keys, does }) => html`<div class="key-row">
            <dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt>
            <dd>${does}</dd>
          </div>`,
        )}
      </dl>
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#context.root.querySelector<HTMLDialogElement>('.keys');
  }
}
