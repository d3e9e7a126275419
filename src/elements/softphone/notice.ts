import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '../../state/phone-state.ts';
import { icons } from '../icons.ts';
import type { Messages } from '../messages.ts';

/** A problem and its remedy. It overlays the body, so that nothing moves. */
export function renderNotice(options: {
  problem: Problem | null;
  text: Messages;
  tryAgain: (() => void) | null;
  dismiss: (() => void) | null;
}): TemplateResult {
  const { problem, text, tryAgain, dismiss } = options;
  return html`<div class="notices" role="alert">
    ${
      problem === null
        ? nothing
        : html`<div part="notice" class="notice" data-code=${problem.code}>
            ${icons.warning}
            <p dir="auto"><strong>${problem.message}</strong> ${problem.help}</p>
            ${
              tryAgain
                ? html`<button part="try-again" class="button outline" type="button" @click=${tryAgain}>${text.tryAgain}</button>`
                : nothing
            }
            ${
              dismiss
                ? html`<button part="dismiss" class="button bare" type="button" aria-label=${text.dismiss} @click=${dismiss}>
                    ${icons.close}
                  </button>`
                : nothing
            }
          </div>`
    }
  </div>`;
}
