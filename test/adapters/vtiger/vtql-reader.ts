/** A record of the server: its fields as texts. */
export type Row = Record<string, string | null>;

type Test = (row: Row) => boolean;

export interface ReadQuery {
  module: string;
  columns: string[];
  /** All columns that the query names. */
  named: string[];
  matches: Test;
  orderBy: { field: string; descending: boolean } | null;
  offset: number;
  count: number;
}

const form =
  /^select (?<columns>[\w,*]+) from (?<module>\w+)(?: where (?<where>.+?))?(?: order by (?<order>\w+)(?<descending> desc)?)?(?: limit (?:(?<offset>\d+)\s*,\s*)?(?<count>\d+))?;$/;

/**
 * Reads Vtiger's query language as far as the recorded queries and the vendor's public grammar (VTQL_Parser.y) show it:
 * no brackets, `and` before `or`, at most 100 records.
 * @returns the module's name if the query has another form: Vtiger reads "select from where;" as the module "where"
 */
export function readVtql(text: string): ReadQuery | { malformed: string } {
  const groups = form.exec(text)?.groups;
  if (groups === undefined) return { malformed: /from\s+(\w+)/.exec(text)?.[1] ?? '' };
  const named: string[] = [];
  const alternatives = (groups.where ?? '')
    .split(' or ')
    .map((group) => (group === '' ? [] : group.split(' and ').map((one) => testOf(one, named))));
  const columns = (groups.columns ?? '').split(',');
  return {
    module: groups.module ?? '',
    columns,
    named: [...columns, ...named, ...(groups.order === undefined ? [] : [groups.order])],
    matches: (row) => alternatives.some((group) => group.every((test) => test(row))),
    orderBy: groups.order === undefined ? null : { field: groups.order, descending: groups.descending !== undefined },
    offset: Number(groups.offset ?? 0),
    count: Math.min(100, Number(groups.count ?? 100)),
  };
}

function testOf(text: string, named: string[]): Test {
  const [, field = '', operator = '', value = ''] = /^(\w+)\s*(!=|=| like | in )\s*(.+)$/.exec(text) ?? [];
  named.push(field);
  const values = [...value.matchAll(/'([^']*)'/g)].map(([, literal = '']) => literal);
  const [first = ''] = values;
  switch (operator.trim()) {
    case '=':
      return (row) => (row[field] ?? '') === first;
    case '!=':
      return (row) => (row[field] ?? '') !== first;
    case 'in':
      return (row) => values.includes(row[field] ?? '');
    case 'like': {
      const pattern = likeOf(first);
      return (row) => pattern.test(row[field] ?? '');
    }
    default:
      throw new Error(`The condition cannot be read: ${text}`);
  }
}

/** `%` stands for any text, `_` for any character. Without a regular expression, which would try all ways to match. */
function likeOf(pattern: string): { test(text: string): boolean } {
  const parts = pattern.toLowerCase().split('%');
  const fits = (text: string, at: number, part: string): boolean =>
    at + part.length <= text.length &&
    [...part].every((letter, index) => letter === '_' || letter === text[at + index]);
  return {
    test(original) {
      const text = original.toLowerCase();
      let at = 0;
      for (const [index, part] of parts.entries()) {
        const isFirst = index === 0;
        const isLast = index === parts.length - 1;
        if (isLast && !isFirst) return text.length - part.length >= at && fits(text, text.length - part.length, part);
        while (!isFirst && at < text.length && !fits(text, at, part)) at += 1;
        if (!fits(text, at, part)) return false;
        at += part.length;
      }
      return at === text.length;
    },
  };
}
