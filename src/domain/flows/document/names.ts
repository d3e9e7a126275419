import * as z from 'zod/mini';

/** Names of flows, prompts, schedules, switches, secrets: lower case, so that no two look alike. */
export const objectName = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits and hyphens, a letter first'));

/** Names of nodes and outcomes. Outcomes of a menu are keys, so a digit, `*` or `#` may stand alone. */
export const nodeName = z
  .string()
  .check(z.regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, 'must be 1 to 63 letters, digits, - and _, a letter first'));
export const outcomeName = z
  .string()
  .check(z.regex(/^([a-z][a-z0-9-]{0,62}|[0-9*#])$/, 'must be a key, or lower-case letters, digits and hyphens'));

/** Names of variables, with dots between parts: "contact.name". */
export const variablePattern = /^[a-z][A-Za-z0-9_]{0,40}(\.[A-Za-z][A-Za-z0-9_]{0,40}){0,3}$/;
export const variableName = z
  .string()
  .check(z.regex(variablePattern, 'must be letters, digits and _, with dots between parts, a lower-case letter first'));

/** BCP 47: "en", "en-GB", "zh-Hant". */
export const languageTag = z
  .string()
  .check(z.regex(/^[a-z]{2,3}(-[A-Za-z]{4})?(-([A-Z]{2}|[0-9]{3}))?$/, 'must be a language such as en or pt-BR'));

/** One key of a telephone. */
export const key = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']);
export type Key = z.infer<typeof key>;

/** Text with `{{name}}` for the value of a variable. A variable without a value is empty text. */
export const template = z.string().check(z.maxLength(2000));
export const shortTemplate = z.string().check(z.minLength(1), z.maxLength(300));
/** An address of the web. Values of variables are escaped in it. */
export const urlTemplate = z.string().check(z.minLength(1), z.maxLength(2000));

/** IANA name: "Europe/Berlin". */
export const timeZoneName = z
  .string()
  .check(z.regex(/^[A-Za-z][A-Za-z0-9+_/-]{0,63}$/, 'must be a time zone such as Europe/Berlin'));

/** Whole seconds between two bounds. */
export function seconds(least: number, most: number) {
  return z.int().check(z.minimum(least), z.maximum(most));
}
