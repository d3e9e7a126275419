import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import {
  type ChoiceField,
  type Field,
  type LinesField,
  type NumberField,
  type RowsField,
  type TextField,
  type ValueField,
  type Values,
  valueAt,
  withArticle,
} from './field.ts';
import './picks.ts';

/** The form that draws a field. */
export interface FieldHost {
  values: Values;
  /** Changes the value at this place. undefined: the member is left out. */
  change(name: string, value: unknown): void;
  /** The problem at this place. */
  problemAt(name: string): string | undefined;
  readOnly: boolean;
  /** Whether the record is stored already. */
  stored: boolean;
}

/** @param prefix the place that the field's name is in: “overflow.0.” */
export function fieldView(field: Field, host: FieldHost, prefix = ''): TemplateResult | typeof nothing {
  if (field.kind === 'group') {
    return html`<details>
      <summary>${field.label}</summary>
      <div class="group">${field.fields.map((each) => fieldView(each, host, prefix))}</div>
    </details>`;
  }
  const scope = prefix === '' ? host.values : (valueAt(host.values, prefix.slice(0, -1)) as Values);
  if (field.shown?.(scope) === false) return nothing;
  return valueView({ ...field, name: `${prefix}${field.name}` }, host);
}

function valueView(field: ValueField, host: FieldHost): TemplateResult {
  const { name, label, help } = field;
  const value = valueAt(host.values, name);
  const problem = host.problemAt(name);
  const readOnly = host.readOnly || (host.stored && field.fixed === true);
  const parts: Parts = {
    id: `field-${name.replaceAll('.', '-')}`,
    about: [help === undefined ? '' : `help-${name}`, problem === undefined ? '' : `problem-${name}`].join(' ').trim(),
    invalid: problem !== undefined,
    readOnly,
    change: (changed) => host.change(name, changed),
  };
  const below = html`${help === undefined ? nothing : html`<p id=${`help-${name}`} class="help">${help}</p>`}
  ${problem === undefined ? nothing : html`<p id=${`problem-${name}`} class="problem">${problem}</p>`}`;

  switch (field.kind) {
    case 'check':
      return html`<div class="entry">
        <label class="check">
          <input
            type="checkbox"
            id=${parts.id}
            .checked=${live(value === true)}
            ?disabled=${readOnly}
            aria-describedby=${parts.about || nothing}
            @change=${(event: Event) => parts.change((event.target as HTMLInputElement).checked)}
          />
          <span>${label}</span>
        </label>
        ${below}
      </div>`;
    case 'picks':
      return html`<fieldset class="entry">
        <legend class="label">${label}</legend>
        <console-picks
          id=${parts.id}
          ?data-invalid=${parts.invalid}
          .value=${value ?? []}
          .one=${field.one}
          .suggest=${field.suggest}
          .readOnly=${readOnly}
          @picks-change=${(event: CustomEvent<readonly string[]>) => parts.change(event.detail)}
        ></console-picks>
        ${below}
      </fieldset>`;
    case 'rows':
      return rowsView(field, host, readOnly, below);
    case 'own':
      return html`<fieldset class="entry">
        <legend class="label">${label}</legend>
        ${field.view(value, parts.change, readOnly)}${below}
      </fieldset>`;
    default:
      return html`<div class="entry">
        <label class="field"><span class="label">${label}</span>${controlView(field, value, parts)}</label>
        ${below}
      </div>`;
  }
}

interface Parts {
  id: string;
  about: string;
  invalid: boolean;
  readOnly: boolean;
  change: (value: unknown) => void;
}

function controlView(field: TextField | NumberField | ChoiceField | LinesField, value: unknown, parts: Parts) {
  switch (field.kind) {
    case 'number':
      return numberView(field, value, parts);
    case 'choice':
      return choiceView(field, value, parts);
    case 'lines':
      return html`<textarea
        class="input"
        id=${parts.id}
        rows="3"
        dir=${field.ltr === true ? 'ltr' : 'auto'}
        ?required=${field.required === true}
        ?readonly=${parts.readOnly}
        aria-invalid=${parts.invalid || nothing}
        aria-describedby=${parts.about || nothing}
        .value=${linesText(value)}
        @change=${(event: Event) => parts.change(linesOf((event.target as HTMLTextAreaElement).value))}
        @input=${(event: Event) => parts.change(linesOf((event.target as HTMLTextAreaElement).value))}
      ></textarea>`;
    default:
      return textView(field, value, parts);
  }
}

