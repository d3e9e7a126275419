import { css, html, type TemplateResult } from 'lit';
import { controls } from '../controls.styles.ts';
import { icons } from '../icons.ts';
import { LocalizedElement } from '../localized-element.ts';
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
export class CtiMaskingBadge extends LocalizedElement {
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
  protected override render(): TemplateResult {
    const { text } = this;
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
