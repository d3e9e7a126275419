import { html, LitElement, type TemplateResult } from 'lit';
import { controls } from '../../elements/controls.styles.ts';
import { defineElement } from '../../elements/define-element.ts';
import { tokens } from '../../elements/tokens.styles.ts';
import { pageStyles } from './page.styles.ts';

/**
 * Asks before a page with unsaved input is left.
 *
 * @element console-leave-question
 */
export class ConsoleLeaveQuestion extends LitElement {
  static override styles = [tokens, controls, pageStyles];
  #answer: ((leave: boolean) => void) | null = null;

  /** @returns whether to leave */
  async ask(): Promise<boolean> {
    // A second click on a link asks the same question.
    this.#answer?.(false);
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog?.open === false) dialog.showModal();
    const leave = await new Promise<boolean>((answer) => {
      this.#answer = answer;
    });
    this.#answer = null;
    if (dialog?.open) dialog.close();
    return leave;
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @close=${() => this.#answer?.(false)}>
      <h2 id="title">Leave without saving?</h2>
      <p>What you typed on this page, or a secret that it shows once, is not stored yet. It is lost if you leave.</p>
      <div class="actions">
        <button class="button primary" autofocus @click=${() => this.#answer?.(false)}>Stay here</button>
        <button class="button danger outline" @click=${() => this.#answer?.(true)}>Leave without saving</button>
      </div>
    </dialog>`;
  }
}

defineElement('console-leave-question', ConsoleLeaveQuestion);
