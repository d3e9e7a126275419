import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The vendor's client has its models as declarations alone, so they are read from there. */
const versions = join(dirname(createRequire(import.meta.url).resolve('pipedrive')), 'versions');

export type Version = 'v1' | 'v2';
type Fields = Map<string, { type: string; needed: boolean }>;
const known = new Map<string, Fields | null>();

/** The fields of a model. null: it is none, but for example a list of words. */
function fieldsOf(version: Version, name: string): Fields | null {
  const key = `${version} ${name}`;
  if (!known.has(key)) known.set(key, readFields(version, name));
  return known.get(key) ?? null;
}

function readFields(version: Version, name: string): Fields | null {
  const file = name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
  const path = join(versions, version, 'models', `${file}.d.ts`);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const [, joined] = new RegExp(`export type ${name} = ([\\w\\s&]+);`).exec(text) ?? [];
  if (joined !== undefined) {
    const parts = joined.split('&').map((part) => fieldsOf(version, part.trim()));
    return new Map(parts.flatMap((part) => [...(part ?? [])]));
  }
  const [, body] = new RegExp(`export interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(text) ?? [];
  if (body === undefined) return null;
  const lines = [...body.matchAll(/'([\w]+)'(\??): ([\s\S]*?);\s*(?=\n\s*'|$)/g)];
  return new Map(
    lines.map(([, field = '', mark, type = '']) => [field, { type: type.replace(/\s+/g, ' '), needed: mark === '' }]),
  );
}

/**
 * How a value differs from a model of the vendor's client: unknown fields, missing ones, and values of another type.
 * @returns "" if it is as the model says
 */
export function differences(version: Version, type: string, value: unknown, at = type): string {
  const plain = type.replace(/ \| null$/, '');
  if (value === undefined || (value === null && plain !== type)) return '';
  const list = /^Array<(.*)>$/.exec(plain)?.[1];
  if (list !== undefined) {
    if (!Array.isArray(value)) return `${at} is no list. `;
    return value.map((each, n) => differences(version, list, each, `${at}[${n}]`)).join('');
  }
  if (plain.startsWith('{') || plain === 'any' || plain === 'object') return '';
  // Many a text may be missing, and is null then. The client does not say so.
  if (value === null) return '';
  if (['string', 'number', 'boolean'].includes(plain)) return typeof value === plain ? '' : `${at} is no ${plain}. `;
  const fields = fieldsOf(version, plain);
  if (fields === null) return typeof value === 'string' ? '' : `${at} is no text. `;
  if (typeof value !== 'object') return `${at} is no object. `;
  const wrong = Object.entries(value).map(([name, each]) => {
    const field = fields.get(name);
    return field === undefined ? `${at}.${name} is unknown. ` : differences(version, field.type, each, `${at}.${name}`);
  });
  const missing = [...fields].flatMap(([name, { needed }]) =>
    needed && !Object.hasOwn(value, name) ? [`${at}.${name} is missing. `] : [],
  );
  return [...wrong, ...missing].join('');
}
