import type { FastifyReply } from 'fastify';
import { foldedText } from '../../domain/folded-text.ts';
import type { ListQuery } from '../../domain/protocol/administration/list-query.ts';

/** The part of a list that was asked for. The header X-Total-Count has the number of all that match. */
export class Listing<Value extends object> {
  readonly #keyOf: (value: Value) => string;
  readonly #textOf: (value: Value) => string;
  /** Folded texts of values that are kept in memory: 10,000 take longer to fold than to search. */
  readonly #folded = new WeakMap<Value, string>();

  /** @param textOf what is searched. @param keyOf the list is in the order of these keys, by code point */
  constructor(keyOf: (value: Value) => string, textOf: (value: Value) => string) {
    this.#keyOf = keyOf;
    this.#textOf = textOf;
  }

  of(all: readonly Value[], { search, limit, after }: ListQuery, reply: FastifyReply): readonly Value[] {
    const words = foldedText(search ?? '')
      .split(/\s+/)
      .filter((word) => word !== '');
    const digits = digitsIn(search ?? '');
    const found =
      words.length === 0
        ? all
        : all.filter((value) => {
            const text = this.#text(value);
            return words.every((word) => text.includes(word)) || (digits !== null && text.includes(digits));
          });
    reply.header('x-total-count', found.length);
    const rest = after === undefined ? found : found.slice(firstAfter(found, after, this.#keyOf));
    return limit === undefined ? rest : rest.slice(0, limit);
  }

  #text(value: Value): string {
    const known = this.#folded.get(value);
    if (known !== undefined) return known;
    const text = foldedText(this.#textOf(value));
    this.#folded.set(value, text);
    return text;
  }
}

/** The digits of a search that may be a part of a number as people write it. null: it is something else. */
function digitsIn(search: string): string | null {
  if (!/^[+\d\s().\-/]+$/.test(search)) return null;
  const digits = search.replaceAll(/\D/g, '');
  return digits.length < 3 ? null : digits;
}

/** The place of the first one whose key is greater. The page continues there, also if the last one was deleted. */
function firstAfter<Value>(all: readonly Value[], key: string, keyOf: (value: Value) => string): number {
  let from = 0;
  let to = all.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const value = all[middle];
    if (value !== undefined && keyOf(value) <= key) from = middle + 1;
    else to = middle;
  }
  return from;
}
