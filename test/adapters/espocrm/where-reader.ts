/** A record of the server. */
export type Row = Record<string, unknown>;

interface Item {
  type?: string;
  attribute?: string;
  value?: unknown;
}

type Tree = { [name: string]: Tree | string | string[] };

/** Reads names such as `where[0][value][]` as PHP does. */
export function readQuery(query: string): Tree {
  const tree: Tree = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const path = name.split('[').map((part) => part.replace(/\]$/, ''));
    let node = tree;
    for (const [at, part] of path.entries()) {
      const isLast = at === path.length - 1;
      if (isLast) {
        node[part] = value;
      } else if (path[at + 1] === '' && at === path.length - 2) {
        const list = node[part];
        node[part] = Array.isArray(list) ? [...list, value] : [value];
        break;
      } else {
        const next = node[part];
        node[part] = typeof next === 'object' && !Array.isArray(next) ? next : {};
        node = node[part] as Tree;
      }
    }
  }
  return tree;
}

/** The conditions of a list, as far as the adapter and the recording use them. */
export function conditionsOf(where: unknown): Item[] {
  return typeof where === 'object' && where !== null ? Object.values(where as Record<string, Item>) : [];
}

/** All attributes that the conditions name. */
export function attributesIn(items: readonly Item[]): string[] {
  return items.flatMap((item) => [
    ...(item.attribute === undefined ? [] : [item.attribute]),
    ...(item.type === 'or' ? attributesIn(conditionsOf(item.value)) : []),
  ]);
}

/** @param valuesOf the values of an attribute: telephone numbers have several */
export function matches(item: Item, valuesOf: (attribute: string) => string[]): boolean {
  if (item.type === 'or') return conditionsOf(item.value).some((each) => matches(each, valuesOf));
  const values = valuesOf(item.attribute ?? '');
  const wanted = (Array.isArray(item.value) ? item.value : [item.value]).map(String);
  const [first = '', second = ''] = wanted;
  switch (item.type) {
    case 'equals':
      return values.includes(first);
    case 'notEquals':
      return !values.includes(first);
    case 'in':
      return values.some((value) => wanted.includes(value));
    case 'between':
      return values.some((value) => value >= first && value <= second);
    case 'endsWith':
      return values.some((value) => like(value, `%${first}`));
    case 'contains':
      return values.some((value) => like(value, `%${first}%`));
    default:
      throw new Error(`The condition cannot be read: ${JSON.stringify(item)}`);
  }
}

/** `%` stands for any text, `_` for any character, and upper case does not matter. */
function like(value: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%+/g, '[\\s\\S]*')
    .replace(/_/g, '[\\s\\S]');
  return new RegExp(`^${source}$`, 'i').test(value);
}
