import {
  type CrmConnector,
  type CrmContact,
  containedTerms,
  fewFirst,
  firstAccepted,
  longestTerm,
  nationalDigits,
  ofSameLine,
  type Part,
  unlessRefused,
  withWords,
} from '../kit/index.ts';
import { type CallerKind, contactOf, Found, fieldsOf, namesOf, phonesOf } from './contact.ts';
import { withHistory } from './history.ts';
import { moduleOf } from './records.ts';
import { pageSize, type Suite } from './suite.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;

type FindContacts = CrmConnector['findContacts'];
type Options = Parameters<FindContacts>[1];

/**
 * Finds contacts, leads and accounts. SuiteCRM stores numbers as they were typed, so any text may stand between the
 * digits of the search, and whole numbers are compared afterwards.
 */
export function contactFinder(suite: Suite): FindContacts {
  return async (number, options) => {
    const all = await search(suite, phonesOf, patternOf(number), options);
    const found = ofSameLine(all, number, options.country).slice(0, mostKept);
    return withHistory(suite, found, options);
  };
}

/**
 * Finds contacts, leads and accounts by words of their names, and leads by their companies. SuiteCRM has a condition once
 * for each field, so it is asked for the longest word, and the others are compared afterwards.
 */
export function contactSearcher(suite: Suite): NonNullable<CrmConnector['searchContacts']> {
  return async (words, options) => {
    const longest = longestTerm(words, containedTerms);
    if (longest === null) return [];
    const most = { limit: options.limit, most: pageSize };
    const found = await search(suite, namesOf, `%${longest}%`, options, (read) => fewFirst(words, most, read));
    return withWords(found, words).slice(0, options.limit);
  };
}

/** The records of which one of these fields is like the pattern, the oldest of each kind first. */
async function search(
  suite: Suite,
  searched: Readonly<Record<CallerKind, readonly string[]>>,
  pattern: string,
  { fields: wanted, ...options }: Options,
  some: (read: (size: number) => Promise<Part<CrmContact>>) => Promise<CrmContact[]> = async (read) =>
    (await read(pageSize)).contacts,
): Promise<CrmContact[]> {
  const read = async (kind: CallerKind, size: number) => {
    const names = (wanted ?? []).filter((name) => /^\w{1,100}$/.test(name));
    const fields = Object.fromEntries(searched[kind].map((name) => [name, { like: pattern }]));
    // SuiteCRM refuses the names of fields that it does not have.
    const attempts = [[...new Set([...fieldsOf(kind), ...names])], fieldsOf(kind)];
    const rows = await firstAccepted(attempts, (columns) => {
      const query = { filter: { operator: 'or', fields }, fields: columns, sort: 'date_entered', size } as const;
      return suite.list(Found, moduleOf[kind], query, options);
    });
    // A converted lead lives on as a contact.
    const isLive = (row: Found) => kind !== 'lead' || row.status !== 'Converted';
    const contacts = rows.filter(isLive).map((row) => contactOf(kind, row, suite.baseUrl, wanted));
    return { contacts, isFull: rows.length >= size };
  };
  const ofKind = (kind: CallerKind) => some((size) => read(kind, size));
  // The user may not see leads or accounts. Without contacts there is nothing to find.
  const [contacts, leads, accounts] = await Promise.all([
    ofKind('contact'),
    unlessRefused(ofKind('lead')),
    unlessRefused(ofKind('account')),
  ]);
  return [...contacts, ...(leads ?? []), ...(accounts ?? [])];
}

/** Eight digits, because a number may be written without its area code, and any text behind them, for an extension. */
function patternOf(number: string): string {
  const digits = nationalDigits(number).slice(-8);
  return `%${[...digits].join('%')}%`;
}
