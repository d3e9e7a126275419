import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../elements/controls.styles.ts';
import { defineElement } from '../../elements/define-element.ts';
import { tokens } from '../../elements/tokens.styles.ts';
import { pageStyles } from '../shell/page.styles.ts';
import { type Choice, withArticle } from './field.ts';
import { picksStyles } from './picks.styles.ts';

/** Shown at most. The others are in the value, and are counted. */
const mostShown = 200;

/**
 * A list of names in an order, with a field that suggests those that the gateway knows.
 *
 * @element console-picks
 * @fires {CustomEvent<readonly string[]>} picks-change - the names, in their new order
 */
export class ConsolePicks extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles = [tokens, controls, pageStyles, picksStyles];
  static override properties: PropertyDeclarations = {
    value: { attribute: false },
    one: { attribute: false },
    suggest: { attribute: false },
    readOnly: { attribute: false },
    found: { state: true, attribute: false },
  };

  declare value: readonly string[];
  /** What one of them is called: “agent”. */
  declare one: string;
  declare suggest: ((typed: string) => Promise<readonly Choice[]>) | null;
  declare readOnly: boolean;
  declare private found: readonly Choice[];
  #asked = 0;

  constructor() {
    super();
    this.value = [];
    this.one = 'name';
    this.suggest = null;
    this.readOnly = false;
    this.found = [];
  }

  /** Adds the name that was typed and not added, if there is one: what is saved must not lose it. */
  take(): void {
    const input = this.#input;
    const name = input?.value.trim() ?? '';
    if (input === null || name === '') return;
    input.value = '';
    if (!this.value.includes(name)) this.#change([...this.value, name]);
  }

  protected override render(): TemplateResult {
    const { value, one, readOnly } = this;
    return html`<ol>
        ${value.slice(0, mostShown).map((name, at) => this.#renderPick(name, at))}
      </ol>
      ${value.length > mostShown ? html`<p class="quiet">And ${value.length - mostShown} more.</p>` : nothing}
      ${value.length === 0 ? html`<p class="quiet">None yet.</p>` : nothing}
      ${
        readOnly
          ? nothing
          : html`<div class="add">
              <label class="field">
                <span class="label">Add ${withArticle(one)}</span>
                <input
                  class="input"
                  list="found"
                  autocomplete="off"
                  @focus=${this.#onType}
                  @input=${this.#onType}
                  @keydown=${this.#onKey}
                />
              </label>
              <datalist id="found">
                ${this.found.map(({ value: name, label }) => html`<option value=${name}>${label}</option>`)}
              </datalist>
              <button type="button" class="button outline" @click=${this.#add}>Add</button>
            </div>`
      }`;
  }

  #renderPick(name: string, at: number): TemplateResult {
    return html`<li>
      <span dir="auto">${name}</span>
      ${
        this.readOnly
          ? nothing
          : html`<span class="buttons">
              <button
                type="button"
                class="button bare"
                aria-label=${`Move ${name} up`}
                ?disabled=${at === 0}
                @click=${() => this.#move(at, at - 1, 'up')}
              >
                <span aria-hidden="true">↑</span>
              </button>
              <button
                type="button"
                class="button bare"
                aria-label=${`Move ${name} down`}
                ?disabled=${at === this.value.length - 1}
                @click=${() => this.#move(at, at + 1, 'down')}
              >
                <span aria-hidden="true">↓</span>
              </button>
              <button type="button" class="button bare" aria-label=${`Remove ${name}`} @click=${() => this.#remove(at)}>
                <span aria-hidden="true">×</span>
              </button>
            </span>`
      }
    </li>`;
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  readonly #onType = async (): Promise<void> => {
    this.#asked += 1;
    const own = this.#asked;
    try {
      const found = await this.suggest?.(this.#input?.value ?? '');
      // Of two answers, the one to the later question counts.
      if (own === this.#asked) this.found = found ?? [];
    } catch {
      // Suggestions are a help only: any name can be typed, and the gateway says which ones it knows.
    }
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    // Enter that ends the composition of a character adds nothing.
    if (event.key !== 'Enter' || event.isComposing) return;
    // Enter adds the name, and does not send the form around it.
    event.preventDefault();
    this.#add();
  };

  readonly #add = (): void => {
    this.take();
    this.#input?.focus();
  };

  #remove(at: number): void {
    this.#change(this.value.toSpliced(at, 1));
    this.#input?.focus();
  }

  #move(from: number, to: number, direction: 'up' | 'down'): void {
    const moved = [...this.value];
    const [name = ''] = moved.splice(from, 1);
    moved.splice(to, 0, name);
    this.#change(moved);
    void this.updateComplete.then(() => {
      // The button moves with its name, and keeps the focus; at the end, the other one has it.
      const buttons = [...this.renderRoot.querySelectorAll('button')];
      const named = (which: string) => buttons.find(({ ariaLabel }) => ariaLabel === `Move ${name} ${which}`);
      const same = named(direction);
      (same?.disabled === false ? same : named(direction === 'up' ? 'down' : 'up'))?.focus();
    });
  }

  #change(value: readonly string[]): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent('picks-change', { detail: value }));
  }
}

defineElement('console-picks', ConsolePicks);
