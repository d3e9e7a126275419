import { Refused } from '../ask.ts';
import { type Field, type Values, valueAt, valueFields, withArticle } from './field.ts';

export interface FieldProblems {
  /** By the name of a field, or of a part of it. */
  at: ReadonlyMap<string, string>;
  /** What belongs to no field. Empty: nothing. */
  other: string;
}

export const noProblems: FieldProblems = { at: new Map(), other: '' };

interface Detail {
  /** A JSON pointer into the body: “/limits/waiting”. */
  path?: unknown;
  /** Of a field that the gateway does not know. */
  field?: unknown;
  message?: unknown;
}

/** What the gateway refused, at the fields that it is about. */
export function problemsOf(error: unknown, fields: readonly Field[]): FieldProblems {
  if (!(error instanceof Refused))
    return { at: new Map(), other: error instanceof Error ? error.message : String(error) };
  const names = valueFields(fields).map(({ name }) => name);
  const at = new Map<string, string>();
  for (const { path, field, message } of Array.isArray(error.details) ? (error.details as Detail[]) : []) {
    if (typeof path !== 'string') continue;
    const pointer = typeof field === 'string' ? `${path}/${field}` : path;
    const place = pointer.replace(/^\//, '').replaceAll('/', '.');
    const text = typeof message === 'string' ? message : error.message;
    // What is wrong with a whole is shown at its first part.
    const whole = names.find((name) => name.startsWith(`${place}.`));
    const name = names.some((each) => place === each || place.startsWith(`${each}.`)) ? place : whole;
    if (name !== undefined && !at.has(name)) at.set(name, `${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
  }
  return { at, other: at.size > 0 ? '' : error.message };
}

/** Lists that must not be empty. The browser checks all other fields itself. */
export function missingPicks(fields: readonly Field[], values: Values): FieldProblems {
  const at = new Map<string, string>();
  for (const field of valueFields(fields)) {
    if (field.kind !== 'picks' || field.required !== true) continue;
    const value = valueAt(values, field.name);
    if (!Array.isArray(value) || value.length === 0) at.set(field.name, `Add ${withArticle(field.one)}.`);
  }
  return { at, other: '' };
}
