import { html, nothing, type TemplateResult } from 'lit';
import type { PanelContext } from '../panel.ts';

export interface Choice {
  id: string;
  label: string;
  /** A second line. */
  detail?: string;
  icon?: TemplateResult;
}

export interface Question {
  title: string;
  /** The choices for what is typed, the best first. */
  choices: (typed: string) => readonly Choice[];
  choose: (id: string) => void;
}

/** More choices than this are not drawn: typing finds the others. */
const mostShown = 100;

/** A dialog with a field and a list: to add a step, to connect, to find. */
export class Picker {
  readonly #context: PanelContext;
  #question: Question | null = null;
  #typed = '';
  #active = 0;

  constructor(context: PanelContext) {
    this.#context = context;
  }

  open(question: Question): void {
    this.#question = question;
    this.#typed = '';
    this.#active = 0;
    this.#context.requestUpdate();
  }

  close(): void {
    this.#question = null;
    this.#context.requestUpdate();
  }

  render(): TemplateResult {
    const { text } = this.#context;
    const question = this.#question;
    const choices = this.#choices();
    return html`<dialog
      part="picker"
      class="picker"
      aria-label=${question?.title ?? text.find}
      @close=${this.#onClose}
      @click=${this.#onBackdrop}
      @keydown=${this.#onKeydown}
    >
      ${
        question === null
          ? nothing
          : html`<h2 class="picker-title">${question.title}</h2>
              <input
                class="input"
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls="choices"
                aria-autocomplete="list"
                aria-activedescendant=${choices.length > 0 ? `choice-${this.#active}` : nothing}
                aria-label=${question.title}
                autocomplete="off"
                spellcheck="false"
                maxlength="100"
                .value=${this.#typed}
                @input=${this.#onInput}
              />
              <ul class="choices" id="choices" role="listbox" aria-label=${question.title}>
                ${choices.map((choice, at) => this.#renderChoice(choice, at))}
              </ul>
              ${choices.length === 0 ? html`<p class="quiet" role="status">${text.nothingFound}</p>` : nothing}`
      }
    </dialog>`;
  }

  updated(): void {
    const dialog = this.#context.root.querySelector<HTMLDialogElement>('.picker');
    if (dialog === null) return;
    if (this.#question !== null && !dialog.open) {
      dialog.showModal();
      dialog.querySelector('input')?.focus();
    }
    if (this.#question === null && dialog.open) dialog.close();
    dialog.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  #renderChoice({ id, label, detail, icon }: Choice, at: number): TemplateResult {
    return html`<li
      part="choice"
      class="choice"
      id=${`choice-${at}`}
      role="option"
      aria-selected=${at === this.#active ? 'true' : 'false'}
      data-choice=${id}
      @click=${() => this.#choose(id)}
    >
      ${icon ?? nothing}<span class="names"
        ><span class="name ellipsis" dir="auto">${label}</span>${
          detail === undefined ? nothing : html`<span class="second ellipsis" dir="auto">${detail}</span>`
        }</span
      >
    </li>`;
  }

  #choices(): readonly Choice[] {
    return this.#question?.choices(this.#typed).slice(0, mostShown) ?? [];
  }

  #choose(id: string): void {
    const question = this.#question;
    // The dialog closes first, so that the focus goes back before the choice moves it on.
    this.#context.root.querySelector<HTMLDialogElement>('.picker')?.close();
    this.#question = null;
    question?.choose(id);
    this.#context.requestUpdate();
  }

  readonly #onInput = (event: Event): void => {
    this.#typed = (event.target as HTMLInputElement).value;
    this.#active = 0;
    this.#context.requestUpdate();
    this.#context.announce(this.#context.text.resultCount(this.#choices().length));
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    // Keys of the dialog are not keys of the canvas.
    event.stopPropagation();
    if (event.isComposing) return;
    const choices = this.#choices();
    const last = choices.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: this.#active >= last ? 0 : this.#active + 1,
      ArrowUp: this.#active <= 0 ? last : this.#active - 1,
      PageDown: Math.min(last, this.#active + 8),
      PageUp: Math.max(0, this.#active - 8),
    };
    const next = moves[event.key];
    if (next !== undefined && last >= 0) {
      event.preventDefault();
      this.#active = next;
      this.#context.requestUpdate();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const chosen = choices[this.#active];
      if (chosen !== undefined) this.#choose(chosen.id);
    }
  };

  /** The event comes late: by then the dialog may be open again, for another question. */
  readonly #onClose = (event: Event): void => {
    if (!(event.target as HTMLDialogElement).open) this.close();
  };

  /** A click beside the dialog closes it. */
  readonly #onBackdrop = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) this.close();
  };
}
