import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';
import type { Field, NameKind } from './field.ts';
import type { TextEditor } from './field-text.ts';
import type { Form } from './form.ts';
import { type Path, pointer } from './place.ts';

/** What is said of a field beside its control. */
export interface Said {
  label: string;
  hint?: string | undefined;
  optional?: boolean | undefined;
}

export function saidOf(form: Form, { label, hint, optional }: Field): Said {
  const { fields, hints } = form.words.inspector;
  return { label: fields[label], hint: hint === undefined ? undefined : hints[hint], optional };
}

export function idOf(place: string): string {
  return `inspector:${place}`;
}

export function namesId(kind: NameKind): string {
  return `inspector-names:${kind}`;
}

/** Label, hint and problems around a control. */
export function withLabel(form: Form, path: Path, said: Said, control: TemplateResult, suffix = ''): TemplateResult {
  const place = pointer(path) + suffix;
  return html`<div class="field property">
    <label class="label" for=${idOf(place)}>${said.label}${optionalMark(form, said)}</label>
    ${control} ${hintOf(place, said)} ${problemsOf(form, path, suffix)}
  </div>`;
}

export function optionalMark(form: Form, { optional }: Said): TemplateResult | typeof nothing {
  return optional ? html` <span class="optional">(${form.words.inspector.optional})</span>` : nothing;
}

export function hintOf(place: string, { hint }: Said): TemplateResult | typeof nothing {
  return hint === undefined ? nothing : html`<p class="hint" id="${idOf(place)}:hint">${hint}</p>`;
}

/** What is wrong with a field: what was typed, then the findings. */
export function problemsOf(form: Form, path: Path, suffix = '', deep = true): TemplateResult | typeof nothing {
  const place = pointer(path) + suffix;
  const typed = form.typedAt(place)?.problem ?? null;
  const findings = suffix === '' ? form.problemsAt(path, deep) : [];
  if (typed === null && findings.length === 0) return nothing;
  return html`<div class="problems" id="${idOf(place)}:problems">
    ${typed === null ? nothing : html`<p class="problem error">${form.words.inspector.notTaken(typed)}</p>`}
    ${findings.map(({ severity, message }) => html`<p class="problem ${severity}" dir="auto">${message}</p>`)}
  </div>`;
}

/** The ids of hint and problems, and whether there is an error. */
export function described(form: Form, path: Path, { hint }: Said, suffix = ''): { by: string; invalid: boolean } {
  const place = pointer(path) + suffix;
  const isTyped = (form.typedAt(place)?.problem ?? null) !== null;
  const findings = suffix === '' ? form.problemsAt(path, true) : [];
  const ids = [
    ...(hint === undefined ? [] : [`${idOf(place)}:hint`]),
    ...(isTyped || findings.length > 0 ? [`${idOf(place)}:problems`] : []),
  ];
  return { by: ids.join(' '), invalid: isTyped || findings.some(({ severity }) => severity === 'error') };
}

interface TextHow extends Said {
  edit: TextEditor;
  /** An empty text leaves the value out, without a word of it beside the label. */
  mayBeEmpty?: boolean;
  names?: NameKind | undefined;
  unit?: string | undefined;
  /** Of the text. Absent: that of the words in it. */
  dir?: 'ltr' | 'auto';
  lang?: string;
}

