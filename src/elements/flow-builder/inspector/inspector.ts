import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';
import type { FlowNode } from '../../../domain/flows/document/document.ts';
import { kinds } from '../../../domain/flows/document/kinds.ts';
import type { Place } from '../edit/editor.ts';
import type { Panel, PanelContext, PanelEntry } from '../panel.ts';
import type { Field, NameKind } from './field.ts';
import { fieldsOfFlow } from './fields-of-flow.ts';
import { fieldsOfKinds } from './fields-of-kinds.ts';
import { Form } from './form.ts';
import { styles } from './inspector.styles.ts';
import { nameKinds, namesOf } from './known-names.ts';
import { renderField } from './render-field.ts';
import { described, idOf, namesId, renderText, withLabel } from './render-leaf.ts';
import { renderOutcomes } from './render-outcomes.ts';
import { type TypedTexts, typedTextsOf } from './typed-texts.ts';

/** The form of the selected node, or of the flow itself. */
export class Inspector implements Panel {
  readonly #context: PanelContext;
  readonly #typed: TypedTexts;
  /** The flow is shown although a node is selected. */
  #showsFlow = false;
  /** The name of the flow. */
  #flow: string | null = null;
  #selected: string | null = null;
  #shown: Place | null = null;
  /** The place to focus after the next rendering. */
  #focus: string | null = null;
  readonly #told = new ErrorsTold();

  constructor(context: PanelContext) {
    this.#context = context;
    this.#typed = typedTextsOf(context.editor);
  }

  render(): TemplateResult {
    const { editor, text } = this.#context;
    this.#follow();
    const node = this.#showsFlow ? null : editor.selected;
    const form = new Form({
      context: this.#context,
      typed: this.#typed,
      node,
      focusLater: (place) => {
        this.#focus = place;
      },
    });
    const fields = node === null ? this.#flowFields(form) : this.#nodeFields(form, node);
    const rest = form.problemsWithoutField;
    this.#told.tell(this.#context, node?.name ?? null, form.errors);
    const more = editor.$selection.get().length;
    return html`<div class="inspector" part="inspector">
      <div class="inspector-head">
        <h2 class="inspector-title" dir="auto">
          ${node === null ? text.inspector.flowForm : text.kinds[node.kind]}
        </h2>
        ${
          node === null
            ? nothing
            : html`<button class="button outline" type="button" @click=${this.#showFlow}>
                ${text.inspector.showFlow}
              </button>`
        }
      </div>
      ${node === null ? nothing : html`<p class="hint">${text.inspector.does[node.kind] ?? kinds[node.kind].does}</p>`}
      ${editor.readonly ? html`<p class="hint">${text.inspector.readonlyFlow}</p>` : nothing}
      ${node !== null && more > 1 ? html`<p class="hint">${text.inspector.moreSelected(more)}</p>` : nothing}
      ${
        rest.length === 0
          ? nothing
          : html`<div class="problems" data-place="">
              ${rest.map(({ severity, message }) => html`<p class="problem ${severity}" dir="auto">${message}</p>`)}
            </div>`
      }
      ${fields} ${nameKinds.map((kind) => this.#renderNames(kind))}
    </div>`;
  }

  updated(): void {
    const place = this.#focus;
    if (place === null) return;
    this.#focus = null;
    const found = this.#controlOf(place);
    found?.scrollIntoView({ block: 'nearest' });
    found?.focus();
  }

  /** What changed outside: the selection, and places that a finding leads to. */
  #follow(): void {
    const { editor } = this.#context;
    const { name } = editor.document;
    if (name !== this.#flow) {
      if (this.#flow !== null) this.#typed.clear();
      this.#flow = name;
    }
    const selected = editor.selected?.name ?? null;
    if (selected !== this.#selected) {
      this.#selected = selected;
      this.#showsFlow = false;
    }
    const shown = editor.$shown.get();
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (shown === null) return;
    this.#showsFlow = shown.node === null;
    if (shown.focus && shown.path !== '') this.#focus = shown.path;
  }

  #flowFields(form: Form): TemplateResult {
    const { fields } = form.words.inspector;
    return html`<div class="field property">
        <span class="label">${fields.flowName}</span><span class="plain" dir="ltr">${form.document.name}</span>
      </div>
      ${fieldsOfFlow.map((field) => renderField(form, field, [field.name]))}`;
  }

  #nodeFields(form: Form, node: FlowNode): TemplateResult {
    const { fields } = form.words.inspector;
    const own: readonly Field[] = fieldsOfKinds[node.kind];
    return html`${this.#renderName(form, node)} ${own.map((field) => renderField(form, field, [field.name]))}
    ${renderOutcomes(form, node)}
    ${renderText(form, ['comment'], { label: fields.comment, edit: 'lines', optional: true })}`;
  }

  /** The name counts when the field is left, because other nodes refer to it. */
  #renderName(form: Form, node: FlowNode): TemplateResult {
    const said = { label: form.words.inspector.fields.name };
    const { by, invalid } = described(form, ['name'], said);
    const control = html`<input
      class="input"
      id=${idOf('/name')}
      data-place="/name"
      type="text"
      dir="ltr"
      autocomplete="off"
      spellcheck="false"
      aria-describedby=${by || nothing}
      aria-invalid=${invalid ? 'true' : nothing}
      ?readonly=${form.readonly}
      .value=${live(form.typedAt('/name')?.text ?? node.name)}
      @input=${({ target }: Event) => form.keep('/name', (target as HTMLInputElement).value)}
      @change=${({ target }: Event) => form.rename((target as HTMLInputElement).value, said.label)}
    />`;
    return withLabel(form, ['name'], said, control);
  }

  #renderNames(kind: NameKind): TemplateResult {
    const names = namesOf(kind, this.#context.editor.document, this.#context.names);
    return html`<datalist id=${namesId(kind)}>
      ${guard([names.join()], () => names.map((name) => html`<option value=${name}></option>`))}
    </datalist>`;
  }

  #controlOf(place: string): HTMLElement | null {
    const { root } = this.#context;
    // A place without a field of its own, such as a list's item that is gone, leads to the field around it.
    for (let each = place; each !== ''; each = each.slice(0, Math.max(0, each.lastIndexOf('/')))) {
      const found = root.querySelector<HTMLElement>(`.inspector [data-place="${CSS.escape(each)}"]`);
      if (found === null) continue;
      return found.matches(controls) ? found : (found.querySelector<HTMLElement>(controls) ?? found);
    }
    return null;
  }

  readonly #showFlow = (): void => {
    this.#showsFlow = true;
    this.#context.requestUpdate();
  };
}

const controls = 'input, textarea, select, button';

/** Announces each error of the shown node once, when it appears. Those that are there at the beginning are in the form. */
class ErrorsTold {
  #subject: string | null | undefined;
  #known = new Set<string>();

  tell(context: PanelContext, subject: string | null, errors: readonly string[]): void {
    const fresh = errors.filter((message) => !this.#known.has(message));
    const isSame = subject === this.#subject;
    this.#subject = subject;
    this.#known = new Set(errors);
    if (isSame && fresh.length > 0) queueMicrotask(() => context.announce(fresh.join(' ')));
  }
}

export const inspectorPanel: PanelEntry = {
  id: 'inspector',
  label: ({ inspector }) => inspector.inspector,
  styles,
  make: (context) => new Inspector(context),
};
