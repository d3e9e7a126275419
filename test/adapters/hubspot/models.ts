import { createRequire } from 'node:module';

/** The vendor's client is CommonJS, and names its models by file. */
const load = createRequire(import.meta.url);

interface Attribute {
  baseName: string;
  type: string;
}
type Model = { getAttributeTypeMap(): Attribute[] };

const modelsOf = (part: string): Record<string, Model | undefined> =>
  load(`@hubspot/api-client/lib/codegen/crm/${part}/models/all`);

/** The parts of the vendor's client, and its models of requests and answers. */
export const models = {
  contacts: modelsOf('contacts'),
  tickets: modelsOf('tickets'),
  companies: modelsOf('companies'),
  deals: modelsOf('deals'),
  calls: modelsOf('objects/calls'),
  notes: modelsOf('objects/notes'),
  tasks: modelsOf('objects/tasks'),
  owners: modelsOf('owners'),
  pipelines: modelsOf('pipelines'),
  properties: modelsOf('properties'),
  associations: modelsOf('associations/v4'),
};

/**
 * How a value differs from a model of the vendor's client: unknown fields, and values of another type.
 * @returns "" if it is as the model says
 */
export function differences(part: keyof typeof models, type: string, value: unknown, at = type): string {
  if (value === undefined || value === null) return '';
  const list = /^Array<(.*)>$/.exec(type)?.[1];
  if (list !== undefined) {
    if (!Array.isArray(value)) return `${at} is no list. `;
    return value.map((each, n) => differences(part, list, each, `${at}[${n}]`)).join('');
  }
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (map !== undefined) {
    if (typeof value !== 'object') return `${at} is no object. `;
    return Object.entries(value)
      .map(([name, each]) => differences(part, map, each, `${at}.${name}`))
      .join('');
  }
  const plain = type.replace(' | null', '');
  if (plain === 'any') return '';
  if (plain === 'Date') return Number.isNaN(Date.parse(String(value))) ? `${at} is no date. ` : '';
  if (['string', 'number', 'boolean'].includes(plain)) return typeof value === plain ? '' : `${at} is no ${plain}. `;
  const model = models[part][plain];
  // Enumerations are types only.
  if (model === undefined || model.getAttributeTypeMap === undefined) {
    return typeof value === 'string' ? '' : `${at} is no text. `;
  }
  if (typeof value !== 'object') return `${at} is no object. `;
  const attributes = model.getAttributeTypeMap();
  return Object.entries(value)
    .map(([name, each]) => {
      const attribute = attributes.find(({ baseName }) => baseName === name);
      if (attribute === undefined) return `${at}.${name} is unknown. `;
      return differences(part, attribute.type, each, `${at}.${name}`);
    })
    .join('');
}
