import { failure } from './refusals.ts';

/** A record of the server. Fields that name another record have its id, or false. */
export type Row = Record<string, unknown> & { id: number };

type Condition = [string, string, unknown];

/**
 * Whether a record meets a domain, as far as the adapter and the recording use them.
 * @param fields the fields that the model has
 */
export function matcherOf(model: string, domain: unknown, fields: readonly string[]): (row: Row) => boolean {
  if (!Array.isArray(domain)) {
    throw failure(500, 'builtins.TypeError', `Domain() invalid argument type for domain: '${String(domain)}'`);
  }
  const conditions = (domain as (Condition | '|')[]).filter((each) => each !== '|');
  for (const [name, operator, value] of conditions) {
    if (fields.includes(name)) continue;
    const condition = `('${name}', '${operator}', '${String(value)}')`;
    throw failure(500, 'builtins.ValueError', `Invalid field ${model}.${name} in condition ${condition}`);
  }
  const short = conditions.some(([name, , value]) => name === 'phone_mobile_search' && String(value).length < 3);
  if (short) {
    throw failure(
      422,
      'odoo.exceptions.UserError',
      'Please enter at least 3 characters when searching a Phone number.',
    );
  }
  return (row) => {
    // As in Odoo's documentation: "|" stands before the two parts of which one must be met, and all others must be met.
    const parts = [...(domain as (Condition | '|')[])];
    const next = (): boolean => {
      const part = parts.shift();
      if (part === undefined) throw failure(500, 'builtins.ValueError', 'Domain() malformed domain');
      if (part !== '|') return meets(row, part);
      const both = [next(), next()];
      return both.includes(true);
    };
    const met: boolean[] = [];
    while (parts.length > 0) met.push(next());
    return !met.includes(false);
  };
}

function meets(row: Row, [name, operator, value]: Condition): boolean {
  if (name === 'phone_mobile_search') return hasDigits(String(row.phone || ''), String(value));
  const own = row[name] ?? false;
  switch (operator) {
    case '=':
      return own === value;
    case 'in':
      return (value as unknown[]).includes(own);
    case '>':
      return Number(own) > Number(value);
    case '>=':
      return Number(own) >= Number(value);
    case '<':
      return String(own) < String(value);
    case 'ilike':
      return own !== false && like(String(own), `%${String(value)}%`);
    default:
      throw new Error(`The condition cannot be read: ${name} ${operator}`);
  }
}

/** As recorded: punctuation is ignored, "+" and "00" are alike and stand at the beginning; digits stand anywhere. */
function hasDigits(phone: string, wanted: string): boolean {
  const plain = phone.replace(/[\s\\./()-]/g, '');
  const [, rest] = /^(?:\+|00)(.*)$/.exec(wanted) ?? [];
  if (rest === undefined) return like(plain, `%${wanted}%`);
  return like(plain, `+${rest}%`) || like(plain, `00${rest}%`);
}

/** `%` stands for any text, `_` for any character, and upper case does not matter. */
function like(value: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%+/g, '[\\s\\S]*')
    .replace(/_/g, '[\\s\\S]');
  return new RegExp(`^${source}$`, 'i').test(value);
}
