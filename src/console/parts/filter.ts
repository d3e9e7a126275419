import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../elements/controls.styles.ts';
import { defineElement } from '../../elements/define-element.ts';
import { tokens } from '../../elements/tokens.styles.ts';
import { pageStyles } from '../shell/page.styles.ts';
import type { Choice } from './field.ts';
import { filterStyles } from './filter.styles.ts';

/** A condition. `time`: the browser's local time, sent as ISO 8601 in UTC. */
export interface FilterField {
  name: string;
  label: string;
  kind: 'text' | 'tel' | 'time' | 'choice';
  /** Of a choice: besides “Any”. */
  choices?: readonly Choice[];
  /** Of a text: a few that fit what was typed. */
  suggest?: (typed: string) => Promise<readonly Choice[]>;
  most?: number;
}

/** The conditions that are set, by name. */
export type Filter = Readonly<Record<string, string>>;

/**
 * The conditions of a list that the gateway filters.
 *
 * @element console-filter
 * @fires filter-changed - the person wants what these conditions find
 */
export class ConsoleFilter extends LitElement {
  static override styles = [tokens, controls, pageStyles, filterStyles];
  static override properties: PropertyDeclarations = {
    many: { attribute: false },
    fields: { attribute: false },
    file: { attribute: false },
    filter: { state: true, attribute: false },
    fitting: { state: true, attribute: false },
  };

  /** What is listed: “calls”. */
  declare many: string;
  declare fields: readonly FilterField[];
  /** The address of a file of what the conditions find. null: there is none. */
  declare file: ((filter: Filter) => string) | null;
  declare private filter: Filter;
  /** Suggestions, by the names of the fields. */
  declare private fitting: Readonly<Record<string, readonly Choice[]>>;

  constructor() {
    super();
    this.many = '';
    this.fields = [];
    this.file = null;
    this.filter = {};
    this.fitting = {};
  }

  /** The conditions as they were asked for last. */
  get value(): Filter {
    return this.filter;
  }

  protected override render(): TemplateResult {
    const { many, file } = this;
    return html`<form role="search" aria-label=${`Find ${many}`} @submit=${this.#onSubmit} @reset=${this.#onReset}>
      ${this.fields.map(
        (field) =>
          html`<label class="field"><span class="label">${field.label}</span>${this.#renderControl(field)}</label>`,
      )}
      <div class="actions">
        <button class="button primary">Show ${many}</button>
        <button type="reset" class="button outline">Clear</button>
        ${file === null ? nothing : html`<a href=${file(this.filter)} download=${`${many}.csv`}>Export as CSV</a>`}
      </div>
    </form>`;
  }

  #renderControl(field: FilterField): TemplateResult {
    const { name, kind, choices = [], suggest, most = 64 } = field;
    switch (kind) {
      case 'time':
        return html`<input class="input" type="datetime-local" name=${name} />`;
      case 'choice':
        return html`<select class="input" name=${name}>
          <option value="">Any</option>
          ${choices.map(({ value, label }) => html`<option value=${value}>${label}</option>`)}
        </select>`;
      default:
        return html`<input
            class="input"
            type=${kind}
            name=${name}
            dir="ltr"
            autocomplete="off"
            maxlength=${most}
            list=${suggest === undefined ? nothing : `${name}-list`}
            @input=${suggest === undefined ? nothing : (event: Event) => this.#onTyped(field, event)}
          />
          ${
            suggest === undefined
              ? nothing
              : html`<datalist id=${`${name}-list`}>
                  ${this.fitting[name]?.map(({ value, label }) => html`<option value=${value}>${label}</option>`)}
                </datalist>`
          }`;
    }
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const filled = this.fields.flatMap(({ name, kind }): [string, string][] => {
      const value = String(form.get(name) ?? '').trim();
      if (value === '') return [];
      return [[name, kind === 'time' ? new Date(value).toISOString() : value]];
    });
    this.#set(Object.fromEntries(filled));
  };

  readonly #onReset = (): void => this.#set({});

  #set(filter: Filter): void {
    this.filter = filter;
    this.dispatchEvent(new CustomEvent('filter-changed'));
  }

  async #onTyped({ name, suggest }: FilterField, event: Event): Promise<void> {
    const control = event.target as HTMLInputElement;
    const typed = control.value;
    try {
      const fitting = (await suggest?.(typed)) ?? [];
      if (typed === control.value) this.fitting = { ...this.fitting, [name]: fitting };
    } catch {
      // What is typed can be searched for without suggestions.
    }
  }
}

defineElement('console-filter', ConsoleFilter);
