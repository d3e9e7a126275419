import type { Field, Values } from './field.ts';

/** A kind of record that a form creates and changes. */
export interface RecordDefinition<Row> {
  /** “queue”, as in “New queue”. */
  one: string;
  keyOf: (row: Row) => string;
  /** What people call it. */
  nameOf: (row: Row) => string;
  fields: readonly Field[];
  /** The values of a new one. */
  blank: Values;
  /** The values of a stored one: what the form can change, with the revision if there is one. */
  valuesOf: (row: Row) => Values;
  /** Reads it again. @throws Refused NOT_FOUND */
  read: (row: Row) => Promise<Row>;
  /** @param row null: a new one @throws Refused */
  save: (values: Values, row: Row | null) => Promise<Row>;
  /** The name of the person that changed it last, if the gateway says it. */
  changedBy?: (row: Row) => string | null;
  /** Whether the gateway refuses a change of an old revision. If not, the form compares before it saves. */
  revised?: boolean;
  /** What to show after the answer, such as a secret that is returned once. null: nothing. @param close closes it */
  afterSave?: (row: Row, close: () => void) => HTMLElement | null;
  /** Accepted values that are probably mistakes. */
  warningsOf?: (row: Row) => readonly string[];
}

/** The member that counts changes. It is no difference that a person cares about. */
const counter = 'revision';

export function sameValues(one: Values, other: Values): boolean {
  return comparable(one) === comparable(other);
}

/** As JSON, with the members in one order. */
function comparable(values: unknown): string {
  return JSON.stringify(values, (key, value: unknown) => {
    if (key === counter) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
