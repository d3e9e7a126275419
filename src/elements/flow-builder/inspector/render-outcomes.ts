import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FlowNode } from '../../../domain/flows/document/document.ts';
import { icons } from '../../icons.ts';
import { type Port, portsOf } from '../edit/ports.ts';
import { connect, disconnect } from '../edit/wiring.ts';
import { outcomeText } from '../outcome-text.ts';
import type { Form } from './form.ts';
import { nodeOptions } from './node-options.ts';
import { type Path, pointer } from './place.ts';
import { described, idOf, problemsOf, withLabel } from './render-leaf.ts';

/** Where each outcome of a node leads: a choice of the document's nodes. */
export function renderOutcomes(form: Form, node: FlowNode): TemplateResult | typeof nothing {
  const ports = portsOf(node);
  if (ports.length === 0) return nothing;
  return html`<fieldset class="property list" data-place="/outcomes">
    <legend class="label">${form.words.inspector.fields.outcomes}</legend>
    ${problemsOf(form, ['outcomes'], '', false)} ${ports.map((port) => renderPort(form, node, port))}
  </fieldset>`;
}

function renderPort(form: Form, node: FlowNode, { outcome, target }: Port): TemplateResult {
  const { words, context } = form;
  const path: Path = ['outcomes', outcome];
  const place = pointer(path);
  const said = { label: outcomeText(node, outcome, words) };
  const { by, invalid } = described(form, path, said);
  const names = form.document.nodes.map(({ name }) => name);
  const all = target === null || names.includes(target) ? names : [target, ...names];
  const choose = ({ target: select }: Event): void => {
    const chosen = (select as HTMLSelectElement).value;
    context.editor.apply(chosen === '' ? disconnect(node.name, outcome) : connect(node.name, outcome, chosen));
  };
  const control = html`<div class="with-button">
    <select
      class="input"
      id=${idOf(place)}
      data-place=${place}
      aria-describedby=${by || nothing}
      aria-invalid=${invalid ? 'true' : nothing}
      ?disabled=${form.readonly}
      .value=${live(target ?? '')}
      @change=${choose}
    >
      <option value="" ?selected=${target === null}>${words.inspector.nowhere}</option>
      ${nodeOptions(all, target)}
    </select>
    ${
      target === null || !names.includes(target)
        ? nothing
        : html`<button
            class="button bare"
            type="button"
            aria-label=${words.inspector.showNode(target)}
            title=${words.inspector.showNode(target)}
            @click=${() => context.editor.reveal(target)}
          >
            ${icons.outgoing}
          </button>`
    }
  </div>`;
  return withLabel(form, path, said, control);
}
