import { CodedError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import type { CrmValue } from './connection.ts';
import type { CrmField, CrmManifest } from './manifest.ts';

const longestText = 500;
/** A service account's key file has about 2,400 characters. */
const longestSecret = 10_000;

export interface ReadFields {
  /** Values of the fields that are not secret, with defaults. Optional fields without a value are missing. */
  settings: Record<string, CrmValue>;
  /** The secrets among `values`. One that is missing here was left out or empty: keep the stored one. */
  secrets: Record<string, string>;
}

/**
 * Validates an administrator's values for the fields of a manifest. Texts are returned without white space at their
 * ends, because tokens are pasted.
 * @param options.keep names of stored secrets. They may be left out, even if they are required.
 * @throws CodedError CRM_CONNECTION_INVALID with a sentence for each problem, also in `details.problems`. No sentence
 *   contains a value.
 */
export function readFields(
  manifest: Pick<CrmManifest, 'fields'>,
  values: Readonly<Record<string, unknown>>,
  { keep = [] }: { keep?: readonly string[] } = {},
): ReadFields {
  const problems: string[] = [];
  const settings: [string, CrmValue][] = [];
  const secrets: [string, string][] = [];

  const names = manifest.fields.map((field) => field.name);
  for (const name of Object.keys(values)) {
    if (!names.includes(name)) problems.push(unknownField(name, names));
  }
  for (const field of manifest.fields) {
    const value = enteredValue(values, field);
    if (value === undefined) {
      if (field.default !== undefined) settings.push([field.name, field.default]);
      else if (field.required && !(field.kind === 'secret' && keep.includes(field.name)))
        problems.push(`The field “${field.name}” (${field.label}) is missing.`);
      continue;
    }
    const problem = problemOf(field, value);
    if (problem !== null) problems.push(`The field “${field.name}” ${problem}.`);
    else if (field.kind === 'secret') secrets.push([field.name, value as string]);
    else settings.push([field.name, value as CrmValue]);
  }
  if (problems.length > 0) {
    throw new CodedError('CRM_CONNECTION_INVALID', { message: problems.join(' '), details: { problems } });
  }
  return { settings: Object.fromEntries(settings), secrets: Object.fromEntries(secrets) };
}

/** undefined: the administrator left the field empty. */
function enteredValue(values: Readonly<Record<string, unknown>>, { name }: CrmField): unknown {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  const bare = typeof value === 'string' ? value.trim() : value;
  return bare === '' || bare === null ? undefined : bare;
}

function unknownField(name: string, names: readonly string[]): string {
  const meant = nearestName(name, names);
  const shown = /^[\w.-]{1,40}$/.test(name) ? `“${name}” ` : '';
  return `The field ${shown}is unknown${meant === null ? '.' : `; did you mean “${meant}”?`}`;
}

/** The end of the sentence "The field … ". null: the value is valid. */
function problemOf({ kind, choices = [] }: CrmField, value: unknown): string | null {
  switch (kind) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'must be a number';
    case 'choice':
      return choices.some((choice) => choice.value === value)
        ? null
        : `must be one of: ${choices.map((choice) => choice.value).join(', ')}`;
    case 'text':
      if (typeof value !== 'string') return 'must be a text';
      if (value.length > longestText) return `must have at most ${longestText} characters`;
      return /\p{Cc}/u.test(value) ? 'must be one line of text' : null;
    case 'secret':
      if (typeof value !== 'string') return 'must be a text';
      return value.length > longestSecret ? `must have at most ${longestSecret} characters` : null;
  }
}
