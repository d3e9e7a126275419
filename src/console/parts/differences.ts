import { type Field, type Values, valueAt, valueFields } from './field.ts';

export interface Difference {
  label: string;
  theirs: string;
  mine: string;
}

/** The fields in which two bodies differ, with their values as people read them. */
export function differencesOf(fields: readonly Field[], theirs: Values, mine: Values): readonly Difference[] {
  return valueFields(fields).flatMap(({ name, label }) => {
    const [one, other] = [shownValue(valueAt(theirs, name)), shownValue(valueAt(mine, name))];
    return one === other ? [] : [{ label, theirs: one, mine: other }];
  });
}

function shownValue(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(shownValue).join(', ');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, part]) => `${name}: ${shownValue(part)}`)
      .join('; ');
  }
  return String(value);
}
