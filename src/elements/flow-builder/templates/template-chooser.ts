import { html, type TemplateResult } from 'lit';
import type { FlowTemplate } from '../../../domain/flows/templates/templates.ts';
import { setDocument } from '../edit/nodes.ts';
import type { PanelContext } from '../panel.ts';
import { fittedTemplate, templates } from './fitted-template.ts';

/** The templates, in a flow without steps. */
export function renderTemplates(context: PanelContext): TemplateResult {
  const { text } = context;
  return html`<div part="templates" class="templates" role="group" aria-labelledby="templates-title">
    <p class="quiet" id="templates-title">${text.orTemplate}</p>
    <div class="template-buttons">
      ${templates.map(
        (template) =>
          html`<button class="button outline" type="button" @click=${() => use(context, template)}>
            ${text.templateNames[template.document.name] ?? template.label}
          </button>`,
      )}
    </div>
  </div>`;
}

/** The template becomes the document, as a step of the history. The focus goes to its first step. */
function use({ editor, names, text, announce }: PanelContext, template: FlowTemplate): void {
  const document = fittedTemplate(template, editor.document, names);
  if (!editor.apply(setDocument(document))) return;
  announce(text.templateUsed(text.templateNames[template.document.name] ?? template.label));
  editor.reveal(document.start);
}
