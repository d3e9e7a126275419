export type JsonObject = { [name: string]: unknown };

const prefix = '#/components/schemas/';

/**
 * Keeps only the named schemas that the document uses. A body schema takes the plain name, unless its form in answers
 * differs: there, a field with a default is always present.
 */
export function nameOnce<Document extends JsonObject>(document: Document): Document {
  const { components, ...rest } = document as Document & { components?: { schemas?: Record<string, JsonObject> } };
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    for (const name of refsIn(value)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit(rest);
  const shortOf = (name: string): string => {
    const short = name.replace(/Input$/, '');
    return used.has(short) ? name : short;
  };
  const kept = [...used]
    .filter((name) => schemas[name] !== undefined)
    .sort()
    .map((name) => {
      const { $schema: _, id: __, ...schema } = schemas[name] as JsonObject;
      return [shortOf(name), name.endsWith('Input') ? withoutMore(schema) : schema] as const;
    });
  const text = JSON.stringify({ ...rest, components: { ...components, schemas: Object.fromEntries(kept) } });
  return JSON.parse(text, (key, value) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(prefix)
      ? prefix + shortOf(value.slice(prefix.length))
      : value,
  );
}

/** Marks all objects of a request schema as closed: they have the named fields and no others. */
export function withoutMore(schema: JsonObject): JsonObject {
  const deep = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(deep);
    if (typeof value !== 'object' || value === null) return value;
    const all = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, deep(each)]));
    return all.type === 'object' && 'properties' in all ? { ...all, additionalProperties: false } : all;
  };
  return deep(schema) as JsonObject;
}

function refsIn(value: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(value, (key, each) => {
    if (key === '$ref' && typeof each === 'string' && each.startsWith(prefix)) found.push(each.slice(prefix.length));
    return each;
  });
  return found;
}
