import type { FieldWord, HintWord } from './messages.ts';

/** Names that the gateway or the document knows. They are suggested, and any other can be typed. */
export type NameKind =
  | 'flows'
  | 'queue-flows'
  | 'prompts'
  | 'queues'
  | 'switches'
  | 'agents'
  | 'secrets'
  | 'schedules'
  | 'variables'
  | 'languages'
  | 'time-zones';

/** How a value is edited, and what else is to be known for it. */
export type Editor =
  /** One line of text. */
  | { edit: 'line'; names?: NameKind }
  /** Text of several lines. */
  | { edit: 'lines' }
  | { edit: 'number'; unit?: 'seconds' | 'ms' | 'percent' }
  | { edit: 'check' }
  | { edit: 'choice'; of: readonly string[] }
  /** A text, a number, or true and false, told apart by what is typed. */
  | { edit: 'scalar' }
  | { edit: 'json' }
  /** Texts, one a line. */
  | { edit: 'rows' }
  /** Some of the twelve keys of a telephone. */
  | { edit: 'key-set' }
  /** What a text is compared with: one text, several, or none. */
  | { edit: 'operand' }
  /** One of the document's nodes. */
  | { edit: 'node' }
  /** A text in each language of the flow. */
  | { edit: 'texts' }
  /** Names with values. */
  | { edit: 'record'; item: FieldWord; keys: RecordPart; values: RecordPart; blank: readonly [string, string] }
  | { edit: 'list'; item: FieldWord; variants: readonly Variant[] }
  /** Opening hours of each day of the week. */
  | { edit: 'week'; range: readonly Variant[] };

export type EditorOf<Edit extends Editor['edit']> = Extract<Editor, { edit: Edit }>;

/** The names of a record, or its values. */
export interface RecordPart {
  label: FieldWord;
  /** Only these. Absent: any text. */
  of?: readonly string[];
  names?: NameKind;
}

/** A form of a list's items. */
export interface Variant {
  /** The field that only this variant has, or the value of `as`. Absent: the list has one variant. */
  id?: FieldWord;
  fields: readonly Field[];
  /** A new item, which the schema accepts. */
  blank: object;
}

/** A field of a node, of a flow, or of an item of a list. */
export type Field = Editor & {
  /** Its name in the document. */
  name: string;
  label: FieldWord;
  hint?: HintWord;
  /** An empty field is left out of the document. */
  optional?: true;
};

/** The variant that an item has. */
export function variantOf(variants: readonly Variant[], item: unknown): Variant | null {
  const fields = typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : {};
  return (
    variants.find(({ id }) => id !== undefined && (Object.hasOwn(fields, id) || fields.as === id)) ??
    variants.find(({ id }) => id === undefined) ??
    null
  );
}

/** The item as another variant: what both have stays. */
export function asVariant({ blank, fields }: Variant, item: unknown): object {
  const old = typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : {};
  const kept = fields.filter(({ name, edit }) => name !== 'is' && edit !== 'operand' && Object.hasOwn(old, name));
  return { ...blank, ...Object.fromEntries(kept.map(({ name }) => [name, old[name]])) };
}
