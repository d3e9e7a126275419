import { html, nothing, type TemplateResult } from 'lit';
import { weekdays } from '../../../domain/flows/document/schedule.ts';
import { icons } from '../../icons.ts';
import { asVariant, type EditorOf, type Field, type Variant, variantOf } from './field.ts';
import { telephoneKeys } from './fields-of-kinds.ts';
import type { Form } from './form.ts';
import { arrows } from './inspector-icons.ts';
import { type Path, pointer } from './place.ts';
import {
  hintOf,
  idOf,
  optionalMark,
  problemsOf,
  renderCheck,
  renderChoice,
  renderKeySet,
  renderSelect,
  renderText,
  type Said,
  saidOf,
} from './render-leaf.ts';
import { renderRecord } from './render-record.ts';

/** The control, or the controls, of a field. @param path of the field itself */
export function renderField(form: Form, field: Field, path: Path): TemplateResult | typeof nothing {
  const said = saidOf(form, field);
  switch (field.edit) {
    case 'check':
      return renderCheck(form, path, said);
    case 'choice':
      return renderChoice(form, path, said, field.of);
    case 'key-set':
      return renderKeySet(form, path, said, telephoneKeys);
    case 'node':
      return renderSelect(form, path, said, nodeChoices(form), (name) => form.put(path, name));
    case 'operand':
      return renderOperand(form, path, said);
    case 'texts':
      return field.optional === true ? renderGroupOfTexts(form, path, said) : renderTexts(form, path);
    case 'record':
      return renderRecord(form, path, said, field);
    case 'list':
      return renderList(form, path, said, field);
    case 'week':
      return renderWeek(form, path, said, field);
    case 'number':
      return renderText(form, path, { ...said, edit: 'number', unit: unitOf(form, field), dir: 'ltr' });
    default: {
      const names = field.edit === 'line' ? field.names : undefined;
      return renderText(form, path, { ...said, edit: field.edit, names });
    }
  }
}

function nodeChoices({ document }: Form): { value: string; words: string }[] {
  return document.nodes.map(({ name }) => ({ value: name, words: name }));
}

function unitOf({ words: { inspector } }: Form, { unit }: EditorOf<'number'>): string | undefined {
  if (unit === undefined) return undefined;
  return { seconds: inspector.seconds, ms: inspector.milliseconds, percent: inspector.percent }[unit];
}

function renderOperand(form: Form, path: Path, said: Said): TemplateResult | typeof nothing {
  const is = form.value([...path.slice(0, -1), 'is']);
  if (is === 'empty' || is === 'not-empty') return nothing;
  return renderText(form, path, { ...said, optional: false, edit: is === 'one-of' ? 'rows' : 'line' });
}

/** In a prompt, the texts are the only fields. Elsewhere they need a name. */
function renderGroupOfTexts(form: Form, path: Path, said: Said): TemplateResult {
  const place = pointer(path);
  return html`<fieldset class="property list" data-place=${place}>
    <legend class="label">${said.label}${optionalMark(form, said)}</legend>
    ${hintOf(place, said)} ${problemsOf(form, path, '', false)} ${renderTexts(form, path)}
  </fieldset>`;
}

/** The languages of the flow, then others that the text has. */
function renderTexts(form: Form, path: Path): TemplateResult {
  const texts = (form.value(path) ?? {}) as Record<string, string>;
  const { languages } = form.document;
  const all = [...languages, ...Object.keys(texts).filter((each) => !languages.includes(each))];
  return html`${all.map((language) =>
    renderText(form, [...path, language], {
      label: form.words.inspector.textIn(language),
      edit: 'lines',
      mayBeEmpty: true,
      lang: language,
    }),
  )}`;
}

function itemsAt(form: Form, path: Path): readonly unknown[] {
  const list = form.value(path);
  return Array.isArray(list) ? list : [];
}

function renderList(form: Form, path: Path, said: Said, field: EditorOf<'list'> & Field): TemplateResult {
  const place = pointer(path);
  return html`<fieldset class="property list" data-place=${place}>
    <legend class="label">${said.label}${optionalMark(form, said)}</legend>
    ${hintOf(place, said)} ${problemsOf(form, path, '', false)}
    ${renderItems(form, path, field.variants, form.words.inspector.fields[field.item], field.optional === true)}
  </fieldset>`;
}

function renderItems(
  form: Form,
  path: Path,
  variants: readonly Variant[],
  item: string,
  optional: boolean,
): TemplateResult {
  const { inspector: words } = form.words;
  const items = itemsAt(form, path);
  const [first] = variants;
  return html`${
    items.length === 0
      ? nothing
      : html`<div class="items">
          ${items.map((value, at) => renderItem(form, [...path, at], { value, variants, item, optional, count: items.length }))}
        </div>`
  }
  ${
    form.readonly
      ? nothing
      : html`<button
          class="button outline add"
          type="button"
          data-place="${pointer(path)}#add"
          @click=${() => form.add(path, newItem(form, first, items))}
        >
          ${words.addItem(item)}
        </button>`
  }`;
}

