import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { FlowFile, FlowView } from '../../../domain/protocol/flow.ts';
import { controls } from '../../../elements/controls.styles.ts';
import { defineElement } from '../../../elements/define-element.ts';
import { tokens } from '../../../elements/tokens.styles.ts';
import { Refused } from '../../ask.ts';
import { formStyles } from '../../parts/record-form.styles.ts';
import { pageStyles } from '../../shell/page.styles.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { importFlow, listFlows } from './flow-api.ts';

/** More than any flow has. */
const mostBytes = 5_000_000;

/**
 * Reads the file of a flow, as “Export” makes it, and stores it as a draft.
 *
 * @element console-flow-import
 * @fires {CustomEvent<FlowView>} flow-imported - the draft with its findings
 * @fires {CustomEvent<void>} import-closed - the panel is no longer needed
 */
export class ConsoleFlowImport extends LitElement {
  static override styles = [tokens, controls, pageStyles, formStyles];
  static override properties: PropertyDeclarations = {
    problem: { state: true, attribute: false },
    name: { state: true, attribute: false },
    file: { state: true, attribute: false },
  };

  declare private problem: string;
  declare private name: string;
  declare private file: FlowFile | null;
  context: PageContext | null = null;

  constructor() {
    super();
    this.problem = '';
    this.name = '';
    this.file = null;
  }

  protected override render(): TemplateResult {
    return html`<form aria-labelledby="title" @submit=${this.#onSubmit}>
      <h2 id="title">Import a flow</h2>
      <div class="entry">
        <label class="field">
          <span class="label">File</span>
          <input class="input" type="file" accept=".json,application/json" required @change=${this.#onFile} />
        </label>
        <p class="help">A file that “Export” made, here or at another gateway.</p>
      </div>
      <div class="entry">
        <label class="field">
          <span class="label">Name of the flow here</span>
          <input
            class="input"
            dir="ltr"
            required
            pattern="[a-z][a-z0-9\\-]{0,62}"
            autocomplete="off"
            aria-describedby="help-name"
            .value=${this.name}
            @input=${(event: Event) => {
              this.name = (event.target as HTMLInputElement).value;
            }}
          />
        </label>
        <p id="help-name" class="help">If there is such a flow, the file replaces its draft. Calls keep the live version.</p>
      </div>
      <p class="problem" role="alert">${this.problem}</p>
      <div class="actions">
        <button class="button primary">Import</button>
        <button type="button" class="button outline" @click=${() => this.dispatchEvent(new CustomEvent('import-closed'))}>
          Cancel
        </button>
      </div>
    </form>`;
  }

  readonly #onFile = async (event: Event): Promise<void> => {
    const [chosen] = (event.target as HTMLInputElement).files ?? [];
    this.file = null;
    this.problem = '';
    if (chosen === undefined) return;
    const file = await readFile(chosen);
    if (file === null) {
      this.problem = `“${chosen.name}” is not the file of a flow. Choose a file that “Export” made.`;
      return;
    }
    this.file = file;
    this.name = file.name;
  };

  readonly #onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { context, file, name } = this;
    if (context === null || file === null) return;
    this.problem = '';
    try {
      const there = (await listFlows(context.ask)).find((flow) => flow.name === name);
      const flow = await importFlow(context.ask, name, there?.revision ?? 0, file);
      this.dispatchEvent(new CustomEvent<FlowView>('flow-imported', { detail: flow }));
    } catch (error) {
      this.problem = error instanceof Error ? withDetails(error) : String(error);
    }
  };
}

/** null: it is no file of a flow. The gateway reads the document itself. */
async function readFile(file: File): Promise<FlowFile | null> {
  if (file.size > mostBytes) return null;
  try {
    const read: unknown = JSON.parse(await file.text());
    if (typeof read !== 'object' || read === null) return null;
    const { format, name } = read as Partial<FlowFile>;
    return format === 'sidecall-flow' && typeof name === 'string' ? (read as FlowFile) : null;
  } catch {
    return null;
  }
}

/** What the gateway says of the places in the file. */
function withDetails(error: Error): string {
  const details = error instanceof Refused && Array.isArray(error.details) ? error.details : [];
  const places = details.flatMap((detail: { path?: unknown; message?: unknown }) =>
    typeof detail?.message === 'string' ? [`${String(detail.path ?? '')} ${detail.message}`] : [],
  );
  return [error.message, ...places.slice(0, 3)].join(' ');
}

defineElement('console-flow-import', ConsoleFlowImport);
