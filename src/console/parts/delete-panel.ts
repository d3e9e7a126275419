import { html, LitElement, type TemplateResult } from 'lit';
import { controls } from '../../elements/controls.styles.ts';
import { defineElement } from '../../elements/define-element.ts';
import { tokens } from '../../elements/tokens.styles.ts';
import { pageStyles } from '../shell/page.styles.ts';

export interface Deletion {
  /** What is deleted, as people call it. */
  name: string;
  /** What is lost with it, in sentences. */
  loses: string;
  /** Deletes, and shows its own errors. */
  remove: () => Promise<void>;
  /** Closes the question. */
  keep: () => void;
}

/**
 * The question before something is deleted, with what is lost.
 *
 * @element console-delete-panel
 */
export class ConsoleDeletePanel extends LitElement {
  static override styles = [tokens, controls, pageStyles];
  deletion: Deletion | null = null;
  #removing = false;

  protected override render(): TemplateResult {
    const { name = '', loses = '', keep } = this.deletion ?? {};
    return html`<div class="stack" role="group" aria-labelledby="title" @keydown=${this.#onKey}>
      <h2 id="title" dir="auto">Delete “${name}”?</h2>
      <p>${loses}</p>
      <div class="actions">
        <button class="button primary" @click=${keep}>Keep it</button>
        <button class="button danger outline" @click=${this.#remove}>Delete it</button>
      </div>
    </div>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    this.deletion?.keep();
  };

  readonly #remove = async (): Promise<void> => {
    // A second press would delete what is gone.
    if (this.#removing) return;
    this.#removing = true;
    await this.deletion?.remove();
    this.#removing = false;
  };
}

export function deletePanel(deletion: Deletion): ConsoleDeletePanel {
  const panel = new ConsoleDeletePanel();
  panel.deletion = deletion;
  return panel;
}

defineElement('console-delete-panel', ConsoleDeletePanel);