interface Item {
  value: unknown;
  variants: readonly Variant[];
  item: string;
  optional: boolean;
  count: number;
}

function renderItem(form: Form, path: Path, { value, variants, item, optional, count }: Item): TemplateResult {
  const { inspector: words } = form.words;
  const place = pointer(path);
  const at = Number(path.at(-1));
  const list = path.slice(0, -1);
  const label = words.itemOf(item, at + 1);
  const variant = variantOf(variants, value);
  const button = (name: string, words: string, drawn: TemplateResult, act: () => void, can = true): TemplateResult =>
    html`<button
      class="button bare"
      type="button"
      data-place="${place}#${name}"
      aria-label=${words}
      title=${words}
      aria-disabled=${can ? 'false' : 'true'}
      @click=${() => can && act()}
    >
      ${drawn}
    </button>`;
  return html`<div class="item" role="group" aria-label=${label} data-place=${place}>
    <div class="item-bar">
      ${variants.length > 1 ? renderVariants(form, path, variants, variant, label) : html`<span class="item-name">${label}</span>`}
      ${
        form.readonly
          ? nothing
          : html`${count > 1 ? button('up', words.moveUp(label), arrows.up, () => form.move(list, at, at - 1), at > 0) : nothing}
            ${count > 1 ? button('down', words.moveDown(label), arrows.down, () => form.move(list, at, at + 1), at < count - 1) : nothing}
            ${button('remove', words.removeItem(label), icons.close, () => form.removeAt(list, at, optional, label))}`
      }
    </div>
    ${problemsOf(form, path, '', false)}
    ${(variant?.fields ?? []).map((field) => renderField(form, field, [...path, field.name]))}
  </div>`;
}

/** The choice between a text, a recording and so on. */
function renderVariants(
  form: Form,
  path: Path,
  variants: readonly Variant[],
  current: Variant | null,
  label: string,
): TemplateResult {
  const { choices, kindOf } = form.words.inspector;
  const choose = ({ target }: Event): void => {
    const chosen = variants[Number((target as HTMLSelectElement).value)];
    if (chosen !== undefined) form.put(path, asVariant(chosen, form.value(path)));
  };
  return html`<select
    class="input"
    id="${idOf(pointer(path))}#kind"
    aria-label=${kindOf(label)}
    ?disabled=${form.readonly}
    @change=${choose}
  >
    ${variants.map(
      (variant, at) =>
        html`<option value=${at} .selected=${variant === current}>${choices[variant.id ?? ''] ?? variant.id}</option>`,
    )}
  </select>`;
}

/** Names in a list differ, so a new item gets another outcome or name than those before it. */
function newItem(form: Form, variant: Variant | undefined, items: readonly unknown[]): object {
  const blank = { ...variant?.blank } as Record<string, unknown>;
  for (const field of ['outcome', 'name'] as const) {
    const wanted = blank[field];
    if (typeof wanted !== 'string' || wanted === 'skill') continue;
    const taken = items.map((item) => (item as Record<string, unknown>)[field]);
    let name = wanted;
    for (let number = 2; taken.includes(name); number += 1) name = numbered(wanted, number, field);
    blank[field] = name;
  }
  if ('text' in blank) blank.text = Object.fromEntries(form.document.languages.map((language) => [language, '']));
  return blank;
}

/** Names of questions and variables have no hyphens. */
function numbered(name: string, number: number, field: 'outcome' | 'name'): string {
  return field === 'outcome' || name === 'office' ? `${name}-${number}` : `${name}${number}`;
}

/** The hours of each day. */
function renderWeek(form: Form, path: Path, said: Said, { range }: EditorOf<'week'>): TemplateResult {
  const { inspector: words } = form.words;
  const place = pointer(path);
  return html`<fieldset class="property list" data-place=${place}>
    <legend class="label">${said.label}</legend>
    ${hintOf(place, said)} ${problemsOf(form, path)}
    ${weekdays.map((day) => {
      const name = words.weekdays[day] ?? day;
      return html`<fieldset class="day" data-place=${pointer([...path, day])}>
        <legend class="label">${name}</legend>
        ${itemsAt(form, [...path, day]).length === 0 ? html`<p class="hint">${words.closedDay}</p>` : nothing}
        ${renderItems(form, [...path, day], range, words.hoursOf(name), true)}
      </fieldset>`;
    })}
  </fieldset>`;
}
