import { css, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../controls.styles.ts';
import { icons } from '../icons.ts';
import type { Messages } from '../messages.ts';
import { english } from '../messages-english.ts';
import { tokens } from '../tokens.styles.ts';

/**
 * Shows that the displayed number is not the caller's real one.
 *
 * @element cti-masking-badge
 * @summary Marks a call with a masked number.
 * @slot - the badge's text; default: "Masked"
 * @csspart base - the whole element
 * @cssprop --cti-color-accent-soft - background of the badge
 * @cssprop --cti-color-accent - text of the badge
 */
export class CtiMaskingBadge extends LitElement {
  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: inline-block;
        max-inline-size: 100%;
        vertical-align: middle;
      }

      .chip {
        background: var(--_accent-soft);
        color: var(--_accent);
        font-weight: 600;
        max-inline-size: 100%;
      }

      svg {
        inline-size: 14px;
        block-size: 14px;
      }

      @media (forced-colors: active) {
        .chip {
          border-color: currentcolor;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    messages: { attribute: false },
    theme: { reflect: true },
  };

  /** Texts that replace the English ones. */
  declare messages: Partial<Messages>;
  declare theme: 'light' | 'dark' | undefined;

  constructor() {
    super();
    this.messages = {};
    this.theme = undefined;
  }

  protected override render(): TemplateResult {
    const text = { ...english, ...this.messages };
    return html`<span part="base" class="chip" title=${text.maskedHelp}
      >${icons.masked}<span class="ellipsis" dir="auto"><slot>${text.masked}</slot></span></span
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-masking-badge': CtiMaskingBadge;
  }
}
