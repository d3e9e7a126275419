import { type CrmConnector, type CrmContact, ofSameLine, type RequestOptions, unlessRefused } from '../kit/index.ts';
import { type CallerKind, contactFields, contactOf, Found, moreFields, numbersOf } from './contact.ts';
import { type Espo, pageSize } from './espo.ts';
import { withHistory } from './history.ts';
import { entityTypeOf } from './records.ts';
import type { Condition } from './where.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
/** Of each kind. A number with more near misses than that is found in part. */
const mostPages = 2;
/** Single records that are read for their further numbers. */
const mostRead = 4;

type FindContacts = CrmConnector['findContacts'];
type Options = Parameters<FindContacts>[1];

interface Candidate {
  kind: CallerKind;
  row: Found;
}

/**
 * Finds contacts, leads and accounts by EspoCRM's column of bare digits, and compares whole numbers.
 *
 *   ends with the last digits ─► nothing? contains them: an extension stands behind the number
 *            └─► another primary number? read the record: the match may be one of its further numbers
 */
export function contactFinder(espo: Espo): FindContacts {
  const selected = (kind: CallerKind, fields: readonly string[] = []) => [
    ...contactFields,
    ...moreFields[kind],
    // A comma would separate two fields.
    ...fields.filter((name) => /^\w{1,100}$/.test(name)),
  ];

  async function search(type: 'endsWith' | 'contains', number: string, options: Options): Promise<CrmContact[]> {
    const candidates = await ofAllKinds((kind) =>
      listKind(espo, kind, selected(kind, options.fields), type, number, options),
    );
    const complete = await withAllNumbers(espo, candidates, number, options);
    const found = complete.map(({ kind, row }) => contactOf(kind, row, espo.baseUrl, options.fields));
    return ofSameLine(found, number, options.country).slice(0, mostKept);
  }

  return async (number, options) => {
    const found = await search('endsWith', number, options);
    const all = found.length > 0 ? found : await search('contains', number, options);
    return withHistory(espo, all, options);
  };
}

/** The user may not see leads or accounts. Without contacts there is nothing to find. */
export async function ofAllKinds<T>(ofKind: (kind: CallerKind) => Promise<T[]>): Promise<T[]> {
  const [contacts, leads, accounts] = await Promise.all([
    ofKind('contact'),
    unlessRefused(ofKind('lead')),
    unlessRefused(ofKind('account')),
  ]);
  return [...contacts, ...(leads ?? []), ...(accounts ?? [])];
}

/** A converted lead lives on as a contact. */
export function livingOnly(kind: CallerKind): Condition[] {
  return kind === 'lead' ? [{ type: 'notEquals', attribute: 'status', value: 'Converted' }] : [];
}

/** The oldest first, page by page, until one has a contact with exactly this line. */
async function listKind(
  espo: Espo,
  kind: CallerKind,
  select: readonly string[],
  type: 'endsWith' | 'contains',
  number: string,
  options: Options,
): Promise<Candidate[]> {
  const digits: Condition = { type, attribute: 'phoneNumberNumeric', value: lastDigits(number) };
  const where = [digits, ...livingOnly(kind)];
  const rows: Found[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const query = { select, where, orderBy: 'createdAt', order: 'asc', offset: page * pageSize } as const;
    const more = await espo.list(Found, entityTypeOf[kind], query, options);
    rows.push(...more);
    const isFound = ofSameLine(more.map(withNumbers), number, options.country).length > 0;
    if (more.length < pageSize || isFound) break;
  }
  return rows.map((row) => ({ kind, row }));
}

/**
 * EspoCRM searches all numbers of a record, and lists the primary one. Records whose primary number does not explain
 * the match are read, those first that do not even end with the digits.
 */
async function withAllNumbers(
  espo: Espo,
  candidates: readonly Candidate[],
  number: string,
  options: Options,
): Promise<Candidate[]> {
  const digits = lastDigits(number);
  const explained = new Set(
    ofSameLine(candidates.map(withNumbersOfRow), number, options.country).map(({ row }) => row),
  );
  const isNearMiss = ({ row }: Candidate) => (row.phoneNumber ?? '').replace(/\D/g, '').endsWith(digits);
  const unexplained = candidates
    .filter(({ row }) => !explained.has(row))
    .sort((a, b) => Number(isNearMiss(a)) - Number(isNearMiss(b)))
    .slice(0, mostRead);
  const read = await Promise.all(unexplained.map((candidate) => readRecord(espo, candidate, options)));
  return [...candidates.filter(({ row }) => explained.has(row)), ...read.filter((each) => each !== null)];
}

/** null: the record was deleted meanwhile. */
async function readRecord(espo: Espo, { kind, row }: Candidate, options: RequestOptions): Promise<Candidate | null> {
  const record = await unlessRefused(espo.read(Found, entityTypeOf[kind], row.id, options));
  return record === null ? null : { kind, row: record };
}

function withNumbers(row: Found) {
  return { row, numbers: numbersOf(row) };
}

function withNumbersOfRow({ row }: Candidate) {
  return withNumbers(row);
}

/**
 * A number without its area code has at least 8 digits in the comparison, and a country code has at most 3.
 * @param number E.164
 */
function lastDigits(number: string): string {
  const digits = number.replace(/\D/g, '');
  return digits.slice(-Math.min(8, Math.max(4, digits.length - 3)));
}
