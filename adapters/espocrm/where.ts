import type { Query } from '../kit/index.ts';

/**
 * A condition of a list, as in EspoCRM's API.
 * https://docs.espocrm.com/development/api-search-params/
 */
export type Condition =
  | { type: 'equals' | 'notEquals' | 'contains' | 'endsWith'; attribute: string; value: string }
  | { type: 'in' | 'between'; attribute: string; value: readonly string[] }
  | { type: 'or'; value: readonly Condition[] };

/** Conditions as parameters of a query, e.g. `where[0][type]=endsWith`. A record must meet all of them. */
export function whereOf(conditions: readonly Condition[], name = 'where'): Query {
  return Object.fromEntries(conditions.flatMap((condition, at) => entriesOf(condition, `${name}[${at}]`)));
}

function entriesOf(condition: Condition, name: string): [string, string | readonly string[]][] {
  const type: [string, string] = [`${name}[type]`, condition.type];
  if (condition.type === 'or') {
    const alternatives = condition.value.flatMap((each, at) => entriesOf(each, `${name}[value][${at}]`));
    return [type, ...alternatives];
  }
  const { attribute, value } = condition;
  return [
    type,
    [`${name}[attribute]`, attribute],
    typeof value === 'string' ? [`${name}[value]`, value] : [`${name}[value][]`, value],
  ];
}
