import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import { makerStyles } from './prompt-maker.styles.ts';

/**
 * Plays a sound of the gateway.
 *
 * @element console-sound-panel
 */
export class ConsoleSoundPanel extends LitElement {
  static override styles = [tokens, controls, pageStyles, makerStyles];
  static override properties: PropertyDeclarations = {
    name: { attribute: false },
    src: { attribute: false },
    failed: { state: true, attribute: false },
  };

  /** What is played, as people call it. */
  declare name: string;
  declare src: string;
  declare private failed: boolean;
  close: () => void = () => {};

  constructor() {
    super();
    this.name = '';
    this.src = '';
    this.failed = false;
  }

  protected override render(): TemplateResult {
    const { name, src } = this;
    return html`<div class="stack" role="group" aria-labelledby="title" @keydown=${this.#onKey}>
      <h2 id="title" dir="auto">${name}</h2>
      <audio
        controls
        autoplay
        tabindex="0"
        src=${src === '' ? nothing : src}
        aria-label=${name}
        @error=${() => {
          this.failed = true;
        }}
      ></audio>
      <p class="problem" role="alert">
        ${this.failed ? 'The sound cannot be played. It may have been deleted: load the page again.' : nothing}
      </p>
      <div class="actions"><button class="button outline" @click=${this.close}>Close</button></div>
    </div>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    this.close();
  };
}

/** @param src an address of this gateway */
export function soundPanel(name: string, src: string, close: () => void): ConsoleSoundPanel {
  const panel = new ConsoleSoundPanel();
  Object.assign(panel, { name, src, close });
  return panel;
}

defineElement('console-sound-panel', ConsoleSoundPanel);
