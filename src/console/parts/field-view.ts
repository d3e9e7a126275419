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
  /** Resolves once a change is drawn. */
  readonly updateComplete: Promise<boolean>;
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
    ${none === undefined ? nothing : optionView('', none.label, chosen === '')}
    ${choices.map((choice) => optionView(choice.value, choice.label, choice.value === chosen))}
    ${unknown ? optionView(chosen, `${chosen} (not found)`, true) : nothing}
  </select>`;
}

/** The property: after a choice of the person, the attribute has no effect any more. */
function optionView(value: string, label: string, selected: boolean): TemplateResult {
  return html`<option value=${value} .selected=${live(selected)}>${label}</option>`;
}

function rowsView(field: RowsField, host: FieldHost, readOnly: boolean, below: TemplateResult): TemplateResult {
  const { name, label, one, fields, blank } = field;
  const value = valueAt(host.values, name);
  const rows: readonly unknown[] = Array.isArray(value) ? value : [];
  const up = (event: Event, at: number): void => {
    if (at === 0) return;
    const moved = [...rows];
    moved.splice(at - 1, 0, ...moved.splice(at, 1));
    host.change(name, moved);
    // The button of the row that has moved keeps the focus.
    void focusDrawn(event, host, (place) =>
      place.querySelectorAll(':scope > .row')[at - 1]?.querySelector(':scope > .actions > .up'),
    );
  };
  const remove = (event: Event, at: number): void => {
    host.change(name, rows.toSpliced(at, 1));
    // After the last row, no button is left in this place.
    if (at === rows.length - 1) void focusDrawn(event, host, (place) => place.querySelector(':scope > .add'));
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
                    class="up button outline"
                    aria-label=${`Move ${one} ${at + 1} up`}
                    aria-disabled=${at === 0 ? 'true' : nothing}
                    @click=${(event: Event) => up(event, at)}
                  >
                    Up
                  </button>
                  <button
                    type="button"
                    class="button outline"
                    aria-label=${`Remove ${one} ${at + 1}`}
                    @click=${(event: Event) => remove(event, at)}
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
            class="add button outline"
            @click=${() => host.change(name, [...rows, structuredClone(blank)])}
          >
            Add ${withArticle(one)}
          </button>`
    }
  </fieldset>`;
}

/** Focuses a part of the list of rows, once the change is drawn. @param event of a button in the list */
async function focusDrawn(
  { currentTarget }: Event,
  host: FieldHost,
  find: (place: Element) => Element | null | undefined,
): Promise<void> {
  const place = (currentTarget as Element).closest('fieldset');
  await host.updateComplete;
  if (place !== null) (find(place) as HTMLElement | null | undefined)?.focus();
}

const linesText = (value: unknown): string => (Array.isArray(value) ? value.join('\n') : '');

/** Empty lines are kept while the person types: the cursor would jump otherwise. The form leaves them out. */
const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'));