/** A field in which a text is typed. */
export function renderText(form: Form, path: Path, how: TextHow): TemplateResult {
  const place = pointer(path);
  const { by, invalid } = described(form, path, how);
  const { edit, optional = false, mayBeEmpty = optional, label } = how;
  const type = ({ target }: Event): void => form.type(path, edit, (target as HTMLInputElement).value, mayBeEmpty);
  const leave = (): void => form.leave(path, label);
  const isLong = edit === 'lines' || edit === 'json' || edit === 'rows';
  const control = isLong
    ? html`<textarea
        class="input long"
        id=${idOf(place)}
        data-place=${place}
        rows=${edit === 'json' ? 4 : 2}
        dir=${how.dir ?? 'auto'}
        lang=${how.lang ?? nothing}
        spellcheck=${edit === 'lines' ? 'true' : 'false'}
        aria-describedby=${by || nothing}
        aria-invalid=${invalid ? 'true' : nothing}
        ?readonly=${form.readonly}
        .value=${live(form.textAt(path, edit))}
        @input=${type}
        @change=${leave}
      ></textarea>`
    : html`<input
        class="input"
        id=${idOf(place)}
        data-place=${place}
        type="text"
        inputmode=${edit === 'number' ? 'decimal' : nothing}
        dir=${how.dir ?? 'auto'}
        lang=${how.lang ?? nothing}
        autocomplete="off"
        spellcheck="false"
        list=${how.names === undefined ? nothing : namesId(how.names)}
        aria-describedby=${by || nothing}
        aria-invalid=${invalid ? 'true' : nothing}
        ?readonly=${form.readonly}
        .value=${live(form.textAt(path, edit))}
        @input=${type}
        @change=${leave}
      />`;
  const said = how.unit === undefined ? how : { ...how, label: `${label} (${how.unit})` };
  return withLabel(form, path, said, control);
}

export function renderCheck(form: Form, path: Path, said: Said): TemplateResult {
  const place = pointer(path);
  const { by } = described(form, path, said);
  return html`<div class="field property">
    <label class="check"
      ><input
        type="checkbox"
        id=${idOf(place)}
        data-place=${place}
        aria-describedby=${by || nothing}
        ?disabled=${form.readonly}
        .checked=${live(form.value(path) === true)}
        @change=${({ target }: Event) => form.put(path, (target as HTMLInputElement).checked)}
      />
      <span>${said.label}</span></label
    >
    ${hintOf(place, said)} ${problemsOf(form, path)}
  </div>`;
}

/** @param of the values, and their words */
export function renderChoice(form: Form, path: Path, said: Said, of: readonly string[]): TemplateResult {
  const words = form.words.inspector.choices;
  const choices = of.map((value) => ({ value, words: (Object.hasOwn(words, value) && words[value]) || value }));
  return renderSelect(form, path, said, choices, (value) => form.put(path, value));
}

export function renderSelect(
  form: Form,
  path: Path,
  said: Said,
  choices: readonly { value: string; words: string }[],
  choose: (value: string) => void,
): TemplateResult {
  const place = pointer(path);
  const value = String(form.value(path) ?? '');
  const { by, invalid } = described(form, path, said);
  const all = choices.some((each) => each.value === value) ? choices : [{ value, words: value }, ...choices];
  const control = html`<select
    class="input"
    id=${idOf(place)}
    data-place=${place}
    aria-describedby=${by || nothing}
    aria-invalid=${invalid ? 'true' : nothing}
    ?disabled=${form.readonly}
    .value=${live(value)}
    @change=${({ target }: Event) => choose((target as HTMLSelectElement).value)}
  >
    ${guard([value, JSON.stringify(all)], () =>
      all.map((each) => html`<option value=${each.value} ?selected=${each.value === value}>${each.words}</option>`),
    )}
  </select>`;
  return withLabel(form, path, said, control);
}

/** Some of the keys of a telephone, each a button that is pressed or not. */
export function renderKeySet(form: Form, path: Path, said: Said, keys: readonly string[]): TemplateResult {
  const place = pointer(path);
  const pressed = (form.value(path) ?? []) as readonly string[];
  const toggle = (key: string): void => {
    const after = pressed.includes(key) ? pressed.filter((each) => each !== key) : [...pressed, key];
    form.put(
      path,
      keys.filter((each) => after.includes(each)),
    );
  };
  return html`<fieldset class="property keys" data-place=${place}>
    <legend class="label">${said.label}${optionalMark(form, said)}</legend>
    <div class="key-set" dir="ltr">
      ${keys.map(
        (key) =>
          html`<button
            class="button outline"
            type="button"
            aria-pressed=${String(pressed.includes(key))}
            ?disabled=${form.readonly}
            @click=${() => toggle(key)}
          >
            ${key}
          </button>`,
      )}
    </div>
    ${hintOf(place, said)} ${problemsOf(form, path)}
  </fieldset>`;
}
