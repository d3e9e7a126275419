import { CodedError } from '../../domain/errors.ts';

/** The parameters of a POST, as Exotel's clients send them: each name with its values. */
export type Form = ReadonlyMap<string, readonly string[]>;

const mostFields = 60;

/**
 * Reads the body of a POST.
 * @param contentType `application/x-www-form-urlencoded` or `multipart/form-data`
 * @throws CodedError BAD_REQUEST
 */
export async function readForm(body: string, contentType: string): Promise<Form> {
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData().catch((cause) => {
    throw bad('The body is no form.', { cause });
  });
  const fields = new Map<string, string[]>();
  for (const [name, value] of form) {
    if (typeof value !== 'string') throw bad(`“${name.slice(0, 40)}” is a file.`);
    fields.set(name, [...(fields.get(name) ?? []), value]);
    if (fields.size > mostFields) throw bad('The form has too many parameters.');
  }
  return fields;
}

/** The last value of a parameter. Empty text counts as missing. */
export function textOf(form: Form, name: string): string | null {
  return form.get(name)?.at(-1)?.trim() || null;
}

/** A whole number. null: it is missing. @throws CodedError BAD_REQUEST */
export function wholeOf(form: Form, name: string, most: number): number | null {
  const text = textOf(form, name);
  if (text === null) return null;
  if (!/^\d{1,6}$/.test(text) || Number(text) > most) throw bad(`“${name}” must be a whole number of at most ${most}.`);
  return Number(text);
}

/** null: it is missing. @throws CodedError BAD_REQUEST */
export function truthOf(form: Form, name: string): boolean | null {
  const text = textOf(form, name);
  if (text === null) return null;
  if (/^(true|1)$/i.test(text)) return true;
  if (/^(false|0)$/i.test(text)) return false;
  throw bad(`“${name}” must be true or false.`);
}

/** A list in any of its spellings: `Name`, `Name[]`, `Name[0]`, `Name[1]`. */
export function listOf(form: Form, name: string): string[] {
  const values: string[] = [];
  for (const [field, texts] of form) {
    const index = field.startsWith(name) ? field.slice(name.length) : null;
    if (index !== null && /^(\[\d{0,3}\])?$/.test(index)) values.push(...texts.map((text) => text.trim()));
  }
  return values.filter((text) => text !== '');
}

export function bad(message: string, options: { help?: string; cause?: unknown } = {}): CodedError {
  return new CodedError('BAD_REQUEST', {
    message,
    help: 'Compare the request with docs/guides/exotel.md.',
    ...options,
  });
}