function textView(field: TextField, value: unknown, { id, about, invalid, readOnly, change }: Parts): TemplateResult {
  const { lines = 1, most, pattern, required = false, ltr, type = 'text', empty } = field;
  const typed = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value;
    change(text !== '' || empty === undefined ? text : empty === 'null' ? null : undefined);
  };
  const shown = typeof value === 'string' ? value : '';
  const dir = ltr === true ? 'ltr' : 'auto';
  if (lines > 1) {
    return html`<textarea
      class="input"
      id=${id}
      rows=${lines}
      dir=${dir}
      maxlength=${most ?? nothing}
      ?required=${required}
      ?readonly=${readOnly}
      aria-invalid=${invalid || nothing}
      aria-describedby=${about || nothing}
      .value=${live(shown)}
      @input=${typed}
    ></textarea>`;
  }
  return html`<input
    class="input"
    id=${id}
    type=${type}
    dir=${dir}
    autocomplete="off"
    maxlength=${most ?? nothing}
    pattern=${pattern ?? nothing}
    ?required=${required}
    ?readonly=${readOnly}
    aria-invalid=${invalid || nothing}
    aria-describedby=${about || nothing}
    .value=${live(shown)}
    @input=${typed}
  />`;
}

function numberView(
  field: NumberField,
  value: unknown,
  { id, about, invalid, readOnly, change }: Parts,
): TemplateResult {
  const { least, most, step = 1, empty } = field;
  const typed = (event: Event): void => {
    const { value: text, valueAsNumber } = event.target as HTMLInputElement;
    change(text === '' ? (empty === 'null' ? null : undefined) : valueAsNumber);
  };
  return html`<input
    class="input number-input"
    id=${id}
    type="number"
    min=${least ?? nothing}
    max=${most ?? nothing}
    step=${step}
    ?required=${empty === undefined}
    ?readonly=${readOnly}
    aria-invalid=${invalid || nothing}
    aria-describedby=${about || nothing}
    .value=${typeof value === 'number' ? String(value) : ''}
    @input=${typed}
  />`;
}

function choiceView(
  field: ChoiceField,
  value: unknown,
  { id, about, invalid, readOnly, change }: Parts,
): TemplateResult {
  const { choices, none } = field;
  const chosen = typeof value === 'string' ? value : '';
  // What is stored stays a choice, also if it is no longer offered.
  const unknown = chosen !== '' && !choices.some((choice) => choice.value === chosen);
  return html`<select
    class="input"
    id=${id}
    ?disabled=${readOnly}
    aria-invalid=${invalid || nothing}
    aria-describedby=${about || nothing}
    @change=${(event: Event) => {
      const text = (event.target as HTMLSelectElement).value;
      change(text !== '' || none === undefined ? text : none.means === 'null' ? null : undefined);
    }}
  >
    ${none === undefined ? nothing : html`<option value="" ?selected=${chosen === ''}>${none.label}</option>`}
    ${choices.map((choice) => html`<option value=${choice.value} ?selected=${choice.value === chosen}>${choice.label}</option>`)}
    ${unknown ? html`<option value=${chosen} selected>${chosen} (not found)</option>` : nothing}
  </select>`;
}

function rowsView(field: RowsField, host: FieldHost, readOnly: boolean, below: TemplateResult): TemplateResult {
  const { name, label, one, fields, blank } = field;
  const value = valueAt(host.values, name);
  const rows: readonly unknown[] = Array.isArray(value) ? value : [];
  const move = (from: number, to: number): void => {
    const moved = [...rows];
    moved.splice(to, 0, ...moved.splice(from, 1));
    host.change(name, moved);
  };
  return html`<fieldset class="entry rows">
    <legend class="label">${label}</legend>
    ${below}
    ${rows.map(
      (_, at) =>
        html`<div class="row" role="group" aria-label=${`${one} ${at + 1}`}>
          ${fields.map((each) => fieldView(each, host, `${name}.${at}.`))}
          ${
            readOnly
              ? nothing
              : html`<div class="actions">
                  <button
                    type="button"
                    class="button outline"
                    aria-label=${`Move ${one} ${at + 1} up`}
                    ?disabled=${at === 0}
                    @click=${() => move(at, at - 1)}
                  >
                    Up
                  </button>
                  <button
                    type="button"
                    class="button outline"
                    aria-label=${`Remove ${one} ${at + 1}`}
                    @click=${() => host.change(name, rows.toSpliced(at, 1))}
                  >
                    Remove
                  </button>
                </div>`
          }
        </div>`,
    )}
    ${
      readOnly
        ? nothing
        : html`<button
            type="button"
            class="button outline"
            @click=${() => host.change(name, [...rows, structuredClone(blank)])}
          >
            Add ${withArticle(one)}
          </button>`
    }
  </fieldset>`;
}

const linesText = (value: unknown): string => (Array.isArray(value) ? value.join('\n') : '');

/** Empty lines are kept while the person types: the cursor would jump otherwise. The form leaves them out. */
const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'));
