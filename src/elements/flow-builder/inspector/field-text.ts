import type { Editor } from './field.ts';
import type { InspectorMessages } from './messages.ts';

/** Values that a typed text may stand for, the likeliest first. `undefined`: the field is left out. */
export type Read = { values: readonly unknown[] } | { problem: string };

/** The editors in which a text is typed. */
export type TextEditor = Extract<Editor['edit'], 'line' | 'lines' | 'number' | 'scalar' | 'json' | 'rows'>;

/** A value as it stands in its field. */
export function textOfValue(edit: TextEditor, value: unknown): string {
  if (value === undefined) return '';
  if (edit === 'json') return JSON.stringify(value, null, 2);
  if (edit === 'rows') return Array.isArray(value) ? value.join('\n') : String(value);
  return String(value);
}

/** @param optional an empty text leaves the field out */
export function valuesOf(edit: TextEditor, text: string, optional: boolean, words: InspectorMessages): Read {
  if (text === '' && optional) return { values: [undefined] };
  switch (edit) {
    case 'number': {
      const trimmed = text.trim();
      if (trimmed === '') return { values: [undefined] };
      return /^-?[0-9]+(\.[0-9]+)?$/.test(trimmed) ? { values: [Number(trimmed)] } : { problem: words.notNumber };
    }
    case 'scalar':
      return { values: [...numberIn(text), ...truthIn(text), text] };
    case 'json':
      return jsonIn(text, words);
    case 'rows':
      return { values: [rowsIn(text)] };
    default:
      return { values: [text] };
  }
}

/** "007" stays a text, because a number would lose its zeros. */
function numberIn(text: string): number[] {
  return text.trim() === text && text !== '' && String(Number(text)) === text && Number.isFinite(Number(text))
    ? [Number(text)]
    : [];
}

function truthIn(text: string): boolean[] {
  return text === 'true' ? [true] : text === 'false' ? [false] : [];
}

function jsonIn(text: string, words: InspectorMessages): Read {
  try {
    return { values: [JSON.parse(text) as unknown] };
  } catch {
    return { problem: words.notJson };
  }
}

function rowsIn(text: string): string[] {
  return text
    .split('\n')
    .map((row) => row.trim())
    .filter((row) => row !== '');
}

/** The case of a branch with an operand that fits its comparison: several texts for “one of”, none for “is empty”. */
export function withFittingOperand(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { than, ...others } = item;
  if (item.as !== 'text') return { ...item };
  if (item.is === 'empty' || item.is === 'not-empty') return others;
  if (item.is === 'one-of') return { ...others, than: Array.isArray(than) ? than : [String(than ?? '')] };
  return { ...others, than: Array.isArray(than) ? String(than[0] ?? '') : (than ?? '') };
}
