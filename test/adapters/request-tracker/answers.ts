import type { Answer, ReceivedRequest } from '../vendor/json-server.ts';

export interface RtState {
  /** Custom fields of users and of tickets that exist. */
  userFields: string[];
  ticketFields: string[];
  /** Every search returns everything. */
  ignoresFilter: boolean;
}

/** A request of a user that RT knows. */
export interface Asked extends ReceivedRequest {
  /** The user may only see tickets. */
  isLimited: boolean;
}

/** RT's address, as it was recorded. */
const address = 'http://rt.example/REST/2.0';

/** How RT names a record. */
export function placeholder(type: string, id: string | number) {
  return { type, id: String(id), _url: `${address}/${type}/${id}` };
}

/** @param first the number of the first field */
export function customFieldsOf(
  fields: ReadonlyMap<string, string[]>,
  names: readonly string[],
  first: number,
): unknown {
  // As in RT's source: a record without custom fields has an empty text.
  if (names.length === 0) return '';
  return names.map((name, at) => ({
    ...placeholder('customfield', first + at),
    name,
    values: fields.get(name) ?? [],
  }));
}

/** A page of a list. More than 100 rows are cut. */
export function pageOf<Row>(rows: readonly Row[], query: URLSearchParams, show: (row: Row) => object): Answer {
  const per_page = Math.min(100, Number(query.get('per_page') ?? 20));
  const page = Number(query.get('page') ?? 1);
  const items = rows.slice((page - 1) * per_page, page * per_page).map(show);
  const pages = Math.ceil(rows.length / per_page);
  return { status: 200, body: { items, page, per_page, pages, count: items.length, total: rows.length } };
}
