import { type Answer, json, refusal } from './answer.ts';
import { entities } from './entities.ts';
import type { StoredRow } from './store.ts';
import { attributesIn, conditionsOf, matches, type Row, readQuery } from './where-reader.ts';

const closed = ['Closed', 'Rejected', 'Duplicate'];

/**
 * A page of a list. The recording has searches of contacts by telephone number; the rest is the vendor's public source:
 * the operators, the order, `primaryFilter`, the limit of a page, and the refusal of unknown attributes.
 */
export function listOf(
  entityType: string,
  rows: readonly StoredRow[],
  query: string,
  { ignoresFilter }: { ignoresFilter: boolean },
): Answer {
  const entity = entities[entityType];
  const { where, select, maxSize = '20', offset = '0', orderBy, order, primaryFilter } = readQuery(query);
  if (Number(maxSize) > 200) return refusal(403, 'Max size should not exceed 200. Use offset and limit.');
  const items = conditionsOf(where);
  const attributes = new Set([
    ...Object.keys(entity?.blank ?? {}),
    ...(entity?.unset ?? []),
    'id',
    'phoneNumberNumeric',
  ]);
  const unknown = attributesIn(items).find((name) => !attributes.has(name));
  if (unknown !== undefined) return refusal(400, `Not existing attribute '${unknown}' in where.`);

  const everyone = ignoresFilter && entity?.hasPhone === true;
  const isFound = (row: Row) => everyone || items.every((item) => matches(item, (name) => valuesOf(row, name)));
  const isOpen = (row: Row) => primaryFilter !== 'open' || !closed.includes(String(row.status));
  const found = rows.filter((row) => isFound(row) && isOpen(row));
  const by = String(orderBy ?? entity?.order.by);
  const key = (row: Row) => (typeof row[by] === 'number' ? String(row[by]).padStart(9, '0') : String(row[by] ?? ''));
  found.sort((a, b) => Number(key(a) > key(b)) - Number(key(a) < key(b)));
  const isDescending = order === undefined ? entity?.order.descending === true : order === 'desc';
  if (isDescending) found.reverse();

  const selected = select === undefined ? [] : String(select).split(',');
  const names = ['id', ...selected, ...(entity?.listed ?? [])];
  const page = found.slice(Number(offset), Number(offset) + Number(maxSize));
  return json({ total: found.length, list: page.map((row) => columnsOf(row, names)) });
}

/** Columns of other tables: without a record there, a list has null, as recorded. */
const joined = new Set(['accountIsInactive', 'emailAddressIsInvalid', 'emailAddressIsOptedOut']);

/** The columns of a row. */
export function columnsOf(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, joined.has(name) ? null : (row[name] ?? null)]));
}

/** The values that a condition compares. All numbers of a record are searched, and also their bare digits. */
function valuesOf(row: Row, attribute: string): string[] {
  if (attribute === 'phoneNumber' || attribute === 'phoneNumberNumeric') {
    const data = (row.phoneNumberData as { phoneNumber: string }[] | undefined) ?? [];
    const numbers = data.map(({ phoneNumber }) => phoneNumber);
    return attribute === 'phoneNumber' ? numbers : numbers.map((number) => number.replace(/\D/g, ''));
  }
  // As in the public source: a person's name is searched in both parts, and in both orders of them.
  if (attribute === 'name' && 'lastName' in row) {
    const [first, last] = [String(row.firstName ?? ''), String(row.lastName ?? '')];
    return [first, last, `${first} ${last}`, `${last} ${first}`];
  }
  const value = row[attribute];
  return value === null || value === undefined ? [] : [String(value)];
}
