import { refusal } from './refusals.ts';
import { attributesOf, beanOf, type Row } from './store.ts';

const compare: Readonly<Record<string, (own: string, value: string) => boolean>> = {
  eq: (own, value) => own === value,
  neq: (own, value) => own !== value,
  gt: (own, value) => own > value,
  gte: (own, value) => own >= value,
  lt: (own, value) => own < value,
  lte: (own, value) => own <= value,
  like,
};

/** The condition of a list: `filter[phone_mobile][like]=…`, all of them or, with `filter[operator]=or`, one. */
export function matcherOf(module: string, query: URLSearchParams): (row: Row) => boolean {
  const conditions = [...query].flatMap(([name, value]) => {
    const [, field = '', operator = ''] = /^filter\[(\w+)\]\[(\w+)\]$/.exec(name) ?? [];
    if (field === '') return [];
    if (attributesOf(module)?.includes(field) !== true) {
      throw refusal(`Filter field ${field} in ${beanOf(module)} module is not found`);
    }
    const test = Object.hasOwn(compare, operator) ? compare[operator] : undefined;
    if (test === undefined) throw refusal(`Filter operator ${operator} is invalid`);
    return [(row: Row) => test(decoded(row[field]), value)];
  });
  if (query.get('filter[operator]') !== 'or') return (row) => conditions.every((meets) => meets(row));
  return (row) => conditions.some((meets) => meets(row));
}

/** The database compares with what was typed. */
function decoded(value: unknown): string {
  return String(value ?? '').replaceAll('&#039;', "'");
}

/** `%` stands for any text, `_` for any character, and upper case does not matter. */
function like(value: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split('%');
  const text = value.toLowerCase();
  let at = 0;
  for (const [n, part] of parts.entries()) {
    if (n === 0) {
      if (!text.startsWith(part)) return false;
      at = part.length;
    } else if (n === parts.length - 1) {
      return text.length - part.length >= at && text.endsWith(part);
    } else {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
  }
  return text === parts[0];
}
