import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../elements/controls.styles.ts';
import { defineElement } from '../../elements/define-element.ts';
import { tokens } from '../../elements/tokens.styles.ts';
import { pageStyles } from '../shell/page.styles.ts';

export interface CarefulDeletion {
  /** What is deleted, as people call it. */
  name: string;
  /** What is lost with it, in sentences. */
  loses: string;
  /** What the person types before it is deleted. */
  label: string;
  help: string;
  /** It has to be this text. Absent: any text, such as a reason. */
  exactly?: string;
  /** @param typed what the person typed @throws Refused */
  remove: (typed: string) => Promise<void>;
  keep: () => void;
}

/**
 * The question before something is deleted that cannot be made again. It takes a typed answer: a reason, or a word.
 *
 * @element console-careful-deletion
 */
export class ConsoleCarefulDeletion extends LitElement {
  static override styles = [tokens, controls, pageStyles];
  static override properties: PropertyDeclarations = {
    deletion: { attribute: false },
    problem: { state: true, attribute: false },
    removing: { state: true, attribute: false },
  };

  declare deletion: CarefulDeletion | null;
  declare private problem: string;
  declare private removing: boolean;

  constructor() {
    super();
    this.deletion = null;
    this.problem = '';
    this.removing = false;
  }

  protected override render(): TemplateResult {
    const { deletion, problem, removing } = this;
    if (deletion === null) return html``;
    const { name, loses, label, help, keep } = deletion;
    return html`<form class="stack" aria-labelledby="title" @submit=${this.#onSubmit} @keydown=${this.#onKey}>
      <h2 id="title" dir="auto">Delete “${name}”?</h2>
      <p>${loses}</p>
      <label class="field">
        <span class="label">${label}</span>
        <input
          class="input"
          name="typed"
          dir="auto"
          autocomplete="off"
          maxlength="200"
          aria-describedby="help"
          aria-invalid=${problem === '' ? nothing : 'true'}
        />
      </label>
      <p id="help" class="quiet">${help}</p>
      <p class="problem" role="alert">${problem}</p>
      <div class="actions">
        <button type="button" class="button primary" @click=${keep}>Keep it</button>
        <button class="button danger outline" aria-disabled=${removing ? 'true' : nothing}>Delete it</button>
      </div>
    </form>`;
  }

  readonly #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { deletion } = this;
    if (deletion === null || this.removing) return;
    const control = this.renderRoot.querySelector<HTMLInputElement>('[name=typed]');
    const typed = control?.value.trim() ?? '';
    const { exactly } = deletion;
    if (exactly === undefined ? typed === '' : typed !== exactly) {
      this.problem = exactly === undefined ? `${deletion.label} is missing.` : `Type “${exactly}” to delete it.`;
      control?.focus();
      return;
    }
    this.problem = '';
    this.removing = true;
    try {
      await deletion.remove(typed);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.removing = false;
    }
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    this.deletion?.keep();
  };
}

export function carefulDeletion(deletion: CarefulDeletion): ConsoleCarefulDeletion {
  const panel = new ConsoleCarefulDeletion();
  panel.deletion = deletion;
  return panel;
}

defineElement('console-careful-deletion', ConsoleCarefulDeletion);
