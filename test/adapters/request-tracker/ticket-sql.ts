import { recordedRefusal, refusal } from './refusals.ts';

export interface Condition {
  /** "id", "Status", "CF.{CallId}", "Requestor.Name" and the like. */
  field: string;
  operator: string;
  /** null: NULL. */
  value: string | null;
}

type Test<Row> = (row: Row) => boolean;

const token = /\s*(\(|\)|'(?:[^'\\]|\\.)*'|<=|>=|!=|=|<|>|\w+(?:\.\w+)*(?:\.\{[^}]*\})?)/y;

/**
 * Reads a query as far as the recorded server was asked: conditions, AND, OR and brackets.
 * @param test what a condition means for a row
 */
export function readTicketSql<Row>(query: string, test: (row: Row, condition: Condition) => boolean): Test<Row> {
  const words: string[] = [];
  token.lastIndex = 0;
  for (let found = token.exec(query); found !== null; found = token.exec(query)) words.push(found[1] ?? '');
  let at = 0;
  const next = (): string => {
    const word = words[at];
    at += 1;
    if (word === undefined) throw recordedRefusal('38');
    return word;
  };

  function any(): Test<Row> {
    const parts = [all()];
    while (words[at] === 'OR') {
      at += 1;
      parts.push(all());
    }
    return (row) => parts.some((part) => part(row));
  }

  function all(): Test<Row> {
    const parts = [one()];
    while (words[at] === 'AND') {
      at += 1;
      parts.push(one());
    }
    return (row) => parts.every((part) => part(row));
  }

  function one(): Test<Row> {
    const field = next();
    if (field === '(') {
      const inner = any();
      next();
      return inner;
    }
    const [, known] = /^(id|Status|Subject|Queue|LastUpdated|CF\.\{.*\}|Requestor\.\w+)$/.exec(field) ?? [];
    if (known === undefined) {
      throw refusal(400, `Unknown field: ${field} at /usr/share/request-tracker5/lib/RT/Tickets.pm line 3187.\n`);
    }
    let operator = next();
    if (operator === 'IS' && words[at] === 'NOT') operator = `${operator} ${next()}`;
    const word = next();
    const value = word === 'NULL' ? null : word.replace(/^'(.*)'$/s, '$1').replace(/\\(.)/gs, '$1');
    return (row) => test(row, { field, operator, value });
  }

  return any();
}

/** Whether one of the values meets the condition. Texts are compared without regard to case. */
export function meets(values: readonly string[], { operator, value }: Pick<Condition, 'operator' | 'value'>): boolean {
  if (value === null) return values.length > 0 === (operator === 'IS NOT');
  const wanted = value.toLowerCase();
  return values.some((each) => {
    const own = each.toLowerCase();
    if (operator === 'LIKE') return like(wanted).test(own);
    if (operator === 'ENDSWITH') return own.endsWith(wanted);
    if (operator === '>') return own > wanted;
    if (operator === '<') return own < wanted;
    return (own === wanted) === (operator === '=');
  });
}

/** Any text stands before and behind the pattern, and for each "%". */
function like(pattern: string): RegExp {
  return new RegExp(pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*'), 's');
}
