import { html, nothing, type TemplateResult } from 'lit';
import { diffFlows } from '../../../domain/flows/document/diff.ts';
import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import type { PanelContext } from '../panel.ts';
import { changeWords } from './change-words.ts';

/** Differences that are shown at most. */
const mostShown = 100;

/** The differences between two documents, one sentence each. Those of a step lead to it. */
export function renderDifference(
  { editor, text, jump }: PanelContext,
  before: FlowDocument | null,
  after: FlowDocument,
): TemplateResult {
  const changes = diffFlows(before, after);
  const words = text.stored;
  if (changes.length === 0) return html`<p class="hint">${words.noChanges}</p>`;
  const shown = changes.slice(0, mostShown);
  return html`<ul class="changes" part="changes">
      ${shown.map((change) => {
        const sentence = changeWords(change, { before, after }, text);
        const { node = null, path, kind } = change;
        const isHere = node !== null && editor.node(node) !== null;
        return html`<li class="change ${kind}">
          ${
            isHere
              ? html`<button
                  data-act="change"
                  class="change-link"
                  type="button"
                  dir="auto"
                  @click=${() => jump(node, path)}
                >
                  ${sentence}
                </button>`
              : html`<span dir="auto">${sentence}</span>`
          }
        </li>`;
      })}
    </ul>
    ${changes.length > shown.length ? html`<p class="hint">${words.moreChanges(changes.length - shown.length)}</p>` : nothing}`;
}
