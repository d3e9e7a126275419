/** JSON schemas of the OpenAPI document, as Markdown. */
import { code, sentence, table } from './page.ts';

export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  required?: string[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

/** Name of the schema that this one points to; null if it stands here. */
export function nameOf({ $ref }: JsonSchema): string | null {
  return $ref?.split('/').at(-1) ?? null;
}

/** A type in a few words; named schemas are links to their headings. */
export function typeText(schema: JsonSchema): string {
  const name = nameOf(schema);
  if (name !== null) return `[${name}](#${name.toLowerCase()})`;
  const { type, items, const: only, enum: choices, anyOf, oneOf, allOf, properties } = schema;
  if (only !== undefined) return code(JSON.stringify(only));
  if (choices !== undefined) return choices.map((each) => code(JSON.stringify(each))).join(', ');
  const several = anyOf ?? oneOf;
  if (several !== undefined) return several.map(typeText).join(' or ');
  if (allOf !== undefined) return allOf.map(typeText).join(' and ');
  if (type === 'array') return `list of ${items === undefined ? 'any' : typeText(items)}`;
  if (type === 'object') return properties === undefined ? mapText(schema) : `{ ${inlineFields(schema)} }`;
  if (type === undefined) return 'any JSON';
  return `${[type].flat().join(' or ')}${limitText(schema)}`;
}

function inlineFields({ properties = {}, required = [] }: JsonSchema): string {
  return Object.entries(properties)
    .map(([name, each]) => `${code(required.includes(name) ? name : `${name}?`)}: ${typeText(each)}`)
    .join('; ');
}

function mapText({ additionalProperties }: JsonSchema): string {
  return typeof additionalProperties === 'object' ? `object of ${typeText(additionalProperties)}` : 'object';
}

/** Largest whole number that JSON keeps; as a limit it says nothing. */
const noLimit = Number.MAX_SAFE_INTEGER;

function limitText({ minimum, maximum, maxLength }: JsonSchema): string {
  const least = minimum === undefined || minimum === -noLimit ? '' : `${minimum}`;
  const most = maximum === undefined || maximum === noLimit ? '' : `${maximum}`;
  if (least !== '' && most !== '') return `, ${least} to ${most}`;
  if (least !== '') return `, ${least} or more`;
  if (most !== '') return `, at most ${most}`;
  return maxLength === undefined ? '' : `, at most ${maxLength} characters`;
}

/** A row for each field; empty if the schema has none. */
export function fieldsTable(schema: JsonSchema): string {
  const { properties = {}, required = [] } = schema;
  const rows = Object.entries(properties).map(([name, each]) => [
    code(name),
    required.includes(name) ? 'always' : 'optional',
    typeText(each),
    [
      sentence(each.description ?? ''),
      each.default === undefined ? '' : `Default: ${code(JSON.stringify(each.default))}.`,
    ]
      .join(' ')
      .trim(),
  ]);
  return table(['field', 'present', 'type', 'meaning'], rows);
}
