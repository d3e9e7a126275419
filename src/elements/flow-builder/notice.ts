import { html, nothing, type TemplateResult } from 'lit';
import type { FlowDocument } from '../../domain/flows/document/document.ts';
import type { FlowEditor } from './edit/editor.ts';
import { toolIcons } from './palette/kind-icons.ts';

/** A problem that is shown until the document changes, or a person closes it. */
export class Notice {
  readonly #editor: FlowEditor;
  readonly #requestUpdate: () => void;
  #shown: { words: string; document: FlowDocument } | null = null;

  constructor(editor: FlowEditor, requestUpdate: () => void) {
    this.#editor = editor;
    this.#requestUpdate = requestUpdate;
  }

  show(words: string): void {
    this.#shown = { words, document: this.#editor.document };
    this.#requestUpdate();
  }

  /** @param close the name of the button */
  render(close: string): TemplateResult | typeof nothing {
    if (this.#shown?.document !== this.#editor.document) this.#shown = null;
    if (this.#shown === null) return nothing;
    const dismiss = (): void => {
      this.#shown = null;
      this.#requestUpdate();
    };
    return html`<div part="notice" class="notice" role="alert">
      <span>${this.#shown.words}</span>
      <button class="button bare" type="button" aria-label=${close} @click=${dismiss}>${toolIcons.close}</button>
    </div>`;
  }
}
