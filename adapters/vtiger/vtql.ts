import { refused } from '../kit/index.ts';

/** The modules of Vtiger that the connector reads and writes. */
export type VtigerModule =
  | 'Contacts'
  | 'Leads'
  | 'Accounts'
  | 'HelpDesk'
  | 'ModComments'
  | 'Calendar'
  | 'PBXManager'
  | 'Users';

/** With `in` for a list. */
export type Condition =
  | readonly [field: string, operator: '=' | '!=' | 'like', value: string]
  /** The value stands anywhere in the field. It has letters and digits only, of any script. */
  | readonly [field: string, operator: 'contains', value: string]
  | readonly [field: string, operator: 'in', values: readonly string[]];

export interface Query {
  select: readonly string[];
  from: VtigerModule;
  /** Groups of conditions. A record must meet all conditions of one group. */
  where: readonly (readonly Condition[])[];
  orderBy?: { field: string; descending?: boolean };
  /** Vtiger returns at most 100 records, and counts from 0. */
  page?: { offset: number; count: number };
}

/**
 * The characters that a value can have. Vtiger passes values on to its database, and has no placeholders, so nothing
 * that could end a literal is ever sent: no quote, backslash, space, or character outside ASCII but letters and digits of a name.
 */
const safeValue = /^[\w%.:-]{1,200}$/;
const safeWord = /^[\p{L}\p{M}\p{N}]{1,100}$/u;
const safeName = /^\w{1,60}$/;

/**
 * Writes a query in Vtiger's query language. `and` binds more strongly than `or`, and there are no brackets.
 * @throws CodedError CRM_REFUSED if a name or a value has other characters than letters, digits and `_ % . : -`
 */
export function vtql({ select, from, where, orderBy, page }: Query): string {
  const conditions = where.map((group) => group.map(conditionOf).join(' and ')).join(' or ');
  const order = orderBy === undefined ? '' : ` order by ${nameOf(orderBy.field)}${orderBy.descending ? ' desc' : ''}`;
  const limit = page === undefined ? '' : ` limit ${wholeOf(page.offset)},${wholeOf(page.count)}`;
  return `select ${select.map(nameOf).join(',')} from ${nameOf(from)}${conditions && ` where ${conditions}`}${order}${limit};`;
}

function conditionOf(condition: Condition): string {
  const [field, operator, value] = condition;
  if (operator === 'in') return `${nameOf(field)} in (${value.map((each) => literalOf(each)).join(',')})`;
  if (operator === 'contains') return `${nameOf(field)} like ${literalOf(value, safeWord, '%')}`;
  return operator === 'like'
    ? `${nameOf(field)} like ${literalOf(value)}`
    : `${nameOf(field)}${operator}${literalOf(value)}`;
}

function literalOf(value: string, safe = safeValue, around = ''): string {
  if (!safe.test(value)) throw refused({ reason: 'A value cannot be searched in Vtiger.' });
  return `'${around}${value}${around}'`;
}

function nameOf(name: string): string {
  if (!safeName.test(name)) throw refused({ reason: 'A name cannot be used in a search in Vtiger.' });
  return name;
}

function wholeOf(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0)
    throw refused({ reason: 'A page of a search must be a whole number.' });
  return String(value);
}
