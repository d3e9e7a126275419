import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../elements/controls.styles.ts';
import { defineElement } from '../../elements/define-element.ts';
import { tokens } from '../../elements/tokens.styles.ts';
import { pageStyles } from '../shell/page.styles.ts';
import type { Unsaved } from '../shell/unsaved.ts';

export interface ShownSecret {
  title: string;
  /** What it is for, in sentences. */
  about: string;
  label: string;
  secret: string;
  /** The page's forms with unsaved input. The secret is one until the person has stored it. */
  unsaved: Unsaved;
  close: () => void;
}

/**
 * A secret that the gateway returns once: to be copied before the panel is closed.
 *
 * @element console-secret-panel
 */
export class ConsoleSecretPanel extends LitElement {
  static override styles = [tokens, controls, pageStyles];
  static override properties: PropertyDeclarations = { copied: { state: true, attribute: false } };
  shown: ShownSecret | null = null;
  /** What came of the copying. */
  declare private copied: string;

  constructor() {
    super();
    this.copied = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.shown?.unsaved.note(this, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.shown?.unsaved.note(this, false);
  }

  protected override render(): TemplateResult {
    const { title = '', about = '', label = '', secret = '' } = this.shown ?? {};
    return html`<div class="stack" role="group" aria-labelledby="title">
      <h2 id="title" dir="auto">${title}</h2>
      <p>${about}</p>
      <label class="field">
        <span class="label">${label}</span>
        <input class="input" dir="ltr" readonly .value=${secret} @focus=${select} />
      </label>
      <div class="actions">
        <button class="button primary" @click=${this.#copy}>Copy</button>
        <button class="button outline" @click=${this.#stored}>I have stored it</button>
      </div>
      <p role="status">${this.copied}</p>
    </div>`;
  }

  readonly #stored = (): void => {
    this.shown?.unsaved.note(this, false);
    this.shown?.close();
  };

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.shown?.secret ?? '');
      this.copied = 'Copied.';
    } catch {
      // A page without TLS, or a browser that does not allow it.
      this.copied = 'The browser does not copy it. Select the text and copy it yourself.';
    }
  };
}

const select = ({ target }: Event): void => (target as HTMLInputElement).select();

export function secretPanel(shown: ShownSecret): ConsoleSecretPanel {
  const panel = new ConsoleSecretPanel();
  panel.shown = shown;
  return panel;
}

defineElement('console-secret-panel', ConsoleSecretPanel);
