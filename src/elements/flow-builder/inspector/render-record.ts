import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { icons } from '../../icons.ts';
import type { EditorOf, RecordPart } from './field.ts';
import type { Form } from './form.ts';
import { type Path, pointer } from './place.ts';
import {
  described,
  hintOf,
  idOf,
  namesId,
  optionalMark,
  problemsOf,
  renderText,
  type Said,
  withLabel,
} from './render-leaf.ts';

/** Names with values, such as the keys of a menu: one row each. */
export function renderRecord(form: Form, path: Path, said: Said, field: EditorOf<'record'>): TemplateResult {
  const { inspector: words } = form.words;
  const place = pointer(path);
  const entries = Object.keys((form.value(path) ?? {}) as object);
  const names = inOrder(entries, field.keys);
  const item = words.fields[field.item];
  const free = freeName(names, field);
  return html`<fieldset class="property list" data-place=${place}>
    <legend class="label">${said.label}${optionalMark(form, said)}</legend>
    ${hintOf(place, said)} ${problemsOf(form, path, '', false)}
    ${
      names.length === 0
        ? nothing
        : html`<div class="items">
            ${names.map((name) => renderEntry(form, path, name, names, field))}
          </div>`
    }
    ${
      form.readonly || free === null
        ? nothing
        : html`<button
            class="button outline add"
            type="button"
            data-place="${place}#add"
            @click=${() => form.addEntry(path, free, field.blank[1])}
          >
            ${words.addItem(item)}
          </button>`
    }
  </fieldset>`;
}

function renderEntry(
  form: Form,
  path: Path,
  name: string,
  names: readonly string[],
  field: EditorOf<'record'>,
): TemplateResult {
  const { inspector: words } = form.words;
  const label = `${words.fields[field.item]} ${name}`;
  const value: Path = [...path, name];
  return html`<div class="item" role="group" aria-label=${label} data-place="${pointer(value)}#entry">
    <div class="entry">
      ${renderName(form, path, name, names, field)}
      ${renderText(form, value, { label: words.fields[field.values.label], edit: 'line', names: field.values.names })}
      ${
        form.readonly
          ? nothing
          : html`<button
              class="button bare"
              type="button"
              aria-label=${words.removeItem(label)}
              title=${words.removeItem(label)}
              @click=${() => form.removeEntry(path, name, label)}
            >
              ${icons.close}
            </button>`
      }
    </div>
  </div>`;
}

/** The name of an entry: a choice of what is free, or any text, which counts when the field is left. */
function renderName(
  form: Form,
  path: Path,
  name: string,
  names: readonly string[],
  { keys }: EditorOf<'record'>,
): TemplateResult {
  const at: Path = [...path, name];
  const place = `${pointer(at)}#name`;
  const said: Said = { label: form.words.inspector.fields[keys.label] };
  const { by, invalid } = described(form, at, said, '#name');
  const change = ({ target }: Event): void =>
    form.nameEntry(path, name, (target as HTMLInputElement | HTMLSelectElement).value, said.label);
  const control =
    keys.of === undefined
      ? html`<input
          class="input"
          id=${idOf(place)}
          data-place=${place}
          type="text"
          dir="ltr"
          autocomplete="off"
          spellcheck="false"
          list=${keys.names === undefined ? nothing : namesId(keys.names)}
          aria-describedby=${by || nothing}
          aria-invalid=${invalid ? 'true' : nothing}
          ?readonly=${form.readonly}
          .value=${live(form.typedAt(place)?.text ?? name)}
          @input=${({ target }: Event) => form.keep(place, (target as HTMLInputElement).value)}
          @change=${change}
        />`
      : html`<select class="input" id=${idOf(place)} data-place=${place} ?disabled=${form.readonly} .value=${live(name)} @change=${change}>
          ${keys.of
            .filter((key) => key === name || !names.includes(key))
            .map((key) => html`<option value=${key} ?selected=${key === name}>${key}</option>`)}
        </select>`;
  return withLabel(form, at, said, control, '#name');
}

/** Keys of a telephone in their order, because objects put digits first. */
function inOrder(names: readonly string[], { of }: RecordPart): string[] {
  return of === undefined ? [...names] : names.toSorted((a, b) => of.indexOf(a) - of.indexOf(b));
}

/** A name that is not taken. Null: all are. */
function freeName(names: readonly string[], { keys, blank: [wanted] }: EditorOf<'record'>): string | null {
  if (keys.of !== undefined) return keys.of.find((key) => !names.includes(key)) ?? null;
  let name = wanted;
  for (let number = 2; names.includes(name); number += 1) name = `${wanted}${number}`;
  return name;
}
