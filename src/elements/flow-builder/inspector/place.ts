import { pointer } from '../../../domain/flows/check/finding.ts';

/** A place in JSON: names of fields, and indices of lists. */
export type Path = readonly (string | number)[];

export { pointer };

export function valueAt(tree: unknown, [first, ...rest]: Path): unknown {
  if (first === undefined) return tree;
  if (typeof tree !== 'object' || tree === null || !Object.hasOwn(tree, first)) return undefined;
  return valueAt((tree as Record<string | number, unknown>)[first], rest);
}

/**
 * A copy with another value at the place. The objects around it are copied, and made if they are not there.
 * @param value undefined: the field or the item is removed
 */
export function withValue(tree: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  const inner = withValue(valueAt(tree, [first]), rest, value);
  if (Array.isArray(tree)) return withItem(tree, Number(first), inner);
  const fields = typeof tree === 'object' && tree !== null ? (tree as Record<string, unknown>) : {};
  if (inner !== undefined) return { ...fields, [first]: inner };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== String(first)));
}

function withItem(list: readonly unknown[], at: number, item: unknown): unknown[] {
  return item === undefined ? list.toSpliced(at, 1) : list.toSpliced(at, 1, item);
}

/** A record in which one name is another, at the same place. */
export function withName(record: Readonly<Record<string, unknown>>, from: string, to: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name === from ? to : name, value]));
}

/** A list in which one item stands at another place. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  return list.toSpliced(from, 1).toSpliced(to, 0, item);
}
