import { html, nothing, type TemplateResult } from 'lit';
import type { FlowFinding } from '../../../domain/flows/check/finding.ts';
import { typedTextsOf } from '../inspector/typed-texts.ts';
import type { Panel, PanelContext, PanelEntry } from '../panel.ts';
import { styles } from './problems.styles.ts';

type Problem = Pick<FlowFinding, 'severity' | 'message' | 'node' | 'path'>;

/** The findings of the document, and texts in the form that cannot be used. Each leads to its place. */
export class Problems implements Panel {
  readonly #context: PanelContext;

  constructor(context: PanelContext) {
    this.#context = context;
  }

  render(): TemplateResult {
    const { text } = this.#context;
    const problems = problemsOf(this.#context);
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const warnings = problems.length - errors;
    const counts = [
      ...(errors === 0 ? [] : [text.problemList.errors(errors)]),
      ...(warnings === 0 ? [] : [text.problemList.warnings(warnings)]),
    ];
    return html`<div class="problem-list" part="problems">
      <h2>${text.problemList.problems}</h2>
      <p>${problems.length === 0 ? text.problemList.none : counts.join(' · ')}</p>
      ${
        problems.length === 0
          ? nothing
          : html`<ul class="problem-list-entries">
              ${problems.map((problem) => this.#renderProblem(problem))}
            </ul>`
      }
    </div>`;
  }

  #renderProblem({ severity, message, node, path = '' }: Problem): TemplateResult {
    const { editor, text } = this.#context;
    const found = node === undefined ? null : editor.node(node);
    const place = found === null ? text.problemList.ofFlow : text.nodeName(text.kinds[found.kind], found.name);
    return html`<li>
      <button part="problem" class="problem-entry" type="button" @click=${() => this.#context.jump(found?.name ?? null, path)}>
        <span class="problem-severity ${severity}">${text.problemList[severity]}</span>
        <span class="problem-place" dir="auto">${place}</span>
        <span class="problem-text" dir="auto">${message}</span>
      </button>
    </li>`;
  }
}

/** Texts that are not used come first: what a person typed last is there. */
function problemsOf({ editor, text }: PanelContext): Problem[] {
  const unused = typedTextsOf(editor).unused.filter(({ node }) => node === null || editor.node(node) !== null);
  return [
    ...unused.map(({ node, place, text: typed, problem }) => ({
      severity: 'error' as const,
      message: text.problemList.notUsed(typed, problem),
      ...(node !== null && { node }),
      path: place,
    })),
    ...editor.$findings.get(),
  ];
}

export const problemsPanel: PanelEntry = {
  id: 'problems',
  label: ({ problemList }) => problemList.problems,
  count: (context) => problemsOf(context).length,
  styles,
  make: (context) => new Problems(context),
};
