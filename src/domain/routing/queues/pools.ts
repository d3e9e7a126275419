import { type Ranked, SortedList } from './sorted-list.ts';

/**
 * Sorted lists by key. Agents with the same skills are one list, and calls with the same requirements are one list, so a
 * decision compares the first of each list instead of all.
 */
export class Pools<Key, Item extends Ranked> implements Iterable<[Key, SortedList<Item>]> {
  readonly #lists = new Map<Key, SortedList<Item>>();

  get empty(): boolean {
    return this.#lists.size === 0;
  }

  add(key: Key, item: Item): void {
    const list = this.#lists.get(key) ?? new SortedList<Item>();
    list.add(item);
    this.#lists.set(key, list);
  }

  /** @returns whether it was there */
  remove(key: Key, item: Item): boolean {
    const list = this.#lists.get(key);
    if (list === undefined || !list.remove(item)) return false;
    if (list.size === 0) this.#lists.delete(key);
    return true;
  }

  [Symbol.iterator](): Iterator<[Key, SortedList<Item>]> {
    return this.#lists[Symbol.iterator]();
  }
}
