import type { TemplateResult } from 'lit';

/** The body of a record, as JSON. Fields read and write parts of it, by their names. */
export type Values = Readonly<Record<string, unknown>>;

export interface Choice {
  value: string;
  label: string;
}

interface Named {
  /** The place in the body, with dots: “limits.waiting”. Problems that the gateway finds there are shown at the field. */
  name: string;
  label: string;
  /** What the person has to know to fill it in. */
  help?: string;
  /** Whether the field has a meaning, by the body as it is. Default: always. */
  shown?: (values: Values) => boolean;
  /** Once the record is stored, it never changes. */
  fixed?: boolean;
}

/** What an empty field means: the member is left out, or null. Default: the empty text. */
type Empty = 'absent' | 'null';

export interface TextField extends Named {
  kind: 'text';
  required?: boolean;
  /** Characters at most. */
  most?: number;
  /** A regular expression of the whole text. */
  pattern?: string;
  /** Digits, names and addresses are read from the left in every language. */
  ltr?: boolean;
  /** More than one: a text of several lines. */
  lines?: number;
  type?: 'text' | 'tel' | 'url' | 'password';
  empty?: Empty;
}

export interface NumberField extends Named {
  kind: 'number';
  least?: number;
  most?: number;
  step?: number;
  /** Default: a number is required. */
  empty?: Empty;
}

export interface CheckField extends Named {
  kind: 'check';
}

export interface ChoiceField extends Named {
  kind: 'choice';
  choices: readonly Choice[];
  /** The choice of nothing, and what it means. Absent: there is always a choice. */
  none?: { label: string; means: Empty };
}

/** Texts, one a line. */
export interface LinesField extends Named {
  kind: 'lines';
  required?: boolean;
  ltr?: boolean;
}

/** Names that the gateway knows, in an order: agents, prompts. */
export interface PicksField extends Named {
  kind: 'picks';
  /** What one of them is called: “agent”. */
  one: string;
  /** At least one. */
  required?: boolean;
  /** Those that fit what was typed, a few of them. */
  suggest: (typed: string) => Promise<readonly Choice[]>;
}

/** Objects in an order, each with fields of its own. */
export interface RowsField extends Named {
  kind: 'rows';
  /** What one of them is called: “rule”. */
  one: string;
  fields: readonly Field[];
  /** A new one. */
  blank: Values;
}

/** A field that a page draws itself. */
export interface OwnField extends Named {
  kind: 'own';
  view: (value: unknown, change: (value: unknown) => void, readOnly: boolean) => TemplateResult;
}

/** Fields under a heading, which opens and closes. */
export interface FieldGroup {
  kind: 'group';
  label: string;
  fields: readonly Field[];
}

export type ValueField =
  | TextField
  | NumberField
  | CheckField
  | ChoiceField
  | LinesField
  | PicksField
  | RowsField
  | OwnField;
export type Field = ValueField | FieldGroup;

/** The fields that have values, also those in groups. */
export function valueFields(fields: readonly Field[]): readonly ValueField[] {
  return fields.flatMap((field) => (field.kind === 'group' ? valueFields(field.fields) : [field]));
}

/** The value at this place. undefined: there is none. */
export function valueAt(values: unknown, name: string): unknown {
  let found: unknown = values;
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[part];
  }
  return found;
}

/** The body with another value at this place. @param value undefined: the member is left out */
export function withValue(values: Values, name: string, value: unknown): Values {
  return replaced(values, name.split('.'), value) as Values;
}

function replaced(place: unknown, [first = '', ...rest]: readonly string[], value: unknown): unknown {
  if (Array.isArray(place)) {
    return place.map((each, at) =>
      String(at) === first ? (rest.length === 0 ? value : replaced(each, rest, value)) : each,
    );
  }
  const object = { ...(place as Record<string, unknown> | null | undefined) };
  object[first] = rest.length === 0 ? value : replaced(object[first], rest, value);
  if (object[first] === undefined) delete object[first];
  return object;
}

/** “an agent”, “a rule”. */
export const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
